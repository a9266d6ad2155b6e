import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { contentHash } from '../objects/names.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { isServing, ownedBy, ownerReference, podFrom } from './owned.ts';

const HASH = 'controller-revision-hash';
const INDEX = 'apps.kubernetes.io/pod-index';

/** The revision of a template, kept as a ControllerRevision; the highest is the newest. */
export function noteRevision(
  store: ObjectStore,
  owner: StatefulSet | { metadata?: StatefulSet['metadata']; spec?: { template?: unknown } },
): string {
  const { metadata, spec } = owner;
  const template = spec?.template as { metadata?: StatefulSet['metadata'] } | undefined;
  const name = `${metadata?.name}-${contentHash(template).slice(0, 10)}`;
  const all = ownedBy<ControllerRevision>(store, 'ControllerRevision', owner);
  const highest = Math.max(0, ...all.map(({ revision }) => revision ?? 0));
  const known = all.find((one) => one.metadata?.name === name);
  if (!known) {
    store.create(served('ControllerRevision'), {
      metadata: {
        name,
        ...(metadata?.namespace ? { namespace: metadata.namespace } : {}),
        // By these `kubectl rollout history` finds them.
        labels: { ...template?.metadata?.labels, [HASH]: name },
        ownerReferences: [ownerReference(owner)],
      },
      data: { spec: { template: { ...template, $patch: 'replace' } } },
      revision: highest + 1,
    } as unknown as ControllerRevision);
  } else if ((known.revision ?? 0) < highest) {
    store.change<ControllerRevision>(served('ControllerRevision'), metadata?.namespace, name, (found) => ({
      ...found,
      revision: highest + 1,
    }));
  }
  return name;
}

/** Keeps the numbered pods of a StatefulSet, in their order (kubernetes/pkg/controller/statefulset). */
export function statefulSetController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'statefulset-controller' });
  const kind = served('StatefulSet');

  /** The pod's spec with its claims, which are made where they are not there. */
  function claims(set: StatefulSet, ordinal: number): Pod['spec'] {
    const spec = structuredClone(set.spec?.template?.spec) ?? { containers: [] };
    for (const template of set.spec?.volumeClaimTemplates ?? []) {
      const volume = template.metadata?.name ?? '';
      const claim = `${volume}-${set.metadata?.name}-${ordinal}`;
      const others = (spec.volumes ?? []).filter(({ name }) => name !== volume);
      spec.volumes = [...others, { name: volume, persistentVolumeClaim: { claimName: claim } }];
      const namespace = set.metadata?.namespace;
      if (store.get(served('PersistentVolumeClaim'), namespace, claim)) continue;
      store.create<PersistentVolumeClaim>(served('PersistentVolumeClaim'), {
        ...template,
        metadata: {
          ...template.metadata,
          name: claim,
          ...(namespace ? { namespace } : {}),
          labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
        },
      });
      record(
        set,
        'Normal',
        'SuccessfulCreate',
        `Create Claim ${claim} Pod ${set.metadata?.name}-${ordinal} in StatefulSet ${set.metadata?.name} success`,
      );
    }
    return spec;
  }

  function make(set: StatefulSet, ordinal: number, revision: string): void {
    const name = `${set.metadata?.name}-${ordinal}`;
    const labels = { [HASH]: revision, [INDEX]: String(ordinal), 'statefulset.kubernetes.io/pod-name': name };
    try {
      const pod = podFrom(set, set.spec?.template, { name, labels });
      const spec = claims(set, ordinal);
      store.create<Pod>(served('Pod'), {
        ...pod,
        spec: {
          ...spec,
          containers: spec?.containers ?? [],
          hostname: name,
          ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
        },
      });
      record(set, 'Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata?.name} successful`);
    } catch (thrown) {
      record(
        set,
        'Warning',
        'FailedCreate',
        `Create Pod ${name} in StatefulSet ${set.metadata?.name} failed error: ${messageOf(thrown)}`,
      );
      throw thrown;
    }
  }

  function drop(set: StatefulSet, pod: Pod): void {
    store.remove(served('Pod'), pod.metadata?.namespace, pod.metadata?.name ?? '');
    record(
      set,
      'Normal',
      'SuccessfulDelete',
      `Delete Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name} successful`,
    );
  }

  /** One step on the way: each pod that comes or goes has it looked at again. */
  function step(set: StatefulSet, pods: ReadonlyMap<number, Pod>, revision: string): void {
    const wanted = set.spec?.replicas ?? 1;
    const ordered = set.spec?.podManagementPolicy !== 'Parallel';
    for (let i = 0; i < wanted; i++) {
      const pod = pods.get(i);
      if (!pod) make(set, i, revision);
      else if (pod.status?.phase === 'Pending' && !isLeaving(pod)) claims(set, i);
      else if (hasEnded(pod) && !isLeaving(pod)) drop(set, pod);
      if (ordered && !(pod && isServing(pod))) return;
    }
    const beyond = [...pods.keys()].filter((ordinal) => ordinal >= wanted).sort((a, b) => b - a);
    for (const ordinal of beyond) {
      const pod = pods.get(ordinal);
      if (pod && !isLeaving(pod)) drop(set, pod);
      if (ordered) return;
    }
    if (set.spec?.updateStrategy?.type === 'OnDelete') return;
    const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let i = wanted - 1; i >= partition; i--) {
      const pod = pods.get(i);
      if (!pod) return;
      if (pod.metadata?.labels?.[HASH] !== revision) {
        if (!isLeaving(pod)) drop(set, pod);
        return;
      }
      if (!isServing(pod)) return;
    }
  }

  return controlLoop({
    name: 'statefulset',
    store,
    clock,
    keys: ({ resource, object }) =>
      resource.kind === 'StatefulSet'
        ? [keyOf(object)]
        : resource.kind === 'Pod'
          ? ownerKey(object, 'StatefulSet')
          : [],
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const set = store.get<StatefulSet>(kind, namespace, name);
      if (!set || isLeaving(set)) return undefined;
      const update = noteRevision(store, set);
      const podsNow = () =>
        new Map(ownedBy<Pod>(store, 'Pod', set).map((pod) => [Number(pod.metadata?.labels?.[INDEX] ?? -1), pod]));
      try {
        step(set, podsNow(), update);
      } finally {
        const pods = [...podsNow().values()];
        const ready = pods.filter(isServing).length;
        const updated = pods.filter((pod) => pod.metadata?.labels?.[HASH] === update);
        const wanted = set.spec?.replicas ?? 1;
        store.change<StatefulSet>(
          kind,
          namespace,
          name,
          (found) => ({
            ...found,
            status: {
              observedGeneration: found.metadata?.generation ?? 1,
              replicas: pods.length,
              readyReplicas: ready,
              availableReplicas: ready,
              updatedReplicas: updated.length,
              currentReplicas: pods.length - updated.length || pods.length,
              currentRevision:
                updated.length >= wanted && ready >= wanted ? update : (found.status?.currentRevision ?? update),
              updateRevision: update,
            },
          }),
          { subresource: 'status' },
        );
      }
      return undefined;
    },
  });
}
