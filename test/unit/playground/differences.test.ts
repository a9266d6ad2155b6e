import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runExec } from '../../../src/kube/channels/exec.ts';
import { createObject, getObject } from '../../../src/kube/manage.ts';
import type { Deployment, KubeObject, PersistentVolumeClaim } from '../../../src/kube/objects.ts';
import { RESOURCES, resourcePath } from '../../../src/kube/resources.ts';
import { eventually } from '../../support/cluster.ts';
import { idle } from '../../support/contract/patches.ts';
import { type ContractTarget, playgroundTarget } from '../../support/contract/target.ts';
import { podOf, shellPod } from '../../support/pods.ts';

/** Each of these is a line in docs/playground.md: what the playground does otherwise than a real cluster, on purpose. */
describe('what differs in the playground', () => {
  let target: ContractTarget;
  const lab = () => target.lab;
  beforeAll(async () => {
    target = await playgroundTarget('differs');
  });
  afterAll(() => target.close());

  test('answers are JSON, also where only protobuf was asked for', async () => {
    const answer = await lab().client.text({
      path: '/api/v1/namespaces/default',
      accept: 'application/vnd.kubernetes.protobuf',
    });
    expect(JSON.parse(answer)).toMatchObject({ kind: 'Namespace' });
  });

  test('server-side apply never conflicts, and a field that is left out stays', async () => {
    const apply = (manager: string, body: object) =>
      lab().client.json<Deployment>({
        method: 'PATCH',
        path: resourcePath(RESOURCES.Deployment, { namespace: lab().namespace, name: 'owned' }),
        query: { fieldManager: manager },
        contentType: 'application/apply-patch+yaml',
        body: { apiVersion: 'apps/v1', kind: 'Deployment', ...body },
      });
    await apply('one', { ...idle('owned'), metadata: { name: 'owned', labels: { a: '1' } } });
    const second = await apply('two', { ...idle('owned'), metadata: { name: 'owned', labels: { b: '2' } } });
    expect(second.metadata?.labels).toEqual({ a: '1', b: '2' });
  });

  test('everybody may do everything: there is no RBAC', async () => {
    await createObject(lab().client, RESOURCES.ServiceAccount, lab().namespace, { metadata: { name: 'guest' } });
    const review = await lab().client.json<{ status: { allowed: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { spec: { resourceAttributes: { verb: 'delete', resource: 'nodes' } } },
    });
    expect(review.status.allowed).toBe(true);
  });

  test('the file system is the machine’s, and mounts are mapped to the folder of the container', async () => {
    const pod = shellPod('place', 'pwd; echo kept > /data/x; cat /data/x; while true; do sleep 1; done', {
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    });
    await lab().create({ ...pod, spec: { ...pod.spec, volumes: [{ name: 'data', emptyDir: {} }] } });
    await lab().readyPod('app=place');
    const log = await eventually('its words', async () => {
      const text = await lab().client.text({ path: `/api/v1/namespaces/${lab().namespace}/pods/place/log` });
      return text.includes('kept') ? text : undefined;
    });
    expect(log).toMatch(/^\/.*kdbg-playground-.*\/place\/main|^\/.*kdbg-playground-.*\/main\nkept\n$/);
    const at = { namespace: lab().namespace, pod: 'place', container: 'main' };
    expect((await runExec(lab().client, at, ['sh', '-c', 'cat data/x'])).stdout).toBe('kept\n');
  });

  test('a claim is never bound: there is no storage, and a pod uses a folder in its place', async () => {
    await createObject(lab().client, RESOURCES.PersistentVolumeClaim, lab().namespace, {
      metadata: { name: 'disk' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as KubeObject);
    const claim = await getObject<PersistentVolumeClaim>(lab().client, RESOURCES.PersistentVolumeClaim, {
      namespace: lab().namespace,
      name: 'disk',
    });
    expect(claim.status?.phase).toBe('Pending');
  });

  test('an image that the playground does not have can not be pulled', async () => {
    await lab().create(podOf('stranger', 'redis:7'));
    const pod = await eventually('the refusal', async () =>
      (await lab().pods('app=stranger')).find(({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.message),
    );
    expect(pod.status?.containerStatuses?.[0]?.state?.waiting?.message).toContain('pull access denied');
  });

  test('signals reach the first process of a container as any other: it dies of SIGSEGV with 139', async () => {
    await lab().create(shellPod('first', 'kill -11 $$'));
    const pod = await eventually('its end', async () =>
      (await lab().pods('app=first')).find(({ status }) => status?.containerStatuses?.[0]?.state?.terminated),
    );
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(139);
  });

  test('addresses are of the loopback: services are in 127.96.0.0/16, pods elsewhere in 127.0.0.0/8', async () => {
    const service = await createObject<KubeObject & { spec: { clusterIP: string } }>(
      lab().client,
      RESOURCES.Service,
      lab().namespace,
      { metadata: { name: 'near' }, spec: { ports: [{ port: 80 }] } } as KubeObject,
    );
    expect(service.spec.clusterIP).toMatch(/^127\.96\./);
    await lab().create(shellPod('addressed', 'sleep 3600'));
    await lab().readyPod('app=addressed');
    expect((await lab().pods('app=addressed'))[0]?.status?.podIP).toMatch(/^127\.(?!96\.)/);
  });
});
