import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSocketTable, socketAddress } from '../../../src/base/socketTable.ts';
import { openAttach, runExec } from '../../../src/kube/channels/exec.ts';
import type { ApiError } from '../../../src/kube/errors.ts';
import { createObject, findObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type {
  Deployment,
  KubeEvent,
  KubeObject,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
} from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES, type Resource, resourcePath } from '../../../src/kube/resources.ts';
import { eventually } from '../../support/cluster.ts';
import { idle } from '../../support/contract/patches.ts';
import { type ContractTarget, playgroundTarget } from '../../support/contract/target.ts';
import { podOf, shellPod } from '../../support/pods.ts';
import { rejection } from '../../support/rejection.ts';

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

  test('each kind is served in one version', async () => {
    const path = `/apis/autoscaling/v1/namespaces/${lab().namespace}/horizontalpodautoscalers`;
    expect(((await rejection(lab().client.json({ path }))) as ApiError).status).toBe(404);
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

  test('a pod has no token, and no service leads to the API', async () => {
    await lab().create(shellPod('alone', 'sleep 3600'));
    const name = await lab().readyPod('app=alone');
    const pod = await lab().get<Pod>({ kind: 'Pod', name });
    expect(pod.spec?.volumes ?? []).toEqual([]);
    const at = { namespace: 'default', name: 'kubernetes' };
    expect(await findObject(lab().client, RESOURCES.Service, at)).toBeUndefined();
    const token = lab().client.json({
      method: 'POST',
      path: '/api/v1/namespaces/default/serviceaccounts/default/token',
    });
    expect(((await rejection(token)) as ApiError).status).toBe(404);
  });

  test('who attaches first sees what was written before', async () => {
    const pod = shellPod('early', 'echo before; while true; do sleep 1; done', { stdin: true });
    await lab().create(pod);
    const name = await lab().readyPod('app=early');
    const log = () => lab().client.text({ path: `/api/v1/namespaces/${lab().namespace}/pods/${name}/log` });
    await eventually('its words', async () => (await log()).includes('before'));
    const at = { namespace: lab().namespace, pod: name, container: 'main' };
    const channel = await openAttach(lab().client, { ...at, tty: false, stdin: true });
    let shown = '';
    channel.onData((data) => {
      shown += data;
    });
    await eventually('what was written', () => shown === 'before\n');
    channel.close();
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

  test('a volume is a folder of the playground, and a host path is in a file system of its node', async () => {
    const pod = (name: string, volume: object, nodeName: string) => {
      const made = shellPod(name, 'ls /data; pwd -P; cd data && pwd -P; while true; do sleep 1; done', {
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      });
      return { ...made, spec: { ...made.spec, nodeName, volumes: [{ name: 'data', ...volume }] } };
    };
    await lab().create(pod('host', { hostPath: { path: '/etc' } }, 'node2'));
    const words = (name: string) =>
      eventually(`the words of ${name}`, async () => {
        const at = { path: `/api/v1/namespaces/${lab().namespace}/pods/${name}/log` };
        const lines = (
          await lab()
            .client.text(at)
            .catch(() => '')
        )
          .trim()
          .split('\n');
        return lines.length >= 2 ? lines : undefined;
      });
    // The folder is empty: nothing of the machine's /etc is there.
    const [own = '', place = ''] = await words('host');
    const root = own.slice(0, own.indexOf('/pods/'));
    expect(place).toBe(`${root}/nodes/node2/etc`);
    await createObject(lab().client, RESOURCES.PersistentVolumeClaim, lab().namespace, {
      metadata: { name: 'disk' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as KubeObject);
    const { spec, ...rest } = pod('user', { persistentVolumeClaim: { claimName: 'disk' } }, '');
    await lab().create({ ...rest, spec: { ...spec, nodeName: undefined } });
    const volume = await eventually('its volume', async () => {
      const claim = await lab().get<PersistentVolumeClaim>({ kind: 'PersistentVolumeClaim', name: 'disk' });
      const name = claim.spec?.volumeName;
      return name ? getObject<PersistentVolume>(lab().client, RESOURCES.PersistentVolume, { name }) : undefined;
    });
    expect(volume.spec?.hostPath?.path).toBe(`${root}/volumes/${volume.metadata?.name}`);
    expect((await words('user')).at(-1)).toBe(volume.spec?.hostPath?.path);
  });

  test('of volumes made by hand only host paths and local ones are mounted', async () => {
    const name = `${lab().namespace}-nfs`;
    await createObject(lab().client, RESOURCES.PersistentVolume, undefined, {
      metadata: { name },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        nfs: { server: '10.0.0.5', path: '/export' },
      },
    } as KubeObject);
    await createObject(lab().client, RESOURCES.PersistentVolumeClaim, lab().namespace, {
      metadata: { name: 'nfs' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: '',
        volumeName: name,
        resources: { requests: { storage: '1Gi' } },
      },
    } as KubeObject);
    const pod = shellPod('nfs', 'true');
    await lab().create({
      ...pod,
      spec: { ...pod.spec, volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'nfs' } }] },
    });
    const event = await eventually('the word of the kubelet', async () =>
      (
        await listObjects<KubeEvent>(lab().client, RESOURCES.Event, {
          namespace: lab().namespace,
          fieldSelector: 'involvedObject.name=nfs,reason=FailedMount',
        })
      ).at(0),
    );
    expect(event.message).toContain('the playground has hostPath and local volumes only');
  });

  test('a claim does not grow, and an ephemeral volume is a folder without a claim', async () => {
    await createObject(lab().client, RESOURCES.StorageClass, undefined, {
      metadata: { name: 'grows' },
      provisioner: 'playground.kdbg.dev/folder',
      allowVolumeExpansion: true,
    } as KubeObject);
    const spec = (storage: string) => ({ resources: { requests: { storage } } });
    await createObject(lab().client, RESOURCES.PersistentVolumeClaim, lab().namespace, {
      metadata: { name: 'grows' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'grows', ...spec('1Gi') },
    } as KubeObject);
    const claim = () => lab().get<PersistentVolumeClaim>({ kind: 'PersistentVolumeClaim', name: 'grows' });
    await eventually('its volume', async () => (await claim()).status?.phase === 'Bound');
    const at = { namespace: lab().namespace, name: 'grows' };
    await patchObject(lab().client, RESOURCES.PersistentVolumeClaim, at, 'merge', { spec: spec('2Gi') });
    const pod = shellPod('passing', 'echo x > /data/x; cat /data/x', {
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    });
    const template = { spec: { accessModes: ['ReadWriteOnce'], ...spec('1Gi') } };
    await lab().create({
      ...pod,
      spec: { ...pod.spec, volumes: [{ name: 'data', ephemeral: { volumeClaimTemplate: template } }] },
    });
    await eventually('its end', async () => (await lab().pods('app=passing'))[0]?.status?.phase === 'Succeeded');
    const claims = await listObjects(lab().client, RESOURCES.PersistentVolumeClaim, { namespace: lab().namespace });
    expect(claims.map(({ metadata }) => metadata?.name)).not.toContain('passing-data');
    expect((await claim()).status?.capacity).toEqual({ storage: '1Gi' });
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

  test('a pod has no network of its own, but is told who listens in it: what another pod has is not there', async () => {
    const web = (name: string, env: Readonly<Record<string, string>>) => ({
      ...podOf(name, 'playground/web:1'),
      spec: {
        containers: [
          {
            name: 'main',
            image: 'playground/web:1',
            env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
          },
        ],
      },
    });
    await lab().create(web('listens', { PORT: '8123' }));
    await lab().create(web('inside', { PORT: '8124', BIND: '127.0.0.1' }));
    const seen = async (pod: string) => {
      await lab().readyPod(`app=${pod}`);
      const at = { namespace: lab().namespace, pod, container: 'main' };
      const { stdout } = await runExec(lab().client, at, ['cat', '/proc/net/tcp', '/proc/net/tcp6']);
      return parseSocketTable(stdout).map(
        ({ localAddress, localPort }) => `${socketAddress(localAddress)}:${localPort}`,
      );
    };
    const listening = (pod: string, there: readonly string[]) =>
      eventually(pod, async () => (await seen(pod)).join() === there.join());
    await listening('listens', ['0.0.0.0:8123']);
    await listening('inside', ['127.0.0.1:8124']);
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

  test('there is no DNS: a service is found by its variables', async () => {
    await createObject(lab().client, RESOURCES.Service, lab().namespace, {
      metadata: { name: 'found' },
      spec: { ports: [{ port: 80 }] },
    } as KubeObject);
    await lab().create(
      shellPod('looks', `echo $FOUND_SERVICE_HOST; getent hosts found.${lab().namespace}.svc || echo no name`),
    );
    const words = await eventually('its words', async () => {
      const at = { path: `/api/v1/namespaces/${lab().namespace}/pods/looks/log` };
      const text = await lab()
        .client.text(at)
        .catch(() => '');
      return text.includes('no name') ? text : undefined;
    });
    expect(words).toMatch(/^127\.96\.\d+\.\d+\nno name\n$/);
  });

  test('there are no schemas to explain', async () => {
    const described = await lab().client.json<{ components?: { schemas?: object } }>({ path: '/openapi/v3/api/v1' });
    expect(Object.keys(described.components?.schemas ?? {})).not.toContain('io.k8s.api.core.v1.PodSpec');
  });

  test('nothing acts on quotas, autoscalers, network policies and ingresses', async () => {
    const make = (resource: Resource, spec: object) =>
      createObject(lab().client, resource, lab().namespace, { metadata: { name: 'idle' }, spec } as KubeObject);
    await make(RESOURCES.ResourceQuota, { hard: { pods: '0' } });
    await make(RESOURCES.HorizontalPodAutoscaler, {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
      maxReplicas: 2,
    });
    await make(RESOURCES.Ingress, { defaultBackend: { service: { name: 'none', port: { number: 80 } } } });
    await lab().client.json({
      method: 'POST',
      path: `/apis/networking.k8s.io/v1/namespaces/${lab().namespace}/networkpolicies`,
      body: { metadata: { name: 'idle' }, spec: { podSelector: {} } },
    });
    // The quota allows no pod at all.
    await lab().create(shellPod('beyond', 'true'));
    await eventually('its end', async () => (await lab().pods('app=beyond'))[0]?.status?.phase === 'Succeeded');
    for (const kind of ['ResourceQuota', 'HorizontalPodAutoscaler', 'Ingress']) {
      const { status } = await lab().get<KubeObject & { status?: object }>({ kind, name: 'idle' });
      expect(status ?? {}).toEqual(kind === 'Ingress' ? { loadBalancer: {} } : {});
    }
    await lab().remove('ResourceQuota', 'idle');
  });
});
