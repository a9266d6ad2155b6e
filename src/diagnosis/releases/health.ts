import { eventsOf } from '../../store/events.ts';
import { podsOf } from '../../store/owners.ts';
import type {
  DaemonSet,
  Deployment,
  Job,
  KubeObject,
  ObjectRef,
  PersistentVolumeClaim,
  Pod,
  Service,
  Snapshot,
  StatefulSet,
  StoredKind,
} from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';
import { type Trouble, troubleOfPod, worstOfPods } from './pods.ts';

/** How one object of a release is. `unknown`: kdbg does not watch its kind, or may not read it. */
export interface Health {
  ref: ObjectRef;
  state: 'ready' | 'coming' | 'broken' | 'missing' | 'unknown';
  /** In one line, for what is not ready and not missing. */
  why?: string;
}

/**
 * Whether an object is what `helm install --wait` waits for: its pods ready, its job done, its claim bound, its address there
 * (helm.sh/helm/v3/pkg/kube/ready.go). Any other object is ready when it exists.
 */
export function healthOf(snapshot: Snapshot, ref: ObjectRef): Health {
  const view = ref.apiVersion === undefined ? snapshot.of(ref.kind as StoredKind) : undefined;
  const seen = snapshot.namespace === undefined || ref.namespace === undefined || ref.namespace === snapshot.namespace;
  if (view?.state === undefined || view.state.phase === 'forbidden' || view.state.phase === 'loading' || !seen) {
    return { ref, state: 'unknown' };
  }
  const object = view.get(ref.namespace, ref.name) as KubeObject | undefined;
  if (!object) return { ref, state: 'missing' };
  const trouble = troubleOf(snapshot, ref, object);
  return trouble ? { ref, state: trouble.broken ? 'broken' : 'coming', why: trouble.why } : { ref, state: 'ready' };
}

function troubleOf(snapshot: Snapshot, ref: ObjectRef, object: KubeObject): Trouble | undefined {
  switch (ref.kind) {
    case 'Pod':
      return troubleOfPod(object as Pod);
    case 'Deployment':
      return deployment(snapshot, ref, object as Deployment);
    case 'StatefulSet': {
      const { spec, status } = object as StatefulSet;
      return counted(snapshot, ref, object, spec?.replicas ?? 1, status?.readyReplicas ?? 0, status?.updatedReplicas);
    }
    case 'DaemonSet': {
      const { status } = object as DaemonSet;
      const wanted = status?.desiredNumberScheduled ?? 0;
      return counted(snapshot, ref, object, wanted, status?.numberReady ?? 0, status?.updatedNumberScheduled);
    }
    case 'Job':
      return job(snapshot, ref, object as Job);
    case 'PersistentVolumeClaim':
      return claim(snapshot, object as PersistentVolumeClaim);
    case 'Service':
      return service(object as Service);
    default:
      return undefined;
  }
}

function deployment(snapshot: Snapshot, ref: ObjectRef, object: Deployment): Trouble | undefined {
  const { spec, status } = object;
  const failed = status?.conditions?.find(
    ({ type, status: is, reason }) =>
      (type === 'ReplicaFailure' && is === 'True') || (type === 'Progressing' && reason === 'ProgressDeadlineExceeded'),
  );
  const wanted = spec?.replicas ?? 1;
  const found = counted(snapshot, ref, object, wanted, status?.availableReplicas ?? 0, status?.updatedReplicas);
  if (!failed || found?.broken) return found;
  return found && { broken: true, why: `${found.why} ${oneLine(failed.message ?? '')}`.trim() };
}

/** A workload that wants so many pods: how many are ready and of its newest revision, and what the others lack. */
function counted(
  snapshot: Snapshot,
  ref: ObjectRef,
  object: KubeObject,
  wanted: number,
  ready: number,
  updated: number | undefined,
): Trouble | undefined {
  const { observedGeneration = 0, replicas = 0 } = (object as Deployment).status ?? {};
  const current = observedGeneration >= (object.metadata?.generation ?? 0);
  const behind = current && updated !== undefined && updated < wanted;
  // A Deployment keeps its old pods until the new ones are available.
  const both = ref.kind === 'Deployment' && updated !== undefined && replicas > updated;
  if (current && ready >= wanted && !behind && !both) return undefined;
  const say = texts.findings.releases;
  const pods = podsOf(snapshot, ref);
  const trouble = worstOfPods(pods);
  const refused = pods.length < wanted ? refusedPods(snapshot, ref, object) : undefined;
  const figures = ready < wanted ? say.pods(ready, wanted) : both ? say.oldServe : say.oldPods(updated ?? 0, wanted);
  return {
    broken: refused !== undefined || trouble?.broken === true,
    why: say.because(figures, refused ?? trouble?.why ?? ''),
  };
}

/** What the newest refusal to make a pod says, where pods are missing. */
function refusedPods(snapshot: Snapshot, ref: ObjectRef, object: KubeObject): string | undefined {
  const makers: readonly KubeObject[] =
    ref.kind === 'Deployment' ? snapshot.of('ReplicaSet').ownedBy(object.metadata?.uid ?? '') : [object];
  const kind = ref.kind === 'Deployment' ? 'ReplicaSet' : ref.kind;
  for (const maker of makers) {
    const refusal = eventsOf(snapshot, kind, maker).find(
      ({ type, reason }) => type === 'Warning' && reason === 'FailedCreate',
    );
    if (refusal) return texts.findings.releases.refused(oneLine(refusal.message));
  }
  return undefined;
}

function job(snapshot: Snapshot, ref: ObjectRef, { status }: Job): Trouble | undefined {
  const say = texts.findings.releases;
  const is = (type: string) => status?.conditions?.find((one) => one.type === type && one.status === 'True');
  if (is('Complete') || is('SuccessCriteriaMet')) return undefined;
  const failed = is('Failed') ?? is('FailureTarget');
  if (failed) return { broken: true, why: say.jobFailed(failed.reason ?? '', oneLine(failed.message ?? '')) };
  const trouble = worstOfPods(podsOf(snapshot, ref));
  return { broken: trouble?.broken === true, why: say.because(say.jobRuns, trouble?.why ?? '') };
}

function claim(snapshot: Snapshot, object: PersistentVolumeClaim): Trouble | undefined {
  const say = texts.findings.releases;
  const phase = object.status?.phase;
  if (phase === 'Bound') return undefined;
  if (phase === 'Lost') return { broken: true, why: say.claimLost(object.spec?.volumeName ?? '') };
  const waits = eventsOf(snapshot, 'PersistentVolumeClaim', object)[0];
  const broken = waits?.type === 'Warning' || waits?.reason === 'FailedBinding';
  return { broken, why: say.because(say.claimPending, waits ? oneLine(waits.message) : '') };
}

function service({ spec, status }: Service): Trouble | undefined {
  if (spec?.type !== 'LoadBalancer' || (spec.externalIPs?.length ?? 0) > 0) return undefined;
  if ((status?.loadBalancer?.ingress?.length ?? 0) > 0) return undefined;
  return { broken: false, why: texts.findings.releases.noAddress };
}
