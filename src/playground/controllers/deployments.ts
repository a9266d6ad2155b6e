import { parseTime } from '../../base/age.ts';
import type { Clock } from '../../base/clock.ts';
import { REVISION } from '../../kube/annotations.ts';
import type { Deployment, PodTemplate, ReplicaSet } from '../../kube/objects.ts';
import { isLeaving } from '../../store/pods.ts';
import { canonical } from '../objects/canonical.ts';
import { contentHash } from '../objects/names.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { annotateRevision } from './annotations.ts';
import { type Condition, withCondition, withoutCondition } from './conditions.ts';
import { type Recorder, recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { ownedBy, ownerReference } from './owned.ts';
import { revisionOf, share, unlessZero } from './revisions.ts';

const HASH = 'pod-template-hash';

function withoutHash(template: PodTemplate | undefined): string {
  const { [HASH]: _hash, ...labels } = template?.metadata?.labels ?? {};
  const { creationTimestamp: _none, ...metadata } = template?.metadata ?? {};
  return canonical({ ...template, metadata: { ...metadata, labels } });
}

/** Rolls a Deployment's template out through ReplicaSets (kubernetes/pkg/controller/deployment). */
export function deploymentController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'deployment-controller' });
  const kind = served('Deployment');
  return controlLoop({
    name: 'deployment',
    store,
    clock,
    keys: ({ resource, object }) =>
      resource.kind === 'Deployment'
        ? [keyOf(object)]
        : resource.kind === 'ReplicaSet'
          ? ownerKey(object, 'Deployment')
          : [],
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const deployment = store.get<Deployment>(kind, namespace, name);
      if (!deployment || isLeaving(deployment)) return undefined;
      return new Rollout(store, clock, record, deployment).run();
    },
  });
}

class Rollout {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #record: Recorder;
  readonly #deployment: Deployment;

  constructor(store: ObjectStore, clock: Clock, record: Recorder, deployment: Deployment) {
    this.#store = store;
    this.#clock = clock;
    this.#record = record;
    this.#deployment = deployment;
  }

  /** Gives the milliseconds after which the deadline of its progress is over. */
  run(): number | undefined {
    const deployment = this.#deployment;
    const sets = () => ownedBy<ReplicaSet>(this.#store, 'ReplicaSet', deployment).filter((set) => !isLeaving(set));
    const template = withoutHash(deployment.spec?.template);
    let current = sets().find((set) => withoutHash(set.spec?.template) === template);
    if (!current && !deployment.spec?.paused) current = this.#make(sets());
    if (current) this.#number(current, sets());
    if (!deployment.spec?.paused && current) this.#scale(current, sets());
    this.#forget(current, sets());
    return this.#tell(current, sets());
  }

  #make(sets: readonly ReplicaSet[]): ReplicaSet {
    const { metadata, spec } = this.#deployment;
    const hash = contentHash(spec?.template).slice(0, 10);
    const labels = { ...spec?.template?.metadata?.labels, [HASH]: hash };
    const next = Math.max(0, ...sets.map(revisionOf)) + 1;
    const made = this.#store.create<ReplicaSet>(served('ReplicaSet'), {
      metadata: {
        name: `${metadata?.name}-${hash}`,
        ...(metadata?.namespace ? { namespace: metadata.namespace } : {}),
        labels,
        annotations: { [REVISION]: String(next) },
        ownerReferences: [ownerReference(this.#deployment)],
      },
      spec: {
        replicas: 0,
        selector: { matchLabels: { ...spec?.selector?.matchLabels, [HASH]: hash } },
        template: { ...spec?.template, metadata: { ...spec?.template?.metadata, labels } },
      },
    } as ReplicaSet);
    return made;
  }

  /** The newest template has the highest revision, also when an older one came back. */
  #number(current: ReplicaSet, sets: readonly ReplicaSet[]): void {
    const highest = Math.max(0, ...sets.filter((set) => set !== current).map(revisionOf));
    const revision = revisionOf(current) > highest ? revisionOf(current) : highest + 1;
    annotateRevision(this.#store, this.#deployment, current, revision);
  }

  #scale(current: ReplicaSet, sets: readonly ReplicaSet[]): void {
    const { spec } = this.#deployment;
    const wanted = spec?.replicas ?? 1;
    const old = sets.filter((set) => set.metadata?.uid !== current.metadata?.uid);
    const oldReplicas = old.reduce((sum, set) => sum + (set.spec?.replicas ?? 0), 0);
    const now = current.spec?.replicas ?? 0;
    if (spec?.strategy?.type === 'Recreate') {
      for (const set of old) this.#to(set, 0);
      const gone = old.every((set) => ownedBy(this.#store, 'Pod', set).length === 0);
      if (gone) this.#to(current, wanted);
      return;
    }
    const rolling = spec?.strategy?.rollingUpdate;
    const surge = share(rolling?.maxSurge, wanted, true, 1);
    const unavailable = share(rolling?.maxUnavailable, wanted, false, 0);
    const most = wanted + (surge === 0 && unavailable === 0 ? 1 : surge);
    if (now > wanted) this.#to(current, wanted);
    else this.#to(current, Math.min(wanted, Math.max(now, most - oldReplicas)));
    const available = (set: ReplicaSet) => set.status?.availableReplicas ?? 0;
    let spare = available(current) + old.reduce((sum, set) => sum + available(set), 0) - (wanted - unavailable);
    const made = this.#store.get<ReplicaSet>(
      served('ReplicaSet'),
      current.metadata?.namespace,
      current.metadata?.name ?? '',
    );
    const wants = made?.spec?.replicas ?? now;
    // As the real one: none goes, not even a broken one, before as many of the new pods are available.
    let removable = wants + oldReplicas - (wanted - unavailable) - (wants - available(current));
    if (removable <= 0) return;
    for (const set of [...old].sort((a, b) => revisionOf(a) - revisionOf(b))) {
      const replicas = set.spec?.replicas ?? 0;
      // Pods that are not available are taken away first: nobody misses them.
      const broken = Math.max(0, Math.min(removable, replicas - available(set)));
      removable -= broken;
      const fewer = Math.min(replicas, broken + Math.max(0, Math.min(spare, replicas - broken)));
      spare -= Math.max(0, fewer - broken);
      if (fewer > 0) this.#to(set, replicas - fewer);
    }
  }

  #to(set: ReplicaSet, replicas: number): void {
    const before = set.spec?.replicas ?? 0;
    if (before === replicas) return;
    const { namespace, name = '' } = set.metadata ?? {};
    this.#store.change<ReplicaSet>(served('ReplicaSet'), namespace, name, (found) => ({
      ...found,
      spec: { ...found.spec, replicas, selector: found.spec?.selector ?? {} },
    }));
    this.#record(
      this.#deployment,
      'Normal',
      'ScalingReplicaSet',
      `${replicas > before ? 'Scaled up' : 'Scaled down'} replica set ${name} from ${before} to ${replicas}`,
    );
  }

  /** Old revisions beyond the limit are forgotten. */
  #forget(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): void {
    const limit = this.#deployment.spec?.revisionHistoryLimit ?? 10;
    const idle = sets
      .filter((set) => set.metadata?.uid !== current?.metadata?.uid && !set.spec?.replicas && !set.status?.replicas)
      .sort((a, b) => revisionOf(b) - revisionOf(a));
    for (const set of idle.slice(limit)) {
      this.#store.remove(served('ReplicaSet'), set.metadata?.namespace, set.metadata?.name ?? '');
    }
  }

  #tell(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): number | undefined {
    const { metadata, spec } = this.#deployment;
    const sum = (of: (set: ReplicaSet) => number | undefined) => sets.reduce((all, set) => all + (of(set) ?? 0), 0);
    const wanted = spec?.replicas ?? 1;
    const available = sum((set) => set.status?.availableReplicas);
    const replicas = sum((set) => set.status?.replicas);
    const updated = current?.status?.replicas ?? 0;
    const unavailable = share(spec?.strategy?.rollingUpdate?.maxUnavailable, wanted, false, 0);
    const complete = updated >= wanted && replicas === updated && available >= wanted;
    const failure = sets.flatMap((set) => set.status?.conditions ?? []).find(({ type }) => type === 'ReplicaFailure');
    let wait: number | undefined;
    this.#store.change<Deployment>(
      served('Deployment'),
      metadata?.namespace,
      metadata?.name ?? '',
      (found) => {
        const enough = available >= wanted - unavailable;
        let conditions: Condition[] = withCondition<Condition>(
          found.status?.conditions as Condition[] | undefined,
          {
            type: 'Available',
            status: enough ? 'True' : 'False',
            reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
            message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
          },
          this.#clock.now(),
          true,
        );
        const progress = this.#progress(found, conditions, { current, updated, available, complete });
        wait = progress.wait;
        if (progress.condition) {
          conditions = withCondition(conditions, progress.condition, this.#clock.now(), true, progress.moved);
        }
        conditions = failure
          ? withCondition(conditions, { ...(failure as Condition), type: 'ReplicaFailure' }, this.#clock.now(), true)
          : withoutCondition(conditions, 'ReplicaFailure');
        return {
          ...found,
          status: {
            observedGeneration: found.metadata?.generation ?? 1,
            replicas,
            updatedReplicas: updated,
            readyReplicas: sum((set) => set.status?.readyReplicas),
            availableReplicas: available,
            ...unlessZero('unavailableReplicas', Math.max(0, sum((set) => set.spec?.replicas) - available)),
            conditions: conditions as NonNullable<Deployment['status']>['conditions'],
          },
        } as Deployment;
      },
      { subresource: 'status' },
    );
    return wait;
  }

  /** The Progressing condition: when something moved, the time begins anew. */
  #progress(
    found: Deployment,
    conditions: readonly Condition[],
    state: { current: ReplicaSet | undefined; updated: number; available: number; complete: boolean },
  ): { condition?: Condition; wait?: number; moved?: boolean } {
    const set = state.current?.metadata?.name ?? '';
    const before = conditions.find(({ type }) => type === 'Progressing');
    if (found.spec?.paused) {
      return {
        condition: {
          type: 'Progressing',
          status: 'Unknown',
          reason: 'DeploymentPaused',
          message: 'Deployment is paused',
        },
      };
    }
    if (state.complete) {
      const message = `ReplicaSet "${set}" has successfully progressed.`;
      return { condition: { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message } };
    }
    const was = found.status;
    const observed = was?.observedGeneration === found.metadata?.generation;
    const moved =
      !observed || (was?.updatedReplicas ?? 0) !== state.updated || (was?.availableReplicas ?? 0) < state.available;
    const message = `ReplicaSet "${set}" is progressing.`;
    const going: Condition = { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message };
    const deadline = (found.spec?.progressDeadlineSeconds ?? 600) * 1000;
    if (moved || !before || (before.reason === 'NewReplicaSetAvailable' && !observed)) {
      return { condition: going, wait: deadline + 100, moved };
    }
    // Complete once, and now a pod of it is missing: that is no rollout, and its deadline does not run.
    if (before.reason === 'NewReplicaSetAvailable') return {};
    const since = parseTime(before.lastUpdateTime) ?? this.#clock.now();
    const left = since + deadline - this.#clock.now();
    if (left > 0) return { wait: left + 100 };
    return {
      condition: {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${set}" has timed out progressing.`,
      },
    };
  }
}
