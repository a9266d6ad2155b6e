import { describe, expect, test } from 'vitest';
import { discover, findResource } from '../../../src/kube/discovery.ts';
import { FakeKube } from '../../support/fakeKube.ts';

const aggregated = (items: object[]) => ({ kind: 'APIGroupDiscoveryList', items });
const kind = (resource: string, name: string, more: object = {}) => ({
  resource,
  responseKind: { kind: name },
  scope: 'Namespaced',
  singularResource: name.toLowerCase(),
  verbs: ['list', 'watch'],
  ...more,
});

const CORE = aggregated([
  {
    versions: [
      {
        version: 'v1',
        resources: [
          kind('pods', 'Pod', { shortNames: ['po'] }),
          kind('events', 'Event'),
          kind('nodes', 'Node', { scope: 'Cluster' }),
        ],
      },
    ],
  },
]);
const GROUPS = aggregated([
  {
    metadata: { name: 'apps' },
    versions: [{ version: 'v1', resources: [kind('deployments', 'Deployment', { shortNames: ['deploy'] })] }],
  },
  {
    metadata: { name: 'autoscaling' },
    versions: [
      { version: 'v2', resources: [kind('hpas', 'HPA')] },
      { version: 'v1', resources: [kind('hpas', 'HPA'), kind('olds', 'Old')] },
    ],
  },
  { metadata: { name: 'events.k8s.io' }, versions: [{ version: 'v1', resources: [kind('events', 'Event')] }] },
  { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale', resources: [] }] },
]);

const asked = (answers: Record<string, unknown>) => {
  const kube = new FakeKube();
  kube.auto = (call) => answers[call.request.path];
  return kube;
};

describe('discover', () => {
  test('reads everything in two calls, each kind at its preferred version', async () => {
    const found = await discover(asked({ '/api': CORE, '/apis': GROUPS }));
    expect(found.resources.map((item) => `${item.plural} ${item.group}/${item.version} ${item.namespaced}`)).toEqual([
      'pods /v1 true',
      'events /v1 true',
      'nodes /v1 false',
      'deployments apps/v1 true',
      'hpas autoscaling/v2 true',
      'olds autoscaling/v1 true',
      'events events.k8s.io/v1 true',
    ]);
    expect(found.failed).toEqual(['metrics.k8s.io']);
  });

  test('asks group by group where the server does not know better, and goes on without a group that fails', async () => {
    const kube = asked({
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/apis': {
        kind: 'APIGroupList',
        groups: [
          { name: 'apps', preferredVersion: { version: 'v1' }, versions: [{ version: 'v1' }, { version: 'v1beta1' }] },
          { name: 'broken', preferredVersion: { version: 'v1' }, versions: [{ version: 'v1' }] },
        ],
      },
      '/api/v1': {
        resources: [
          { name: 'pods', kind: 'Pod', namespaced: true, singularName: 'pod', shortNames: ['po'], verbs: ['get'] },
          { name: 'pods/log', kind: 'Pod', namespaced: true },
        ],
      },
      '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, singularName: '' }] },
      '/apis/apps/v1beta1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] },
    });
    const answer = discover(kube);
    await expect.poll(() => kube.calls.length).toBe(1);
    kube.take().refuse(503, 'no endpoints');
    const found = await answer;
    expect(found.resources.map((item) => `${item.plural} ${item.group}/${item.version} ${item.singular}`)).toEqual([
      'pods /v1 pod',
      'deployments apps/v1 deployment',
    ]);
    expect(found.failed).toEqual(['broken']);
  });

  test('answers that make no sense give nothing', async () => {
    const found = await discover(
      asked({ '/api': 7, '/apis': { kind: 'APIGroupDiscoveryList', items: [null, { versions: 'x' }] } }),
    );
    expect(found).toEqual({ resources: [], failed: [] });
  });
});

test.each([
  ['po', 'pods.'],
  ['Pod', 'pods.'],
  ['events', 'events.'],
  ['events.events.k8s.io', 'events.events.k8s.io'],
  ['deploy', 'deployments.apps'],
  ['deploy.apps', 'deployments.apps'],
  ['deployments.v1.apps', 'deployments.apps'],
  ['hpa', 'hpas.autoscaling'],
  ['deployments.v2.apps', undefined],
  ['', undefined],
])('%s means %s', async (word, expected) => {
  const { resources } = await discover(asked({ '/api': CORE, '/apis': GROUPS }));
  const found = findResource(resources, word);
  expect(found && `${found.plural}.${found.group}`).toBe(expected);
});
