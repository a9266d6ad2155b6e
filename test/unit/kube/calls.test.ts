import { describe, expect, test } from 'vitest';
import { can } from '../../../src/kube/access.ts';
import { deleteObject, findObject } from '../../../src/kube/manage.ts';
import { podUsage } from '../../../src/kube/metrics.ts';
import { patchObject, pointer } from '../../../src/kube/patch.ts';
import { RESOURCES } from '../../../src/kube/resources.ts';
import { settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';

const at = { namespace: 'shop', name: 'web' };

describe('patches', () => {
  test('are guarded by the version that was seen', async () => {
    const kube = new FakeKube();
    const options = { resourceVersion: '7', dryRun: true };
    void patchObject(kube, RESOURCES.Deployment, at, 'strategic', { metadata: { labels: { a: 'b' } } }, options);
    void patchObject(
      kube,
      RESOURCES.Deployment,
      at,
      'json',
      [{ op: 'remove', path: pointer('metadata', 'annotations', 'a/b~c') }],
      options,
    );
    const [strategic, json] = [kube.take().request, kube.take().request];
    expect(strategic).toMatchObject({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/web',
      query: { dryRun: 'All', fieldManager: 'kdbg' },
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { labels: { a: 'b' }, resourceVersion: '7' } },
    });
    expect(json.body).toEqual([
      { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
      { op: 'remove', path: '/metadata/annotations/a~1b~0c' },
    ]);
  });
});

test('a deletion can be bound to one very object', () => {
  const kube = new FakeKube();
  void deleteObject(kube, RESOURCES.Pod, at, { uid: 'u', gracePeriodSeconds: 0 });
  expect(kube.take().request).toMatchObject({
    method: 'DELETE',
    body: { gracePeriodSeconds: 0, propagationPolicy: 'Background', preconditions: { uid: 'u' } },
  });
});

test('an object that is not there is undefined, one that may not be read is an error', async () => {
  const kube = new FakeKube();
  const missing = findObject(kube, RESOURCES.Pod, at);
  kube.take().refuse(404, 'pods "web" not found');
  expect(await missing).toBeUndefined();
  const denied = findObject(kube, RESOURCES.Pod, at);
  kube.take().refuse(403, 'User "dev" cannot get resource "pods" in API group ""');
  await expect(denied).rejects.toMatchObject({ code: 'api-forbidden' });
});

describe('rights', () => {
  test('are asked for with the subresource', async () => {
    const kube = new FakeKube();
    const answer = can(kube, { verb: 'create', resource: RESOURCES.Pod, subresource: 'exec', namespace: 'shop' });
    const call = kube.take();
    expect(call.request.body).toMatchObject({
      spec: {
        resourceAttributes: { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'shop' },
      },
    });
    call.reply({ status: { allowed: false, reason: 'no' } });
    expect(await answer).toEqual({ allowed: false, reason: 'no' });
  });
});

describe('metrics', () => {
  test('are cores and bytes', async () => {
    const kube = new FakeKube();
    const pods = podUsage(kube, 'shop');
    kube.take().reply({
      items: [
        {
          metadata: { name: 'web', namespace: 'shop' },
          timestamp: '2026-01-01T12:00:00Z',
          containers: [
            { name: 'a', usage: { cpu: '250m', memory: '64Mi' } },
            { name: 'b', usage: { cpu: '1000000n', memory: 'odd' } },
          ],
        },
      ],
    });
    expect(await pods).toEqual([
      {
        namespace: 'shop',
        name: 'web',
        containers: [
          { name: 'a', cpu: 0.25, memory: 64 * 1024 * 1024 },
          { name: 'b', cpu: 0.001, memory: 0 },
        ],
        cpu: 0.251,
        memory: 64 * 1024 * 1024,
        time: Date.UTC(2026, 0, 1, 12),
      },
    ]);
  });

  test.each([404, 503])('a cluster without them (%i) has none, which is no error', async (status) => {
    const kube = new FakeKube();
    const pods = podUsage(kube);
    kube.take().refuse(status);
    await settle();
    expect(await pods).toBeUndefined();
  });
});
