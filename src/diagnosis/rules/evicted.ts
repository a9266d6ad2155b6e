import { slashed } from '../../kube/ref.ts';
import { controllerOf, workloadObject } from '../../store/owners.ts';
import { isLeaving, isReady } from '../../store/pods.ts';
import { remainOf } from '../../store/remains.ts';
import type { DaemonSet, Deployment, ObjectRef, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { subjectOf } from '../subject.ts';
import type { Remedy } from '../types.ts';
import { endedAt, evictionCause, refusalCause } from './evictedCauses.ts';

/** As many evictions within this time are no accident any more: what replaces the pods is evicted, too. */
const OFTEN = 3;
const RECENTLY = 30 * 60_000;
/** As many names as are pleasant in one kubectl line. */
const MOST_NAMES = 8;

const EVICTED = 'Evicted';

/** Whether something is ready in the pod's place, in words. */
function replacement(pod: Pod, workload: ObjectRef, snapshot: Snapshot): { well: boolean; text: string } {
  const say = texts.findings.evicted;
  const what = slashed(workload);
  const owner = controllerOf(pod);
  if (owner?.kind === 'Job') return { well: true, text: say.job(owner.name) };
  const object = workloadObject(snapshot, workload) as (Deployment & DaemonSet) | undefined;
  if (object) {
    const daemon = workload.kind === 'DaemonSet';
    const wanted = (daemon ? object.status?.desiredNumberScheduled : object.spec?.replicas) ?? (daemon ? 0 : 1);
    const ready = (daemon ? object.status?.numberReady : object.status?.readyReplicas) ?? 0;
    if (wanted === 0) return { well: true, text: say.unwanted(what) };
    return ready >= wanted
      ? { well: true, text: say.replaced(what, ready, wanted) }
      : { well: false, text: say.notReplaced(what, ready, wanted) };
  }
  const siblings = owner ? snapshot.of('Pod').ownedBy(owner.uid) : [];
  return siblings.some((one) => isReady(one) && !isLeaving(one))
    ? { well: true, text: say.replacedSome(what) }
    : { well: false, text: say.notReplacedYet(what) };
}

interface Remains {
  /** Of the reason that the kubelet gives most often. */
  evicted: readonly Pod[];
  /** By owner and cause. */
  alike: ReadonlyMap<string, readonly Pod[]>;
}

const keyOf = (pod: Pod): string => `${controllerOf(pod)?.uid ?? pod.metadata?.uid}|${remainOf(pod)}|${groupOf(pod)}`;

/** The name of the node does not matter to what the cause is. */
const groupOf = (pod: Pod): string =>
  remainOf(pod) === 'refused' ? (pod.status?.reason ?? '') : evictionCause(pod, '').group;

const known = new WeakMap<readonly Pod[], Remains>();

/** The remains of a namespace; made anew only when its pods have changed. */
function remainsOf(snapshot: Snapshot, namespace: string): Remains {
  const pods = snapshot.of('Pod').inNamespace(namespace);
  let remains = known.get(pods);
  if (!remains) {
    const left = pods.filter((pod) => remainOf(pod));
    remains = { evicted: left.filter((pod) => pod.status?.reason === EVICTED), alike: Map.groupBy(left, keyOf) };
    known.set(pods, remains);
  }
  return remains;
}

function removal(pods: readonly Pod[], ref: ObjectRef, snapshot: Snapshot): Remedy[] {
  const say = texts.findings.evicted;
  const names = pods.map((pod) => pod.metadata?.name ?? '').sort();
  const { evicted } = remainsOf(snapshot, ref.namespace ?? 'default');
  const evictedLine = `${kubectl(ref, 'get', 'pods', '-o', `jsonpath='{range .items[?(@.status.reason=="${EVICTED}")]}{.metadata.name}{"\\n"}{end}'`)} | xargs ${kubectl(ref, 'delete', 'pod')}`;
  const byName = names.length <= MOST_NAMES;
  return [
    {
      command: 'pods.cleanUp',
      title: say.remove(names.length),
      kubectl: byName ? kubectl(ref, 'delete', 'pod', ...names) : evictedLine,
      args: { pods: names.join(',') },
    },
    ...(evicted.length > names.length
      ? [
          {
            command: 'pods.cleanUp',
            title: say.removeAll(evicted.length, ref.namespace ?? ''),
            kubectl: evictedLine,
            args: { reason: EVICTED },
          },
        ]
      : []),
  ];
}

function examine(pod: Pod, context: RuleContext): Draft[] {
  const how = remainOf(pod);
  if (!how) return [];
  const say = texts.findings.evicted;
  const { snapshot } = context;
  const subject = subjectOf(snapshot, pod);
  const { pod: ref, workload, name, node } = subject;
  const alike = remainsOf(snapshot, subject.namespace).alike.get(keyOf(pod)) ?? [pod];
  const evidence = [
    statusEvidence(ref, 'status.reason', pod.status?.reason ?? '', time(endedAt(pod))),
    ...(pod.status?.message ? [statusEvidence(ref, 'status.message', pod.status.message, time(endedAt(pod)))] : []),
  ];
  const place = workload ? replacement(pod, workload, snapshot) : { well: false, text: say.bare };
  if (how === 'refused') {
    return [
      {
        code: 'evicted',
        severity: place.well ? 'info' : 'warning',
        object: ref,
        workload,
        group: `${pod.status?.reason}`,
        title: workload ? say.refusedTitle(name, alike.length, node) : say.bareRefusedTitle(name, node),
        cause: sentences([refusalCause(pod, node), place.text]),
        evidence,
        remedies: [...(place.well ? [] : [edit(subject)]), ...removal(alike, ref, snapshot)],
      },
    ];
  }
  const why = evictionCause(pod, node);
  const ends = alike.flatMap((other) => endedAt(other) ?? []);
  const often = ends.filter((end) => context.now - end < RECENTLY);
  const again = often.length >= OFTEN;
  if (again) context.again(Math.min(...often) + RECENTLY);
  return [
    {
      code: 'evicted',
      severity: place.well && !again ? 'info' : 'warning',
      object: ref,
      workload,
      group: why.group,
      title: workload ? say.title(name, alike.length, why.title) : say.bareTitle(name, why.title(1)),
      cause: sentences([why.cause, place.text, ...(again ? [say.again(often.length, Math.min(...often))] : [])]),
      evidence,
      remedies: [
        ...(why.limit && (again || !place.well) ? [edit(subject, say.raiseLimit(slashed(workload ?? ref)))] : []),
        ...removal(alike, ref, snapshot),
      ],
    },
  ];
}

const time = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** Pods that were ended, or refused, for the sake of their node: remains, whose place others have taken or not. */
export const evictedRule = rule({
  name: 'evicted',
  kind: 'Pod',
  codes: ['evicted'],
  also: ['Pod'],
  applies: (pod) => remainOf(pod) !== undefined,
  check: examine,
});
