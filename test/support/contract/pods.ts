import { describe, expect, test } from 'vitest';
import { runExec } from '../../../src/kube/channels/exec.ts';
import { createObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type { KubeEvent, KubeObject, Pod } from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES } from '../../../src/kube/resources.ts';
import { podStatus } from '../../../src/store/podStatus.ts';
import { eventually } from '../cluster.ts';
import { podOf, shellPod } from '../pods.ts';
import type { ContractTarget } from './target.ts';

/** How pods live and die, as their status and their events tell it. */
export function podContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const pod = (name: string) => getObject<Pod>(lab().client, RESOURCES.Pod, { namespace: lab().namespace, name });
  const until = (name: string, what: string, is: (pod: Pod) => unknown) =>
    eventually(`${name}: ${what}`, async () => {
      const now = await pod(name);
      return is(now) ? now : undefined;
    });
  const shows = (name: string, status: string) => until(name, status, (now) => podStatus(now).status === status);
  const events = async (name: string) =>
    (
      await listObjects<KubeEvent>(lab().client, RESOURCES.Event, {
        namespace: lab().namespace,
        fieldSelector: `involvedObject.name=${name}`,
      })
    ).sort((a, b) => (a.metadata?.creationTimestamp ?? '').localeCompare(b.metadata?.creationTimestamp ?? ''));
  const said = (name: string, reason: string) =>
    eventually(`${reason} of ${name}`, async () => (await events(name)).find((event) => event.reason === reason));
  const container = (now: Pod) => now.status?.containerStatuses?.[0];
  const restarting = (name: string, script: string, extra: object = {}) => ({
    ...shellPod(name, script, extra),
    spec: { ...shellPod(name, script, extra).spec, restartPolicy: 'Always' },
  });

  describe('pods', () => {
    test('a pod that runs: its status, its conditions and the words of its events', async () => {
      await lab().create(shellPod('fine', 'sleep 3600'));
      await lab().readyPod('app=fine');
      const now = await pod('fine');
      const { phase, qosClass, podIP, hostIP, startTime, conditions } = now.status ?? {};
      expect({ phase, qosClass }).toEqual({ phase: 'Running', qosClass: 'BestEffort' });
      for (const text of [podIP, hostIP, startTime]) expect(text).toMatch(/^[\d.:TZ-]+$/);
      expect(Object.fromEntries((conditions ?? []).map(({ type, status }) => [type, status]))).toEqual({
        PodReadyToStartContainers: 'True',
        Initialized: 'True',
        Ready: 'True',
        ContainersReady: 'True',
        PodScheduled: 'True',
      });
      expect(container(now)).toMatchObject({
        name: 'main',
        image: 'docker.io/library/busybox:1.36',
        ready: true,
        started: true,
        restartCount: 0,
        lastState: {},
      });
      await said('fine', 'Started');
      const told = (await events('fine')).map((event) => [event.type, event.reason, event.message]);
      expect(told).toEqual([
        ['Normal', 'Scheduled', expect.stringMatching(/^Successfully assigned kdbg-.*\/fine to node\d$/)],
        [
          'Normal',
          'Pulled',
          'Container image "busybox:1.36" already present on machine and can be accessed by the pod',
        ],
        ['Normal', 'Created', 'Container created'],
        ['Normal', 'Started', 'Container started'],
      ]);
      const started = (await events('fine')).at(-1);
      expect(started?.involvedObject).toMatchObject({ kind: 'Pod', fieldPath: 'spec.containers{main}' });
      await lab().remove('Pod', 'fine', 0);
    });

    test('what ends well has succeeded, what fails has failed', async () => {
      await lab().create(shellPod('well', 'exit 0'));
      await lab().create(shellPod('ill', 'exit 3'));
      const well = await until('well', 'its end', ({ status }) => status?.phase === 'Succeeded');
      expect(container(well)?.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
      const ill = await until('ill', 'its end', ({ status }) => status?.phase === 'Failed');
      expect(container(ill)?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
      const ready = ill.status?.conditions?.find(({ type }) => type === 'Ready');
      expect(ready).toMatchObject({ status: 'False', reason: 'PodFailed' });
      expect(well.status?.conditions?.find(({ type }) => type === 'Ready')?.reason).toBe('PodCompleted');
    });

    test('a container that keeps dying waits longer and longer', async () => {
      await lab().create(restarting('crash', 'sleep 0.5; exit 7'));
      const now = await shows('crash', 'CrashLoopBackOff');
      expect(container(now)?.lastState?.terminated).toMatchObject({ exitCode: 7, reason: 'Error' });
      expect(container(now)?.state?.waiting?.message).toMatch(
        /^back-off 10s restarting failed container=main pod=crash_kdbg-.*\([0-9a-f-]{36}\)$/,
      );
      const event = await said('crash', 'BackOff');
      expect(event.message).toMatch(
        /^Back-off restarting failed container main in pod crash_kdbg-.*\([0-9a-f-]{36}\)$/,
      );
      expect(container(now)?.restartCount).toBeGreaterThan(0);
      await lab().remove('Pod', 'crash', 0);
    });

    test('an image that is not there', async () => {
      await lab().create(podOf('typo', 'busybox:no-such-tag'));
      const now = await shows('typo', 'ImagePullBackOff');
      expect(container(now)?.state?.waiting?.message).toMatch(
        /^Back-off pulling image "busybox:no-such-tag": ErrImagePull: .*docker\.io\/library\/busybox:no-such-tag: not found$/,
      );
      const told = (await events('typo')).map(({ type, reason, message }) => [type, reason, message]);
      expect(told).toContainEqual(['Normal', 'Pulling', 'Pulling image "busybox:no-such-tag"']);
      expect(told).toContainEqual(['Warning', 'Failed', 'Error: ErrImagePull']);
      expect(told).toContainEqual(['Warning', 'Failed', 'Error: ImagePullBackOff']);
      expect(told).toContainEqual(['Normal', 'BackOff', 'Back-off pulling image "busybox:no-such-tag"']);
      await lab().remove('Pod', 'typo', 0);
    });

    test('an image whose name is none, and one that is never pulled', async () => {
      await lab().create(podOf('odd', 'Busybox:1.36'));
      await lab().create(podOf('never', 'busybox:absent', undefined, { imagePullPolicy: 'Never' }));
      const odd = await shows('odd', 'InvalidImageName');
      expect(container(odd)?.state?.waiting?.message).toMatch(/^Failed to apply default image tag "Busybox:1\.36": /);
      const never = await shows('never', 'ErrImageNeverPull');
      expect(container(never)?.state?.waiting?.message).toBe(
        'Container image "busybox:absent" is not present with pull policy of Never',
      );
      for (const name of ['odd', 'never']) await lab().remove('Pod', name, 0);
    });

    test('a key that is missing holds a container up until it is there', async () => {
      const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'access', key: 'token' } } }];
      await lab().create(shellPod('keyed', 'echo "token $TOKEN"; sleep 3600', { env }));
      const now = await shows('keyed', 'CreateContainerConfigError');
      expect(container(now)?.state?.waiting?.message).toBe('secret "access" not found');
      expect((await said('keyed', 'Failed')).message).toBe('Error: secret "access" not found');
      const { client, namespace } = lab();
      await createObject(client, RESOURCES.Secret, namespace, {
        metadata: { name: 'access' },
        stringData: { token: 'abc' },
      } as KubeObject);
      await lab().readyPod('app=keyed');
      const { stdout } = await runExec(client, { namespace, pod: 'keyed', container: 'main' }, [
        'sh',
        '-c',
        'echo $TOKEN',
      ]);
      expect(stdout).toBe('abc\n');
      await lab().remove('Pod', 'keyed', 0);
    });

    test('a program that is not in the image', async () => {
      await lab().create(podOf('absent', 'busybox:1.36', ['/no/such/program']));
      const now = await shows('absent', 'StartError');
      expect(container(now)?.state?.terminated).toMatchObject({ exitCode: 128, startedAt: '1970-01-01T00:00:00Z' });
      expect(container(now)?.state?.terminated?.message).toContain(
        'unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory',
      );
    });

    test('a container that takes more memory than it may is killed', async () => {
      const resources = { limits: { memory: '32Mi' } };
      const greedy =
        target().kind === 'playground'
          ? podOf('greedy', 'playground/leaky:1', undefined, { resources })
          : shellPod('greedy', 'dd if=/dev/zero of=/dev/null bs=100M', { resources });
      await lab().create(greedy);
      const now = await shows('greedy', 'OOMKilled');
      expect(container(now)?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    });

    test('init containers run one after another, and a sidecar stays beside', async () => {
      const { client, namespace } = lab();
      const volumeMounts = [{ name: 'shared', mountPath: '/shared' }];
      await createObject(client, RESOURCES.Pod, namespace, {
        metadata: { name: 'staged', labels: { app: 'staged' } },
        spec: {
          terminationGracePeriodSeconds: 0,
          volumes: [{ name: 'shared', emptyDir: {} }],
          initContainers: [
            { name: 'first', image: 'busybox:1.36', command: ['sh', '-c', 'echo one > /shared/text'], volumeMounts },
            {
              name: 'side',
              image: 'busybox:1.36',
              restartPolicy: 'Always',
              command: ['sh', '-c', 'while true; do sleep 1; done'],
            },
            { name: 'second', image: 'busybox:1.36', command: ['sh', '-c', 'echo two >> /shared/text'], volumeMounts },
          ],
          containers: [
            {
              name: 'main',
              image: 'busybox:1.36',
              command: ['sh', '-c', 'cat /shared/text; while true; do sleep 1; done'],
              volumeMounts,
            },
          ],
        },
      } as unknown as KubeObject);
      await lab().readyPod('app=staged');
      const now = await pod('staged');
      expect(podStatus(now)).toMatchObject({ status: 'Running', ready: 2, containers: 2 });
      expect(now.status?.initContainerStatuses?.map(({ name, state }) => [name, Object.keys(state ?? {})])).toEqual([
        ['first', ['terminated']],
        ['side', ['running']],
        ['second', ['terminated']],
      ]);
      const path = `/api/v1/namespaces/${namespace}/pods/staged/log`;
      const log = await eventually('its words', () => client.text({ path, query: { container: 'main' } }));
      expect(log).toBe('one\ntwo\n');
      await lab().remove('Pod', 'staged', 0);
    });

    test('a readiness probe that fails says why, and one that passes lets the pod be ready', async () => {
      const readinessProbe = { exec: { command: ['sh', '-c', 'echo not yet; test -e ready'] }, periodSeconds: 1 };
      await lab().create(shellPod('slow', 'sleep 3; touch ready; sleep 3600', { readinessProbe }));
      expect((await said('slow', 'Unhealthy')).message).toBe('Readiness probe failed: not yet\n');
      const before = await pod('slow');
      expect(before.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [main]',
      });
      await lab().readyPod('app=slow');
      await lab().remove('Pod', 'slow', 0);
    });

    test('a liveness probe that fails has the container started again', async () => {
      const livenessProbe = { tcpSocket: { port: 9999 }, periodSeconds: 1, failureThreshold: 1 };
      await lab().create(restarting('dead', 'trap "exit 9" TERM; while true; do sleep 0.1; done', { livenessProbe }));
      expect((await said('dead', 'Unhealthy')).message).toMatch(
        /^Liveness probe failed: dial tcp [\d.]+:9999: connect: connection refused$/,
      );
      expect((await said('dead', 'Killing')).message).toBe('Container main failed liveness probe, will be restarted');
      await until('dead', 'a restart', (now) => (container(now)?.restartCount ?? 0) > 0);
      await lab().remove('Pod', 'dead', 0);
    });

    test('a readiness gate keeps a pod unready until its condition is true', async () => {
      const { client, namespace } = lab();
      const gated = shellPod('gated', 'sleep 3600');
      await lab().create({ ...gated, spec: { ...gated.spec, readinessGates: [{ conditionType: 'kdbg.dev/awake' }] } });
      const now = await until('gated', 'its container', (one) => container(one)?.ready);
      const ready = await until('gated', 'the gate', (one) =>
        one.status?.conditions?.some(({ reason }) => reason === 'ReadinessGatesNotReady'),
      );
      expect(podStatus(ready)).toMatchObject({ status: 'Running', ready: 1, gates: { met: 0, all: 1 } });
      expect(ready.status?.conditions?.find(({ type }) => type === 'Ready')?.message).toBe(
        'corresponding condition of pod readiness gate "kdbg.dev/awake" does not exist.',
      );
      expect(now.metadata?.name).toBe('gated');
      const at = { namespace, name: 'gated', subresource: 'status' };
      await patchObject(client, RESOURCES.Pod, at, 'strategic', {
        status: { conditions: [{ type: 'kdbg.dev/awake', status: 'True' }] },
      });
      await lab().readyPod('app=gated');
      await lab().remove('Pod', 'gated', 0);
    });

    test('a pod that nothing fits waits, and is told why', async () => {
      const resources = { requests: { cpu: '500', memory: '1Mi' } };
      await lab().create(shellPod('large', 'sleep 1', { resources }));
      const event = await said('large', 'FailedScheduling');
      expect(event.message).toMatch(
        /^0\/2 nodes are available: 2 Insufficient cpu\. (no new claims to deallocate, )?preemption: 0\/2 nodes are available: 2 Preemption is not helpful for scheduling\.$/,
      );
      expect((await pod('large')).status?.conditions?.[0]).toMatchObject({
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
      });
      await lab().remove('Pod', 'large', 0);
    });

    test('a pod that is deleted has its grace, and a program that does not listen is killed after it', async () => {
      const { client, namespace } = lab();
      await lab().create(shellPod('deaf', 'trap "" TERM; while true; do sleep 0.1; done'));
      await lab().readyPod('app=deaf');
      await client.json({
        method: 'DELETE',
        path: `/api/v1/namespaces/${namespace}/pods/deaf`,
        query: { gracePeriodSeconds: 2 },
      });
      const leaving = await pod('deaf');
      expect(leaving.metadata?.deletionGracePeriodSeconds).toBe(2);
      expect(podStatus(leaving).status).toBe('Terminating');
      expect((await said('deaf', 'Killing')).message).toBe('Stopping container main');
      await eventually('its end', async () => (await lab().pods('app=deaf')).length === 0);
    });

    test('an ephemeral container comes into a pod that runs', async () => {
      const { client, namespace } = lab();
      await lab().create(shellPod('host', 'sleep 3600'));
      await lab().readyPod('app=host');
      const at = { namespace, name: 'host', subresource: 'ephemeralcontainers' };
      await patchObject(client, RESOURCES.Pod, at, 'strategic', {
        spec: {
          ephemeralContainers: [
            { name: 'guest', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3600'], targetContainerName: 'main' },
          ],
        },
      });
      await until('host', 'the guest', (now) =>
        now.status?.ephemeralContainerStatuses?.some(({ state }) => state?.running),
      );
      const guest = { namespace, pod: 'host', container: 'guest' };
      expect((await runExec(client, guest, ['echo', 'inside'])).stdout).toBe('inside\n');
      await lab().remove('Pod', 'host', 0);
    });

    test('files of a ConfigMap are where they are mounted', async () => {
      const { client, namespace } = lab();
      await createObject(client, RESOURCES.ConfigMap, namespace, {
        metadata: { name: 'files' },
        data: { 'a.conf': 'answer = 42\n' },
      } as KubeObject);
      const files = shellPod('mounted', 'cat /etc/app/a.conf; sleep 3600', {
        volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
      });
      await lab().create({
        ...files,
        spec: { ...files.spec, volumes: [{ name: 'config', configMap: { name: 'files' } }] },
      });
      await lab().readyPod('app=mounted');
      const log = await eventually('the text', () =>
        client.text({ path: `/api/v1/namespaces/${namespace}/pods/mounted/log` }),
      );
      expect(log).toBe('answer = 42\n');
      await lab().remove('Pod', 'mounted', 0);
    });
  });
}
