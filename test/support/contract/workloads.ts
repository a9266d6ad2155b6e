import { describe, expect, test } from 'vitest';
import { createObject, deleteObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type {
  DaemonSet,
  Deployment,
  EndpointSlice,
  Job,
  KubeEvent,
  KubeObject,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES, type Resource } from '../../../src/kube/resources.ts';
import { eventually } from '../cluster.ts';
import type { ContractTarget } from './target.ts';

const template = (name: string, script: string, container: object = {}, spec: object = {}) => ({
  metadata: { labels: { app: name } },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script], ...container }],
    ...spec,
  },
});
const RUN = 'while true; do sleep 1; done';

const revision = ({ metadata }: ReplicaSet): number =>
  Number(metadata?.annotations?.['deployment.kubernetes.io/revision']);

/** What controllers make of workloads. */
export function workloadContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const make = (resource: Resource, name: string, spec: object) =>
    createObject(lab().client, resource, lab().namespace, { metadata: { name }, spec } as unknown as KubeObject);
  const read = <T>(resource: Resource, name: string) =>
    getObject<T>(lab().client, resource, { namespace: lab().namespace, name });
  const until = <T>(resource: Resource, name: string, what: string, is: (object: T) => unknown) =>
    eventually(`${name}: ${what}`, async () => {
      const object = await read<T>(resource, name);
      return is(object) ? object : undefined;
    });
  const patch = (resource: Resource, name: string, body: object) =>
    patchObject(lab().client, resource, { namespace: lab().namespace, name }, 'strategic', body);
  const away = (resource: Resource, name: string) =>
    deleteObject(lab().client, resource, { namespace: lab().namespace, name });
  const condition = (object: Deployment | Job, type: string) =>
    (
      object.status?.conditions as { type: string; status: string; reason?: string; message?: string }[] | undefined
    )?.find((one) => one.type === type);
  const deployment = (name: string, spec: object) =>
    make(RESOURCES.Deployment, name, { selector: { matchLabels: { app: name } }, ...spec });
  const sets = async (name: string) =>
    (
      await listObjects<ReplicaSet>(lab().client, RESOURCES.ReplicaSet, {
        namespace: lab().namespace,
        labelSelector: `app=${name}`,
      })
    ).sort((a, b) => revision(a) - revision(b));
  const available = (name: string, count: number) =>
    until<Deployment>(
      RESOURCES.Deployment,
      name,
      `${count} available`,
      ({ status, metadata }) =>
        status?.availableReplicas === count &&
        status.updatedReplicas === count &&
        status.replicas === count &&
        status.observedGeneration === metadata?.generation,
    );

  describe('workloads', () => {
    test('a deployment rolls a new template out, and back to the same ReplicaSet', async () => {
      await deployment('rolls', { replicas: 2, template: template('rolls', RUN) });
      const first = await available('rolls', 2);
      expect(condition(first, 'Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' });
      const [old] = await sets('rolls');
      expect(condition(first, 'Progressing')).toMatchObject({
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${old?.metadata?.name}" has successfully progressed.`,
      });
      const newer = {
        spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'V', value: '2' }] }] } } },
      };
      await patch(RESOURCES.Deployment, 'rolls', newer);
      await available('rolls', 2);
      const both = await sets('rolls');
      expect(both.map(({ spec }) => spec?.replicas)).toEqual([0, 2]);
      expect(both.map(revision)).toEqual([1, 2]);
      const back = {
        spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'V', $patch: 'delete' }] }] } } },
      };
      await patch(RESOURCES.Deployment, 'rolls', back);
      await available('rolls', 2);
      const again = await sets('rolls');
      // The first one has come back as the newest.
      expect(again.map(({ metadata }) => metadata?.uid)).toEqual(both.map(({ metadata }) => metadata?.uid).reverse());
      expect(again.map(({ spec }) => spec?.replicas)).toEqual([0, 2]);
      expect(again.map(revision)).toEqual([2, 3]);
      const events = await listObjects<KubeEvent>(lab().client, RESOURCES.Event, {
        namespace: lab().namespace,
        fieldSelector: 'involvedObject.name=rolls,reason=ScalingReplicaSet',
      });
      expect(events.map(({ message }) => message)).toContain(
        `Scaled up replica set ${old?.metadata?.name} from 0 to 2`,
      );
      await away(RESOURCES.Deployment, 'rolls');
      await eventually('its pods to go', async () => (await lab().pods('app=rolls')).length === 0);
    });

    test('a template that never becomes ready leaves the old pods, and passes its deadline', async () => {
      const readinessProbe = { exec: { command: ['false'] }, periodSeconds: 1 };
      await deployment('stuck', { replicas: 1, progressDeadlineSeconds: 3, template: template('stuck', RUN) });
      await available('stuck', 1);
      await patch(RESOURCES.Deployment, 'stuck', {
        spec: { template: { spec: { containers: [{ name: 'main', readinessProbe }] } } },
      });
      const late = await until<Deployment>(
        RESOURCES.Deployment,
        'stuck',
        'its deadline',
        (now) => condition(now, 'Progressing')?.status === 'False',
      );
      const newest = (await sets('stuck')).at(-1)?.metadata?.name;
      expect(condition(late, 'Progressing')).toMatchObject({
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${newest}" has timed out progressing.`,
      });
      expect(late.status).toMatchObject({
        replicas: 2,
        updatedReplicas: 1,
        availableReplicas: 1,
        unavailableReplicas: 1,
      });
      await away(RESOURCES.Deployment, 'stuck');
    });

    test('Recreate takes the old pod away first; a paused deployment waits', async () => {
      await deployment('anew', { replicas: 1, strategy: { type: 'Recreate' }, template: template('anew', RUN) });
      await available('anew', 1);
      const [before] = await lab().pods('app=anew');
      await patch(RESOURCES.Deployment, 'anew', { spec: { paused: true } });
      const change = { spec: { template: { metadata: { annotations: { note: 'x' } } } } };
      await patch(RESOURCES.Deployment, 'anew', change);
      const paused = await until<Deployment>(
        RESOURCES.Deployment,
        'anew',
        'its pause',
        (now) => condition(now, 'Progressing')?.reason === 'DeploymentPaused',
      );
      expect(condition(paused, 'Progressing')).toMatchObject({ status: 'Unknown', message: 'Deployment is paused' });
      expect((await sets('anew')).length).toBe(1);
      await patch(RESOURCES.Deployment, 'anew', { spec: { paused: false } });
      await available('anew', 1);
      const after = await lab().pods('app=anew');
      expect(after.map(({ metadata }) => metadata?.name)).not.toContain(before?.metadata?.name);
      await away(RESOURCES.Deployment, 'anew');
    });

    test('a stateful set numbers its pods and makes them one after another', async () => {
      await make(RESOURCES.StatefulSet, 'numbered', {
        replicas: 2,
        serviceName: 'numbered',
        selector: { matchLabels: { app: 'numbered' } },
        template: template('numbered', RUN),
      });
      const set = await until<StatefulSet>(
        RESOURCES.StatefulSet,
        'numbered',
        'two ready',
        ({ status }) => status?.readyReplicas === 2,
      );
      expect(set.status).toMatchObject({ replicas: 2, availableReplicas: 2 });
      const pods = await lab().pods('app=numbered');
      expect(pods.map(({ metadata }) => metadata?.name).sort()).toEqual(['numbered-0', 'numbered-1']);
      expect(pods[0]?.metadata?.labels).toMatchObject({
        'statefulset.kubernetes.io/pod-name': pods[0]?.metadata?.name,
      });
      await away(RESOURCES.StatefulSet, 'numbered');
    });

    test('a daemon set has a pod on each node', async () => {
      await make(RESOURCES.DaemonSet, 'everywhere', {
        selector: { matchLabels: { app: 'everywhere' } },
        template: template('everywhere', RUN),
      });
      const set = await until<DaemonSet>(
        RESOURCES.DaemonSet,
        'everywhere',
        'its pods',
        ({ status }) => status?.numberReady === 2,
      );
      expect(set.status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberAvailable: 2 });
      const nodes = (await lab().pods('app=everywhere')).map(({ spec }) => spec?.nodeName);
      expect(new Set(nodes).size).toBe(2);
      await away(RESOURCES.DaemonSet, 'everywhere');
    });

    test('a job that succeeds, and one that has failed as often as it may', async () => {
      const job = (script: string, backoffLimit: number) => ({
        backoffLimit,
        template: { spec: { ...template('x', script).spec, restartPolicy: 'Never' } },
      });
      await make(RESOURCES.Job, 'done', job('exit 0', 0));
      await make(RESOURCES.Job, 'failed', job('exit 1', 0));
      const done = await until<Job>(RESOURCES.Job, 'done', 'its end', (now) => condition(now, 'Complete'));
      expect(done.status).toMatchObject({ succeeded: 1 });
      expect(done.status?.completionTime).toBeDefined();
      const failed = await until<Job>(RESOURCES.Job, 'failed', 'its end', (now) => condition(now, 'Failed'));
      expect(condition(failed, 'Failed')).toMatchObject({
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      });
      expect(failed.status?.failed).toBe(1);
      for (const name of ['done', 'failed']) await away(RESOURCES.Job, name);
    });

    test('a service has the ready pods of its selector behind it', async () => {
      const { client, namespace } = lab();
      await make(RESOURCES.Service, 'front', {
        selector: { app: 'behind' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      });
      await deployment('behind', { replicas: 1, template: template('behind', RUN) });
      await available('behind', 1);
      const slice = await eventually('an endpoint', async () =>
        (
          await listObjects<EndpointSlice>(client, RESOURCES.EndpointSlice, {
            namespace,
            labelSelector: 'kubernetes.io/service-name=front',
          })
        ).find(({ endpoints }) => endpoints?.[0]?.conditions?.ready),
      );
      const [pod] = await lab().pods('app=behind');
      expect(slice.ports).toMatchObject([{ name: 'http', port: 8080, protocol: 'TCP' }]);
      expect(slice.endpoints).toMatchObject([
        {
          addresses: [(pod as Pod).status?.podIP],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', name: pod?.metadata?.name },
        },
      ]);
      await away(RESOURCES.Deployment, 'behind');
      await away(RESOURCES.Service, 'front');
    });
  });
}
