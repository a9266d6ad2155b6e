import { parseTime } from '../../base/age.ts';
import { slashed } from '../../kube/ref.ts';
import { eventsOf } from '../../store/events.ts';
import { controllerOf, podsOf, workloadObject } from '../../store/owners.ts';
import type { ObjectRef, Service, StoredKind } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, oneLine, specEvidence } from '../evidence.ts';
import { type Difference, has, type LabelledPods, labelledPods, type Near, nearOf } from '../path/near.ts';
import { addressesOf, type Labels, selectorOf, selectorText, slicesOf } from '../path/service.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import type { Evidence, Remedy, Severity } from '../types.ts';
import { isForbidden } from '../unseen.ts';
import { editObject, selectorEvidence, showEndpoints, sliceEvidence } from './servicesWords.ts';

/** What was made within so many milliseconds was made together. */
const TOGETHER = 60_000;
/** Milliseconds after which a new Service should have its own workload beside it, where what is near was there long before. */
const BESIDE = 3000;
/** Where nothing is near, the workload may still be on its way: a release makes its Services first. */
const ON_ITS_WAY = 120_000;
/** A refusal that is older than this may be over. */
const REFUSED_LATELY = 600_000;

/** The kinds among which a workload may be that is scaled to 0. */
const WORKLOADS: readonly StoredKind[] = ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet', 'Job', 'CronJob'];

/** A Service that has no pods: because its selector is wrong, or because there are none just now. */
export function selectsNothing(service: Service, ref: ObjectRef, context: RuleContext): Draft[] {
  const { snapshot } = context;
  const selector = selectorOf(service) ?? {};
  // Somebody else writes its addresses, whatever the selector says.
  if (addressesOf(slicesOf(service, snapshot)).all > 0) return [];
  const all = labelledPods(snapshot, ref.namespace ?? 'default');
  const own = all.filter(({ labels }) => has(labels, selector));
  if (own.length > 0) return own.flatMap((pods) => refused(service, ref, pods, context)).slice(0, 1);
  const near = nearOf(selector, ref.name, all);
  const made = parseTime(service.metadata?.creationTimestamp) ?? 0;
  const due = made + patience(near[0], made);
  if (context.now < due) {
    context.again(due);
    return [];
  }
  if (near[0]) return [nearMiss(service, ref, near, context)];
  // One that may be scaled to 0 would not be seen.
  if (WORKLOADS.some((kind) => isForbidden(snapshot, kind))) return [];
  return [nothingNear(service, ref, selector, all, context)];
}

function patience(near: Near | undefined, made: number): number {
  if (!near?.sure) return ON_ITS_WAY;
  return near.pods.made > made - TOGETHER ? 0 : BESIDE;
}

/** How sure it is that somebody is in error. */
function severityOf(service: Service, { sure, differences }: Near): Severity {
  const other = differences.filter(({ alike }) => !alike);
  // An operator makes a Service for each role, and a role that nobody has now (a replica, say) may be as it should be.
  const byRole = other.length > 0 && other.every(({ added }) => added);
  if (byRole || (other.length > 0 && controllerOf(service))) return 'info';
  return sure ? 'error' : 'warning';
}

const label = (key: string, value: string): string => `${key}=${value}`;

/** What the pods have in place of what the selector asks for. */
function instead(differences: readonly Difference[]): { asks: string[]; there: string[]; lacks: string[] } {
  const there = differences.flatMap(({ key, has, meant, wanted }) =>
    has !== undefined ? [label(key, has)] : meant !== undefined ? [label(meant, wanted)] : [],
  );
  const lacks = differences.filter(({ has, meant }) => has === undefined && meant === undefined);
  return {
    asks: differences.map(({ key, wanted }) => label(key, wanted)),
    there,
    lacks: lacks.map(({ key }) => key),
  };
}

function nearMiss(service: Service, ref: ObjectRef, near: readonly Near[], context: RuleContext): Draft {
  const say = texts.findings.services;
  const selector = selectorOf(service) ?? {};
  const [first, ...others] = near as readonly [Near, ...Near[]];
  const { pods, differences } = first;
  const who = slashed(pods.ref);
  const { asks, there, lacks } = instead(differences);
  const severity = severityOf(service, first);
  const rivals = others.filter(({ sure, differences: { length } }) => sure && length === differences.length);
  const right = corrected(selector, differences);
  return {
    code: 'service-selector-mismatch',
    severity,
    object: ref,
    group: ref.name,
    title: say.nearTitle(ref.name, asks, who, there),
    cause: sentences([
      say.nothingMatches(selectorText(selector)),
      there.length > 0 ? say.near(who, there, pods.pods) : '',
      lacks.length > 0 ? say.lacks(who, lacks) : '',
      rivals.length > 0 ? say.alsoNear(rivals.map((one) => slashed(one.pods.ref))) : '',
      severity === 'info' ? say.byRole : say.refuses,
    ]),
    evidence: [selectorEvidence(ref, service), labelsOf(pods), ...sliceEvidence(slicesOf(service, context.snapshot))],
    remedies: [
      editObject(ref, say.editSelector(ref.name, right)),
      ...(right === undefined ? [] : [setSelector(ref, right)]),
      showEndpoints(ref),
    ],
  };
}

/** The selector that would match; undefined where a label is missing, as the pods may be what has to be changed. */
function corrected(selector: Labels, differences: readonly Difference[]): string | undefined {
  if (differences.some(({ has, meant }) => has === undefined && meant === undefined)) return undefined;
  const right = Object.entries(selector).map(([key, value]): [string, string] => {
    const found = differences.find((one) => one.key === key);
    return found?.meant === undefined ? [key, found?.has ?? value] : [found.meant, value];
  });
  return selectorText(Object.fromEntries(right));
}

const setSelector = (ref: ObjectRef, right: string): Remedy =>
  shell(texts.findings.services.setSelector(right), kubectl(ref, 'set', 'selector', slashed(ref), `'${right}'`));

function labelsOf({ ref, labels, added }: LabelledPods): Evidence {
  const field =
    ref.kind === 'Pod'
      ? 'metadata.labels'
      : ref.kind === 'CronJob'
        ? 'spec.jobTemplate.spec.template.metadata.labels'
        : 'spec.template.metadata.labels';
  return specEvidence(ref, field, selectorText({ ...added, ...labels }));
}

/** What the pods of other namespaces have is asked for: a Service reaches those of its own only. */
function nothingNear(
  service: Service,
  ref: ObjectRef,
  selector: Labels,
  all: readonly LabelledPods[],
  context: RuleContext,
): Draft {
  const say = texts.findings.services;
  const answer = context.probe({ type: 'selected', selector: selectorText(selector) });
  const elsewhere =
    answer?.type === 'selected' ? answer.pods.filter(({ namespace }) => namespace !== ref.namespace) : [];
  const places = [...new Set(elsewhere.map(({ namespace }) => namespace))];
  return {
    code: 'service-selector-mismatch',
    severity: controllerOf(service) ? 'info' : 'warning',
    object: ref,
    group: ref.name,
    title: say.noneTitle(
      ref.name,
      Object.entries(selector).map(([key, value]) => label(key, value)),
    ),
    cause: sentences([
      say.nothingMatches(selectorText(selector)),
      all.length > 0 ? say.nothingNear : say.noPods,
      places.length > 0 ? say.elsewhere(places) : '',
      say.refuses,
      say.leftOver,
    ]),
    evidence: [
      selectorEvidence(ref, service),
      ...sliceEvidence(slicesOf(service, context.snapshot)),
      ...elsewhere
        .slice(0, 2)
        .map(({ namespace, name }) =>
          specEvidence({ kind: 'Pod', namespace, name }, 'metadata.labels', selectorText(selector)),
        ),
    ],
    remedies: [editObject(ref, say.editSelector(ref.name, undefined)), showEndpoints(ref)],
  };
}

/** The workload is there and should have pods, and Kubernetes refuses to make them: that has a finding of its own, and this is what follows. */
function refused(
  service: Service,
  ref: ObjectRef,
  { ref: workload, wanted, pods }: LabelledPods,
  context: RuleContext,
): Draft[] {
  if (!wanted || pods > 0) return [];
  const { snapshot, now } = context;
  const object = workloadObject(snapshot, workload);
  const makers =
    workload.kind === 'Deployment'
      ? snapshot.of('ReplicaSet').ownedBy(object?.metadata?.uid ?? '')
      : object
        ? [object]
        : [];
  const kind = workload.kind === 'Deployment' ? 'ReplicaSet' : workload.kind;
  const refusal = makers
    .flatMap((maker) => eventsOf(snapshot, kind, maker))
    .find(({ type, reason, last }) => type === 'Warning' && reason === 'FailedCreate' && now - last < REFUSED_LATELY);
  if (!refusal || podsOf(snapshot, workload).length > 0) return [];
  const say = texts.findings.services;
  const who = slashed(workload);
  return [
    {
      code: 'service-no-ready-endpoints',
      object: ref,
      group: ref.name,
      title: say.refusedTitle(ref.name, who),
      cause: sentences([say.refused(who, wanted, oneLine(refusal.message)), say.refuses]),
      evidence: [
        selectorEvidence(ref, service),
        eventEvidence(workload, refusal),
        ...sliceEvidence(slicesOf(service, snapshot)),
      ],
      remedies: [showEndpoints(ref)],
    },
  ];
}
