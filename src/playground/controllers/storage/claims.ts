import type { Clock } from '../../../base/clock.ts';
import type { KubeObject, PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects.ts';
import { isLeaving } from '../../../store/pods.ts';
import {
  BY_HAND,
  classNameOf,
  classOf,
  defaultClass,
  isBound,
  isFor,
  NOTES,
  noteOf,
  podsUsing,
  volumeNamed,
  volumesOf,
  waitsForConsumer,
  withNotes,
} from '../../objects/storage.ts';
import { served } from '../../served.ts';
import type { Controller, ObjectStore } from '../../types.ts';
import { timeText } from '../conditions.ts';
import { type Recorder, recorder } from '../events.ts';
import { controlLoop, keyOf, splitKey } from '../loop.ts';
import { mismatch, volumeFor } from './match.ts';

/** What waits is looked at again so often, and says again why it waits. */
const AGAIN_MS = 15_000;

/** Binds claims to volumes, and says why one is not bound (kubernetes/pkg/controller/volume/persistentvolume). */
export function claimController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'persistentvolume-controller' });
  const kind = served('PersistentVolumeClaim');
  const claims = () => store.list(kind) as readonly PersistentVolumeClaim[];
  const unbound = () => claims().filter((claim) => !isBound(claim));

  return controlLoop({
    name: 'persistentvolume-binder',
    store,
    clock,
    keys({ type, resource, object }) {
      switch (resource.kind) {
        case 'PersistentVolumeClaim':
          return type === 'DELETED' ? [] : [keyOf(object)];
        case 'PersistentVolume':
          return claims()
            .filter((claim) => !isBound(claim) || claim.spec?.volumeName === object.metadata?.name)
            .map(keyOf);
        case 'StorageClass':
          return unbound().map(keyOf);
        default:
          return [];
      }
    },
    initial: () => claims().map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const claim = store.get<PersistentVolumeClaim>(kind, namespace, name);
      if (!claim) return undefined;
      if (isBound(claim)) syncBound(store, clock, record, claim);
      else if (!isLeaving(claim)) return syncUnbound(store, clock, record, claim);
      return undefined;
    },
  });
}

function syncBound(store: ObjectStore, clock: Clock, record: Recorder, claim: PersistentVolumeClaim): void {
  const volume = volumeNamed(store, claim.spec?.volumeName);
  if (!volume)
    return lose(
      store,
      record,
      claim,
      'ClaimLost',
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    );
  if (!volume.spec?.claimRef || isFor(volume, claim)) return bind(store, clock, claim, volume);
  lose(store, record, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

function syncUnbound(
  store: ObjectStore,
  clock: Clock,
  record: Recorder,
  found: PersistentVolumeClaim,
): number | undefined {
  const claim = withDefaultClass(store, found);
  const name = claim.spec?.volumeName;
  if (name) {
    const volume = volumeNamed(store, name);
    const wrong = volume && !isFor(volume, claim) ? whyNot(claim, volume) : undefined;
    if (volume && !wrong) {
      bind(store, clock, claim, volume);
      return undefined;
    }
    if (wrong) record(claim, 'Warning', wrong.reason, wrong.message);
    return AGAIN_MS;
  }
  const delayed = waitsForConsumer(store, claim) && noteOf(claim, NOTES.selectedNode) === undefined;
  const volume = volumeFor(claim, volumesOf(store), { reserved: waitsForConsumer(store, claim) });
  if (volume) {
    bind(store, clock, claim, volume);
    return undefined;
  }
  if (delayed) tellWait(store, record, claim);
  else if (classNameOf(claim) !== '') askForVolume(store, record, claim);
  else {
    record(
      claim,
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    );
  }
  return AGAIN_MS;
}

/** A claim that names no class, from a time without a default one, gets the default when there is one. */
function withDefaultClass(store: ObjectStore, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (claim.spec?.storageClassName !== undefined || noteOf(claim, NOTES.oldClass) !== undefined) return claim;
  const storageClassName = defaultClass(store)?.metadata?.name;
  if (storageClassName === undefined) return claim;
  return changed(store, claim, (now) => ({ ...now, spec: { ...now.spec, storageClassName } }));
}

function whyNot(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): { reason: string; message: string } | undefined {
  const name = volume.metadata?.name;
  if (volume.spec?.claimRef) {
    return { reason: 'FailedBinding', message: `volume "${name}" already bound to a different claim.` };
  }
  const wrong = mismatch(claim, volume);
  return wrong === undefined
    ? undefined
    : { reason: 'VolumeMismatch', message: `Cannot bind to requested volume "${name}": ${wrong}` };
}

function tellWait(store: ObjectStore, record: Recorder, claim: PersistentVolumeClaim): void {
  const pods = podsUsing(store, claim.metadata?.namespace, claim.metadata?.name ?? '')
    .filter((pod) => !pod.spec?.nodeName && !isLeaving(pod))
    .map((pod) => pod.metadata?.name);
  const message =
    pods.length > 0
      ? `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${pods.join(',')} to be scheduled`
      : 'waiting for first consumer to be created before binding';
  record(claim, 'Normal', pods.length > 0 ? 'WaitForPodScheduled' : 'WaitForFirstConsumer', message);
}

/** Leaves the claim to the provisioner of its class, or says that there is none. */
function askForVolume(store: ObjectStore, record: Recorder, claim: PersistentVolumeClaim): void {
  const of = classOf(store, claim);
  if (!of) {
    const message = `storageclass.storage.k8s.io "${classNameOf(claim)}" not found`;
    return record(claim, 'Warning', 'ProvisioningFailed', message);
  }
  const { provisioner } = of;
  if (provisioner === BY_HAND) {
    return record(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${BY_HAND}`);
  }
  const notes = { [NOTES.provisioner]: provisioner, [NOTES.oldProvisioner]: provisioner };
  const asked = changed(store, claim, (now) => withNotes(now, notes));
  record(
    asked,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  );
}

/** Writes both halves: first the volume, so that nobody else takes it. */
function bind(store: ObjectStore, clock: Clock, claim: PersistentVolumeClaim, volume: PersistentVolume): void {
  reserve(store, volume, claim);
  changeVolumeStatus(store, clock, volume, { phase: 'Bound' });
  const { name = '' } = volume.metadata ?? {};
  changed(store, claim, (now) =>
    withNotes(
      { ...now, spec: { ...now.spec, volumeName: name } },
      { [NOTES.bindCompleted]: 'yes', ...(now.spec?.volumeName ? {} : { [NOTES.boundByController]: 'yes' }) },
    ),
  );
  changed(
    store,
    claim,
    (now) => ({
      ...now,
      status: {
        ...now.status,
        phase: 'Bound',
        accessModes: volume.spec?.accessModes ?? [],
        capacity: volume.spec?.capacity ?? {},
      },
    }),
    'status',
  );
}

/** Keeps a volume for a claim; the scheduler does so, too, with the node that it has chosen. */
export function reserve(store: ObjectStore, volume: PersistentVolume, claim: PersistentVolumeClaim): void {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = claim.metadata ?? {};
  store.change<PersistentVolume>(served('PersistentVolume'), undefined, volume.metadata?.name ?? '', (now) => {
    if (now.spec?.claimRef?.uid) return undefined;
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion };
    const kept = { ...now, spec: { ...now.spec, claimRef } };
    return now.spec?.claimRef ? kept : withNotes(kept, { [NOTES.boundByController]: 'yes' });
  });
}

/** A volume's phase, and since when it has it. */
export function changeVolumeStatus(
  store: ObjectStore,
  clock: Clock,
  volume: PersistentVolume,
  { phase, message }: { phase: string; message?: string },
): void {
  store.change<PersistentVolume>(
    served('PersistentVolume'),
    undefined,
    volume.metadata?.name ?? '',
    (now) => {
      if (now.status?.phase === phase && now.status.message === message) return undefined;
      const status = { phase, lastPhaseTransitionTime: timeText(clock.now()) };
      return { ...now, status: message === undefined ? status : { ...status, message } };
    },
    { subresource: 'status' },
  );
}

function lose(store: ObjectStore, record: Recorder, claim: PersistentVolumeClaim, reason: string, why: string): void {
  if (claim.status?.phase === 'Lost') return;
  changed(store, claim, (now) => ({ ...now, status: { phase: 'Lost' } }), 'status');
  record(claim, 'Warning', reason, why);
}

function changed<T extends KubeObject>(store: ObjectStore, claim: T, by: (now: T) => T, subresource?: 'status'): T {
  const { namespace, name = '' } = claim.metadata ?? {};
  const settings = subresource ? { subresource } : {};
  return store.change<T>(served('PersistentVolumeClaim'), namespace, name, by, settings) ?? claim;
}
