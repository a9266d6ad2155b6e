import { nearest } from '../../base/nearest.ts';
import { refOf, workloadOf } from '../../store/owners.ts';
import type { ObjectRef, PersistentVolumeClaim, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, specEvidence, statusEvidence } from '../evidence.ts';
import { nodeRequirements, unmet } from '../nodes/labels.ts';
import { clauses } from '../prose.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { capacityOf, classOf, isDefault, nameOf, podsUsing, provisionerOf, requestOf } from '../storage/facts.ts';
import {
  againUnbound,
  defaultClass,
  freeVolume,
  lookForDriver,
  makeVolume,
  openChain,
  otherClass,
  otherSize,
} from '../storage/remedies.ts';
import { isGrowing } from '../storage/resize.ts';
import { judgeClaim, type Verdict } from '../storage/verdict.ts';
import type { Evidence, Remedy } from '../types.ts';

/** Volumes that are told one by one; of more, the nearest. */
const MOST = 8;

/** What tells the claims of a workload's replicas apart is the pod's name at their end: the rest is the template's. */
function templateOf(claim: PersistentVolumeClaim, pods: readonly Pod[]): string {
  const name = nameOf(claim);
  const pod = pods.find((one) => name.endsWith(`-${nameOf(one)}`) || name.startsWith(`${nameOf(one)}-`));
  return pod ? name.replace(nameOf(pod), '*') : name;
}

function evidenceOf(claim: PersistentVolumeClaim, found: Verdict, context: RuleContext): Evidence[] {
  const ref = refOf('PersistentVolumeClaim', claim);
  const named = classOf(claim);
  const of = named ? context.snapshot.of('StorageClass').get(undefined, named) : undefined;
  const say = texts.findings.storage;
  return [
    statusEvidence(ref, 'status.phase', claim.status?.phase ?? ''),
    specEvidence(ref, 'spec.resources.requests.storage', requestOf(claim)),
    specEvidence(ref, 'spec.storageClassName', named === '' ? '""' : (named ?? say.none)),
    ...(claim.spec?.volumeName ? [specEvidence(ref, 'spec.volumeName', claim.spec.volumeName)] : []),
    ...(of
      ? [
          specEvidence(
            { kind: 'StorageClass', name: nameOf(of) },
            `storageclass/${nameOf(of)}`,
            say.classIs(of.provisioner ?? '', of.volumeBindingMode ?? 'Immediate', isDefault(of)),
          ),
        ]
      : []),
    ...found.events.map((event) => eventEvidence(ref, event)),
    ...found.candidates
      .slice(0, MOST)
      .map(({ name, volume, reasons }) =>
        specEvidence(
          { kind: 'PersistentVolume', name },
          `persistentvolume/${name}`,
          `${capacityOf(volume)}, ${(volume.spec?.accessModes ?? []).join(', ')}: ${reasons.length > 0 ? clauses(reasons) : say.suitsShort}`,
        ),
      ),
    ...found.nearMisses
      .slice(0, 2)
      .map((volume) =>
        specEvidence(
          { kind: 'PersistentVolume', name: nameOf(volume) },
          `persistentvolume/${nameOf(volume)}`,
          say.nearMiss(nameOf(volume), capacityOf(volume), classOf(volume) ?? ''),
        ),
      ),
  ];
}

/** A node that the pod may run on, for a volume that is made by hand. */
function nodeFor(pod: Pod | undefined, context: RuleContext): string {
  const nodes = context.snapshot.of('Node').all();
  const wanted = pod ? nodeRequirements(pod) : [];
  const node = nodes.find((one) => !one.spec?.unschedulable && unmet(one, wanted).length === 0) ?? nodes[0];
  return node ? nameOf(node) : 'NODE';
}

function remediesOf(claim: PersistentVolumeClaim, found: Verdict, context: RuleContext): Remedy[] {
  const { snapshot } = context;
  const pod = podsUsing(snapshot, claim.metadata?.namespace ?? 'default', nameOf(claim))[0];
  const chain = openChain(refOf('PersistentVolumeClaim', claim));
  const classes = snapshot.of('StorageClass').all();
  const named = classOf(claim);
  const of = named ? snapshot.of('StorageClass').get(undefined, named) : undefined;
  const volume = makeVolume(claim, nodeFor(pod, context));
  switch (found.problem) {
    case 'class-missing': {
      const names = classes.map(nameOf);
      const best = nearest(named ?? '', names, 1)[0] ?? nameOf(classes.find(isDefault) ?? classes[0] ?? {});
      return [...(best ? [otherClass(claim, best)] : []), chain];
    }
    case 'no-default-class':
      return [...defaultClass(snapshot), ...(classes[0] ? [otherClass(claim, nameOf(classes[0]))] : [volume]), chain];
    case 'no-volume': {
      const released = found.candidates.find((one) => one.released && one.reasons.length === 1);
      const small = found.candidates.find((one) => one.reasons.length === 1 && one.tooSmall);
      return [
        chain,
        ...(released ? [freeVolume(released.name)] : []),
        volume,
        ...(small ? [otherSize(claim, capacityOf(small.volume))] : []),
      ];
    }
    case 'no-such-volume':
    case 'named-volume':
      return [chain, againUnbound(claim)];
    case 'lost':
      return [againUnbound(claim), chain];
    case 'provisioner':
    case 'provisioning':
    case 'slow':
      return [chain, ...(of ? [lookForDriver(provisionerOf(claim, of))] : [])];
    default:
      return [chain];
  }
}

function examine(claim: PersistentVolumeClaim, context: RuleContext): Draft[] {
  const found = judgeClaim(claim, context);
  if (found.state !== 'broken' || !found.code) return [];
  const { snapshot } = context;
  const pods = podsUsing(snapshot, claim.metadata?.namespace ?? 'default', nameOf(claim));
  const workload: ObjectRef | undefined = pods[0] ? workloadOf(snapshot, pods[0]) : undefined;
  return [
    {
      code: found.code,
      ...(found.severity ? { severity: found.severity } : {}),
      object: refOf('PersistentVolumeClaim', claim),
      workload,
      affected: pods.map((pod) => refOf('Pod', pod)),
      group: `${found.problem} ${templateOf(claim, pods)}`,
      title: found.title,
      cause: found.cause,
      evidence: evidenceOf(claim, found, context),
      remedies: remediesOf(claim, found, context),
    },
  ];
}

/** Claims that are not bound, and will not be. One that waits as it should (for its first consumer, for a volume that is being made) is silent. */
export const claimRule = rule({
  name: 'claims',
  kind: 'PersistentVolumeClaim',
  codes: ['volume-no-match', 'storage-class-missing', 'volume-unbound'],
  applies: (claim) => !claim.metadata?.deletionTimestamp && (claim.status?.phase !== 'Bound' || isGrowing(claim)),
  check: examine,
});
