import { parseTime } from '../../base/age.ts';
import { REVISION } from '../../kube/annotations.ts';
import { slashed } from '../../kube/ref.ts';
import { isAsleep } from '../../store/asleep.ts';
import type { ContainerView } from '../../store/owners.ts';
import { containersOf, controllerOf, refOf } from '../../store/owners.ts';
import type {
  Configuration,
  DaemonSet,
  KubeObject,
  ObjectRef,
  Pod,
  ReplicaSet,
  Snapshot,
  StatefulSet,
} from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type ConfigUse, configUses } from '../configUse.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import { type AnyRule, type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, specPath, statusPath, subjectOf } from '../subject.ts';
import type { Remedy } from '../types.ts';

/** How what a container read differs from what there is now. */
interface Stale {
  pod: Pod;
  container: ContainerView;
  use: ConfigUse;
  /** When the container started, and when the object was changed after that; milliseconds since the epoch. */
  started: number;
  changed: number;
  how: 'changed' | 'perhaps' | 'anew' | 'appeared';
  keys: readonly string[];
}

/** What restarts pods by itself when their configuration changes gets this long to do so. */
const TOOL_TAKES = 60_000;
const TOOL = /^(?:(?:configmap|secret)\.)?reloader\.stakater\.com\/|^wave\.pusher\.com\//;

const isOver = (pod: Pod): boolean =>
  pod.metadata?.deletionTimestamp !== undefined || /^(?:Succeeded|Failed)$/.test(pod.status?.phase ?? '');

/** When the container read its configuration; undefined for one that will read it again, or never did. */
function readAt({ type, status }: ContainerView): number | undefined {
  if (status?.state?.running) return parseTime(status.state.running.startedAt);
  const ended = type === 'init' ? status?.state?.terminated : undefined;
  return ended?.exitCode === 0 ? parseTime(ended.startedAt) : undefined;
}

/** What changed of the object after a time, as far as the use of it is concerned. The API tells times to the second: the same second is no proof. */
function changedSince(
  object: Configuration,
  use: ConfigUse,
  since: number,
): Pick<Stale, 'changed' | 'how' | 'keys'> | undefined {
  const made = parseTime(object.metadata?.creationTimestamp);
  if (made !== undefined && made > since) return { changed: made, how: use.optional ? 'appeared' : 'anew', keys: [] };
  for (const { at, keys, only } of object.changes ?? []) {
    const changed = parseTime(at);
    if (changed === undefined || changed <= since) continue;
    const used = keys.filter((key) => use.keys?.includes(key) ?? true);
    if (keys.length > 0 && used.length === 0) continue;
    return { changed, how: only && used.length === keys.length ? 'changed' : 'perhaps', keys: used };
  }
  return undefined;
}

function staleUses(pod: Pod, snapshot: Snapshot): Stale[] {
  if (isOver(pod) || isAsleep(pod)) return [];
  return configUses(pod).flatMap(({ container, uses }) => {
    const started = readAt(container);
    if (started === undefined) return [];
    return uses.flatMap((use) => {
      const object = snapshot.of(use.kind).get(pod.metadata?.namespace, use.name);
      const change = object && !object.metadata?.deletionTimestamp ? changedSince(object, use, started) : undefined;
      return change ? [{ pod, container, use, started, ...change }] : [];
    });
  });
}

/** What has the pods read their configuration anew. */
function restart(target: ObjectRef, pod: Pod, context: RuleContext): Remedy {
  const say = texts.findings.configChanged;
  if (/^(?:Deployment|StatefulSet|DaemonSet)$/.test(target.kind)) {
    return {
      command: 'workload.restart',
      title: say.restart(slashed(target)),
      kubectl: kubectl(target, 'rollout', 'restart', slashed(target)),
    };
  }
  if (target.kind === 'Pod') return edit(subjectOf(context.snapshot, pod), say.restart(slashed(target)));
  return shell(say.deletePods(slashed(target)), kubectl(target, 'delete', 'pod', pod.metadata?.name ?? ''));
}

const WEIGHT = { changed: 0, appeared: 1, anew: 2, perhaps: 3 };

function draft(found: readonly Stale[], all: number, context: RuleContext): Draft | undefined {
  const worst = [...found].sort((a, b) => WEIGHT[a.how] - WEIGHT[b.how] || a.started - b.started)[0];
  if (!worst) return undefined;
  const say = texts.findings.configChanged;
  const { use, container, pod, how, changed, keys } = worst;
  const subject = subjectOf(context.snapshot, pod);
  const object = subject.workload ?? subject.pod;
  const config: ObjectRef = { kind: use.kind, name: use.name, namespace: subject.namespace };
  const pods = [...new Map(found.map((one) => [one.pod.metadata?.name ?? '', refOf('Pod', one.pod)])).values()];
  const first = Math.min(...found.map((one) => one.started));
  const ref = containerRef(subject, container);
  const sure = how === 'changed' || how === 'appeared';
  const what =
    how === 'anew'
      ? say.anew(use.kind, use.name, changed)
      : how === 'appeared'
        ? say.appeared(use.kind, use.name, changed)
        : say[how](use.kind, use.name, changed, keys);
  return {
    code: 'config-changed-since-start',
    severity: sure ? 'warning' : 'info',
    object,
    workload: subject.workload,
    affected: pods,
    group: `${use.kind}/${use.name}`,
    title:
      how === 'appeared'
        ? say.appearedTitle(subject.name, use.kind, use.name)
        : say.title(subject.name, use.kind, use.name, sure),
    cause: sentences([
      what,
      say.pods(pods.length, all, first),
      use.path === undefined ? say.environment(container.name, use.variables) : say.mounted(container.name, use.path),
      ...(container.type === 'init' ? [say.init(container.name)] : []),
    ]),
    evidence: [
      statusEvidence(
        config,
        how === 'anew' || how === 'appeared' ? 'metadata.creationTimestamp' : 'metadata.managedFields',
        how === 'anew' || how === 'appeared' ? new Date(changed).toISOString() : say.evidence(keys),
        new Date(changed).toISOString(),
      ),
      statusEvidence(
        ref,
        statusPath(container, container.type === 'init' ? 'state.terminated.startedAt' : 'state.running.startedAt'),
        new Date(worst.started).toISOString(),
        new Date(worst.started).toISOString(),
      ),
      specEvidence(ref, specPath(container, use.field), `${use.kind} ${use.name}`),
    ],
    remedies: [restart(object, pod, context)],
  };
}

/** One draft for each ConfigMap and Secret that some of the pods have read too early. */
function drafts(pods: readonly Pod[], owner: KubeObject | undefined, context: RuleContext): Draft[] {
  const byConfig = new Map<string, Stale[]>();
  const reloads = Object.keys(owner?.metadata?.annotations ?? {}).some((name) => TOOL.test(name));
  for (const one of pods.flatMap((pod) => staleUses(pod, context.snapshot))) {
    if (reloads && context.now < one.changed + TOOL_TAKES) {
      context.again(one.changed + TOOL_TAKES);
      continue;
    }
    const key = `${one.use.kind}/${one.use.name}`;
    byConfig.set(key, [...(byConfig.get(key) ?? []), one]);
  }
  const all = pods.filter((pod) => !isOver(pod)).length;
  return [...byConfig.values()].flatMap((found) => draft(found, all, context) ?? []);
}

const revision = (set: ReplicaSet): number => Number(set.metadata?.annotations?.[REVISION] ?? 0);

/** A ReplicaSet that a rollout is taking away needs no other restart. */
function isLeaving(set: ReplicaSet, snapshot: Snapshot): boolean {
  const owner = controllerOf(set);
  if (owner?.kind !== 'Deployment') return false;
  const deployment = snapshot.of('Deployment').byUid(owner.uid);
  if (deployment && (deployment.status?.observedGeneration ?? 0) < (deployment.metadata?.generation ?? 0)) return true;
  return snapshot
    .of('ReplicaSet')
    .ownedBy(owner.uid)
    .some((other) => revision(other) > revision(set));
}

/** The pods of a StatefulSet or DaemonSet that its rollout has already made anew, or all where none is under way. */
function settled(set: StatefulSet | DaemonSet, pods: readonly Pod[]): readonly Pod[] {
  if (set.spec?.updateStrategy?.type === 'OnDelete') return pods;
  const status: Partial<NonNullable<StatefulSet['status']> & NonNullable<DaemonSet['status']>> = { ...set.status };
  const behind = (status.observedGeneration ?? 0) < (set.metadata?.generation ?? 0);
  const rolling =
    status.updateRevision === undefined
      ? (status.updatedNumberScheduled ?? 0) < (status.desiredNumberScheduled ?? 0)
      : status.currentRevision !== undefined && status.currentRevision !== status.updateRevision;
  if (!behind && !rolling) return pods;
  const newest = status.updateRevision;
  return newest === undefined
    ? []
    : pods.filter((pod) => pod.metadata?.labels?.['controller-revision-hash'] === newest);
}

const reads = (template: unknown): boolean => configUses((template ?? {}) as Pod).length > 0;
const CONFIGURATION = ['ConfigMap', 'Secret'] as const;
const codes = ['config-changed-since-start'] as const;

/** A pod that no ReplicaSet, StatefulSet or DaemonSet in sight looks after; those of jobs end by themselves. */
function isAlone(pod: Pod, snapshot: Snapshot): boolean {
  const owner = controllerOf(pod);
  if (!owner) return true;
  if (owner.kind === 'Job' || owner.kind === 'Node') return false;
  if (owner.kind !== 'ReplicaSet' && owner.kind !== 'StatefulSet' && owner.kind !== 'DaemonSet') return true;
  return snapshot.of(owner.kind).byUid(owner.uid) === undefined;
}

export const configChangedRules: readonly AnyRule[] = [
  rule({
    name: 'config-changed-replica-set',
    kind: 'ReplicaSet',
    codes,
    also: CONFIGURATION,
    applies: (set) => (set.spec?.replicas ?? 1) > 0 && reads(set.spec?.template),
    check: (set, context) =>
      isLeaving(set, context.snapshot)
        ? []
        : drafts(context.snapshot.of('Pod').ownedBy(set.metadata?.uid ?? ''), set, context),
  }),
  ...(['StatefulSet', 'DaemonSet'] as const).map((kind) =>
    rule({
      name: `config-changed-${kind.toLowerCase()}`,
      kind,
      codes,
      also: CONFIGURATION,
      applies: (set) => reads(set.spec?.template),
      check: (set, context) =>
        drafts(settled(set, context.snapshot.of('Pod').ownedBy(set.metadata?.uid ?? '')), set, context),
    }),
  ),
  rule({
    name: 'config-changed-pod',
    kind: 'Pod',
    codes,
    also: CONFIGURATION,
    applies: (pod) => !isOver(pod) && containersOf(pod).length > 0 && configUses(pod).length > 0,
    check: (pod, context) => (isAlone(pod, context.snapshot) ? drafts([pod], pod, context) : []),
  }),
];
