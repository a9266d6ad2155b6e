import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { eventsOf } from '../../store/events.ts';
import type { Ingress, ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { CLASS_ANNOTATION, isDefaultClass, isTaken } from '../path/ingress.ts';
import { sentences } from '../prose.ts';
import { shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { isRead } from '../unseen.ts';
import { editObject } from './servicesWords.ts';

/** Milliseconds: a controller that takes Ingresses without a class says so by an address or an event, which may need a load balancer first. */
const TAKES = 120_000;

/** Whose Ingress it is: by its class, which has to exist, or by the default. */
export function classOf(ingress: Ingress, ref: ObjectRef, context: RuleContext): Draft[] {
  const { snapshot } = context;
  // A controller may know its Ingresses by other means than an object of the class.
  if (!isRead(snapshot, 'IngressClass') || isTaken(ingress)) return [];
  const classes = snapshot.of('IngressClass').all();
  const names = classes.flatMap(({ metadata }) => metadata?.name ?? []);
  const named = ingress.spec?.ingressClassName;
  const annotated = ingress.metadata?.annotations?.[CLASS_ANNOTATION];
  if (named) return names.includes(named) ? [] : [missing(ingress, ref, named, names)];
  if (annotated) return names.includes(annotated) ? [] : byAnnotation(ingress, ref, annotated, names, context);
  return classes.some(isDefaultClass) ? [] : none(ingress, ref, names, context);
}

const listClasses = () => shell(texts.findings.ingresses.listClasses, 'kubectl get ingressclasses');

function there(names: readonly string[]): string {
  const say = texts.findings.ingresses;
  return names.length === 0 ? say.noClasses : say.classes(names.toSorted());
}

const addressEvidence = (ref: ObjectRef) =>
  statusEvidence(ref, 'status.loadBalancer.ingress', texts.findings.ingresses.noAddress);

function missing(_ingress: Ingress, ref: ObjectRef, named: string, names: readonly string[]): Draft {
  const say = texts.findings.ingresses;
  const near = nearest(named, names, 1)[0] ?? (names.length === 1 ? names[0] : undefined);
  return {
    code: 'ingress-class-missing',
    object: ref,
    group: ref.name,
    title: say.classTitle(ref.name, named),
    cause: sentences([say.classMissing(named), there(names), say.nobody]),
    evidence: [specEvidence(ref, 'spec.ingressClassName', named), addressEvidence(ref)],
    remedies: [editObject(ref, say.editClass(ref.name, near)), listClasses()],
  };
}

/** An annotation is matched by the controller alone: that no object has its name proves little, unless one has nearly that name. */
function byAnnotation(
  ingress: Ingress,
  ref: ObjectRef,
  named: string,
  names: readonly string[],
  context: RuleContext,
): Draft[] {
  if (waits(ingress, context)) return [];
  const say = texts.findings.ingresses;
  const near = nearest(named, names, 1)[0];
  return [
    {
      code: 'ingress-class-missing',
      severity: near ? 'warning' : 'info',
      object: ref,
      group: ref.name,
      title: say.annotationTitle(ref.name, named),
      cause: sentences([say.annotation(named), there(names), say.perhapsNobody]),
      evidence: [specEvidence(ref, `metadata.annotations[${CLASS_ANNOTATION}]`, named), addressEvidence(ref)],
      remedies: [editObject(ref, say.editClass(ref.name, near)), listClasses()],
    },
  ];
}

function none(ingress: Ingress, ref: ObjectRef, names: readonly string[], context: RuleContext): Draft[] {
  if (waits(ingress, context)) return [];
  const say = texts.findings.ingresses;
  const only = names.length === 1 ? names[0] : undefined;
  return [
    {
      code: 'ingress-class-missing',
      object: ref,
      group: ref.name,
      title: say.noClassTitle(ref.name),
      cause: sentences([say.noClass, there(names), say.nobodyYet]),
      evidence: [specEvidence(ref, 'spec.ingressClassName', say.notSet), addressEvidence(ref)],
      remedies: [editObject(ref, say.editClass(ref.name, only)), listClasses()],
    },
  ];
}

/** Somebody works on it (who takes an Ingress writes events about it), or could not have had the time. */
function waits(ingress: Ingress, context: RuleContext): boolean {
  if (eventsOf(context.snapshot, 'Ingress', ingress).length > 0) return true;
  const due = (parseTime(ingress.metadata?.creationTimestamp) ?? 0) + TAKES;
  if (context.now < due) context.again(due);
  return context.now < due;
}
