import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createDiagnosis, type LiveDiagnosis } from '../../src/diagnosis/engine.ts';
import { createProbeRunner } from '../../src/services/probes/index.ts';
import { createStore } from '../../src/store/store.ts';
import type { ClusterStore } from '../../src/store/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { healthyObjects, type Made } from '../support/healthyObjects.ts';

const PLURALS: Readonly<Record<string, string>> = {
  StorageClass: 'storageclasses',
  IngressClass: 'ingressclasses',
  Ingress: 'ingresses',
  NetworkPolicy: 'networkpolicies',
};

let at: TestNamespace;
let store: ClusterStore;
let diagnosis: LiveDiagnosis;
let clusterWide: readonly Made[] = [];
/** Every error that was told at any time. */
const errors = new Set<string>();

function path({ apiVersion, kind }: Made, namespace?: string, name?: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return [root, ...(namespace ? [`namespaces/${namespace}`] : []), plural, ...(name ? [name] : [])].join('/');
}

const told = () => diagnosis.report.get().findings.map((one) => `${one.severity} ${one.code}: ${one.title}`);

/** True when everything that the namespace asks for runs and nothing is left of a rollout. */
function settled(): boolean {
  const snapshot = store.snapshot();
  const deployments = snapshot.of('Deployment').all();
  const sets = snapshot.of('StatefulSet').all();
  const waiting = snapshot
    .of('Pod')
    .all()
    .filter(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp ||
        (status?.phase !== 'Succeeded' &&
          !status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')),
    );
  return (
    deployments.length > 15 &&
    waiting.length === 0 &&
    deployments.every(
      ({ metadata, spec, status }) =>
        spec?.paused ||
        ((status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
          (status?.updatedReplicas ?? 0) === (spec?.replicas ?? 1) &&
          (status?.availableReplicas ?? 0) === (spec?.replicas ?? 1)),
    ) &&
    sets.every(({ spec, status }) => (status?.readyReplicas ?? 0) === (spec?.replicas ?? 1)) &&
    snapshot
      .of('Job')
      .all()
      .every(({ spec, status }) => spec?.suspend || status?.completionTime !== undefined)
  );
}

beforeAll(async () => {
  at = await testNamespace('healthy');
  const objects = healthyObjects(at.namespace);
  clusterWide = objects.clusterWide;
  store = createStore(at.client, { namespace: at.namespace, clock: systemClock });
  diagnosis = createDiagnosis(store, {
    clock: systemClock,
    probes: createProbeRunner({ client: at.client, sockets: 'deeply' }),
  });
  diagnosis.report.subscribe(() => {
    for (const one of diagnosis.report.get().findings) {
      if (one.severity === 'error') errors.add(`${one.code}: ${one.title} ${one.cause}`);
    }
  });
  for (const object of clusterWide) {
    await at.client.json({ method: 'POST', path: path(object), body: object });
  }
  for (const object of objects.namespaced) {
    await at.client.json({ method: 'POST', path: path(object, at.namespace), body: object });
  }
  expect(objects.namespaced.length + objects.clusterWide.length).toBeGreaterThanOrEqual(180);
}, 120_000);

afterAll(async () => {
  diagnosis.close();
  store.close();
  for (const object of clusterWide) {
    await at.client
      .json({ method: 'DELETE', path: path(object, undefined, object.metadata.name) })
      .catch(() => undefined);
  }
  await at.close();
});

it('of two hundred objects that are well nothing is told once they run, and no error before', async () => {
  await eventually('everything to run', settled, 240_000);
  await eventually('silence', () => told().length === 0 && diagnosis.report.get().pending === 0).catch(() => undefined);
  expect(told()).toEqual([]);
  expect([...errors]).toEqual([]);
}, 400_000);

it('while workloads are restarted no error is told, and nothing at all afterwards', async () => {
  const body = {
    spec: {
      template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() } } },
    },
  };
  for (const [kind, name] of [
    ['Deployment', 'replicated'],
    ['Deployment', 'probed'],
    ['Deployment', 'recreated'],
    ['Deployment', 'sidecar'],
    ['StatefulSet', 'store'],
    ['DaemonSet', 'agent'],
  ] as const) {
    const object: Made = { apiVersion: 'apps/v1', kind, metadata: { name } };
    const contentType = 'application/strategic-merge-patch+json';
    await at.client.json({ method: 'PATCH', path: path(object, at.namespace, name), contentType, body });
  }
  await eventually('the restart to begin', () => !settled());
  await eventually('everything to run again', settled, 240_000);
  await eventually('silence', () => told().length === 0 && diagnosis.report.get().pending === 0).catch(() => undefined);
  expect(told()).toEqual([]);
  expect([...errors]).toEqual([]);
}, 400_000);
