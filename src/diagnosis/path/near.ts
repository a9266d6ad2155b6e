import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { controllerOf, refOf } from '../../store/owners.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import type { KubeObject, ObjectRef, Pod, PodTemplate, Snapshot } from '../../store/types.ts';
import type { Labels } from './service.ts';

/** Pods that have the same labels because one workload makes them, or one pod that nobody makes. */
export interface LabelledPods {
  /** The workload, or the pod. */
  ref: ObjectRef;
  /** The labels of its template; of a pod its own. */
  labels: Labels;
  /** Labels that its pods have and its template has not: somebody sets them while the pods run, e.g. who is the leader. */
  added: Labels;
  /** How many pods there are now. */
  pods: number;
  /** When the workload, or the pod, was made; milliseconds since the epoch. */
  made: number;
  /** How many there should be; undefined where the workload does not say so. */
  wanted: number | undefined;
}

/** Where the selector and the labels differ. */
export interface Difference {
  key: string;
  wanted: string;
  /** The value that is there under this key; undefined where there is none. */
  has: string | undefined;
  /** The label that was probably meant: another key with the wanted value. */
  meant: string | undefined;
  /** Probably a typing error, or one forgot to change one side. */
  alike: boolean;
  /** The value that is there was set while the pods ran: another one may be right at another time. */
  added: boolean;
}

export interface Near {
  pods: LabelledPods;
  differences: readonly Difference[];
  /** By its spelling or its name it is what was meant, rather than a neighbour. */
  sure: boolean;
}

/** Labels that Kubernetes itself puts on the pods of a workload. */
const OF_KUBERNETES =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)|batch\.kubernetes\.io\/job-completion-index)$/;

/** A value that two labels do not have by chance: `true` or `1` may stand anywhere. */
const TELLING = /^(?!true$|false$)(?=.*[a-z]).{3,}$/i;

const TEMPLATED = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;

interface Templated extends KubeObject {
  spec?: {
    replicas?: number;
    suspend?: boolean;
    template?: PodTemplate;
    jobTemplate?: { spec?: { template?: PodTemplate } };
  };
  status?: { desiredNumberScheduled?: number };
}

/** What makes pods in the namespace, and the pods that nobody makes. */
export function labelledPods(snapshot: Snapshot, namespace: string): LabelledPods[] {
  const byOwner = podsByOwner(snapshot.of('Pod').inNamespace(namespace));
  const found: LabelledPods[] = [];
  for (const kind of TEMPLATED) {
    for (const object of snapshot.of(kind).inNamespace(namespace) as readonly Templated[]) {
      const above = controllerOf(object)?.kind;
      if (isLeaving(object) || (above && (TEMPLATED as readonly string[]).includes(above))) continue;
      const labels = (object.spec?.template ?? object.spec?.jobTemplate?.spec?.template)?.metadata?.labels ?? {};
      const owners = kind === 'Deployment' ? snapshot.of('ReplicaSet').ownedBy(object.metadata?.uid ?? '') : [object];
      const pods = owners.flatMap(({ metadata }) => byOwner.get(metadata?.uid ?? '') ?? []);
      found.push({
        ref: refOf(kind, object),
        labels,
        added: addedTo(labels, pods),
        pods: pods.length,
        made: parseTime(object.metadata?.creationTimestamp) ?? 0,
        wanted: wantedOf(kind, object),
      });
    }
  }
  const unknown = [...byOwner.values()].flatMap((pods) => (pods[0] && !isTemplated(pods[0]) ? [pods] : []));
  for (const pods of unknown) {
    const [pod] = pods as [Pod, ...Pod[]];
    // What a kind that kdbg does not know puts into its pods is not told: all of it may change.
    const owned = ownerOf(pod) !== undefined;
    const own = pod.metadata?.labels ?? {};
    found.push({
      ref: refOf('Pod', pod),
      labels: owned ? {} : own,
      added: owned ? own : {},
      pods: pods.length,
      made: parseTime(pod.metadata?.creationTimestamp) ?? 0,
      wanted: undefined,
    });
  }
  return found;
}

const isTemplated = (pod: Pod): boolean => (TEMPLATED as readonly string[]).includes(controllerOf(pod)?.kind ?? '');

function wantedOf(kind: (typeof TEMPLATED)[number], { spec, status }: Templated): number | undefined {
  if (kind === 'DaemonSet') return status?.desiredNumberScheduled ?? 0;
  return kind === 'Job' || kind === 'CronJob' ? undefined : (spec?.replicas ?? 1);
}

/** A static pod belongs to its node, which says nothing of its labels. */
function ownerOf(pod: Pod) {
  const owner = controllerOf(pod);
  return owner?.kind === 'Node' ? undefined : owner;
}

const grouped = new WeakMap<readonly Pod[], ReadonlyMap<string, readonly Pod[]>>();

/** By the uid of what made them, or their own. */
function podsByOwner(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const known = grouped.get(pods);
  if (known) return known;
  const living = pods.filter((pod) => !hasEnded(pod) && !isLeaving(pod));
  const made = Map.groupBy(living, (pod) => ownerOf(pod)?.uid ?? `${pod.metadata?.uid}`);
  grouped.set(pods, made);
  return made;
}

function addedTo(labels: Labels, pods: readonly Pod[]): Labels {
  const added: Record<string, string> = {};
  for (const pod of pods) {
    for (const [key, value] of Object.entries(pod.metadata?.labels ?? {})) {
      if (!Object.hasOwn(labels, key) && !OF_KUBERNETES.test(key)) added[key] ??= value;
    }
  }
  return added;
}

/** True when every label of the selector is among these. */
export const has = (labels: Labels, selector: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labelOf(labels, key) === value);

/** A label may be called as what every object has. */
const labelOf = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

/** What a selector that matches nothing was probably meant for, the likeliest first. `name`: of the object that has the selector. */
export function nearOf(selector: Labels, name: string, all: readonly LabelledPods[]): Near[] {
  const near = all.flatMap((pods) => {
    const differences = differencesOf(selector, pods);
    const same = Object.keys(selector).length - differences.length;
    const called = pods.ref.name === name || differences.some(({ wanted }) => wanted === pods.ref.name);
    const spelt = differences.every(({ alike }) => alike);
    const lacks = same > 0 && differences.every(({ has, meant }) => has === undefined && meant === undefined);
    if (differences.length === 0 || !(spelt || called || same > 0)) return [];
    const rank = [spelt ? 0 : lacks || called ? 1 : 2, differences.length, called ? 0 : 1];
    return [{ pods, differences, sure: spelt || called || lacks, rank }];
  });
  return near
    .sort((a, b) => compare(a.rank, b.rank) || a.pods.ref.name.localeCompare(b.pods.ref.name))
    .map(({ pods, differences, sure }) => ({ pods, differences, sure }));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((figure, i) => figure !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function differencesOf(selector: Labels, { labels, added }: LabelledPods): Difference[] {
  const all: Labels = { ...added, ...labels };
  const underOther = (wanted: string) =>
    TELLING.test(wanted) ? Object.keys(all).find((key) => all[key] === wanted && !OF_KUBERNETES.test(key)) : undefined;
  return Object.entries(selector).flatMap(([key, wanted]) => {
    const value = labelOf(all, key);
    if (value === wanted) return [];
    const meant = value === undefined ? underOther(wanted) : undefined;
    const alike = value === undefined ? meant !== undefined : isAlike(wanted, value);
    return [{ key, wanted, has: value, meant, alike, added: value !== undefined && !Object.hasOwn(labels, key) }];
  });
}

/** `front` and `frontend`, `web-app` and `webapp`, but not `v1` and `v2`: those are two things. */
function isAlike(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/\d+/g, '0');
  if (plain(a) === plain(b)) return false;
  return nearest(a, [b]).length > 0;
}
