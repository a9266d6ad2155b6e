import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import { hasKubectl, kubectlMinor, kubectlOf } from './runKubectl.ts';
import type { ContractTarget } from './target.ts';

/** The forms without a file, which kubectl sends as protobuf. */
export function kubectlShortContract(target: () => ContractTarget): void {
  const files = temporaryFolder();
  const { run, ok } = kubectlOf(target, files.path);
  const field = (what: string, path: string) => ok('get', what, '-o', `jsonpath=${path}`);

  describe.skipIf(!hasKubectl)('short forms of kubectl (skipped where it is not installed)', () => {
    afterAll(() => files.remove());

    test('a deployment is created and exposed', async () => {
      expect(await ok('create', 'deployment', 'quick', '--image=nginx:1.22', '--replicas=0', '--port=80')).toBe(
        'deployment.apps/quick created\n',
      );
      expect(JSON.parse(await field('deployment/quick', '{.spec}'))).toMatchObject({
        replicas: 0,
        selector: { matchLabels: { app: 'quick' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          spec: {
            containers: [{ name: 'nginx', image: 'nginx:1.22', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
          },
        },
      });
      expect(await ok('expose', 'deployment', 'quick', '--port=8080', '--target-port=80')).toBe(
        'service/quick exposed\n',
      );
      expect(JSON.parse(await field('service/quick', '{.spec.ports}'))).toEqual([
        { port: 8080, protocol: 'TCP', targetPort: 80 },
      ]);
      await ok('delete', 'deployment,service', 'quick');
    });

    // Before 1.33 kubectl writes the autoscaler's version 1, which the playground does not serve.
    test.skipIf(kubectlMinor < 33)('a deployment is scaled automatically', async () => {
      await ok('create', 'deployment', 'grows', '--image=nginx:1.22', '--replicas=0');
      expect(await ok('autoscale', 'deployment', 'grows', '--min=1', '--max=3')).toBe(
        'horizontalpodautoscaler.autoscaling/grows autoscaled\n',
      );
      expect(await ok('get', 'hpa', 'grows', '-o', 'jsonpath={.spec.minReplicas}-{.spec.maxReplicas}')).toBe('1-3');
      await ok('delete', 'hpa,deployment', 'grows');
    });

    test('run', async () => {
      const made = await ok(
        'run',
        'once',
        '--image=busybox:1.36',
        '--restart=Never',
        '--env=WORD=said',
        '--labels=tier=short',
        '--grace-period=0',
        '--command',
        '--',
        'sh',
        '-c',
        'echo $WORD',
      );
      expect(made).toBe('pod/once created\n');
      await ok('wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/once', '--timeout=60s');
      expect(await ok('logs', '-l', 'tier=short')).toBe('said\n');
      await ok('delete', 'pod', 'once', '--wait=false');
    });

    test('what is small and has no life of its own', async () => {
      const made = async (...args: string[]) => expect(await ok('create', ...args)).toMatch(/ created\n$/);
      await made('configmap', 'short', '--from-literal=a=1', '--from-literal=b=');
      expect(JSON.parse(await field('configmap/short', '{.data}'))).toEqual({ a: '1', b: '' });
      const binary = files.file('bytes', Buffer.from([0, 255, 1]).toString('latin1'));
      await made('secret', 'generic', 'short', '--from-literal=word=s3cret', `--from-file=file=${binary}`);
      expect(Buffer.from(await field('secret/short', '{.data.word}'), 'base64').toString()).toBe('s3cret');
      await made('quota', 'short', '--hard=pods=50,requests.cpu=40');
      expect(JSON.parse(await field('quota/short', '{.spec.hard}'))).toEqual({ pods: '50', 'requests.cpu': '40' });
      await ok('delete', 'quota', 'short');
      await made('service', 'nodeport', 'short', '--tcp=80:web');
      expect(await field('service/short', '{.spec.type} {.spec.ports[0].targetPort}')).toBe('NodePort web');
      await made('ingress', 'short', '--rule=shop.test/cart*=short:80');
      expect(await ok('get', 'ingress', 'short', '--no-headers')).toMatch(/^short +<none> +shop\.test +80 +\S+\n$/);
      await made('role', 'short', '--verb=get,list', '--resource=pods,deployments.apps');
      expect(JSON.parse(await field('role/short', '{.rules[1]}'))).toEqual({
        apiGroups: ['apps'],
        resources: ['deployments'],
        verbs: ['get', 'list'],
      });
      await made('serviceaccount', 'short');
      await made('cronjob', 'short', '--image=busybox:1.36', '--schedule=0 0 1 1 *', '--', 'true');
      expect(await field('cronjob/short', '{.spec.concurrencyPolicy}')).toBe('Allow');
      await ok('delete', 'configmap,secret,service,ingress,role,serviceaccount,cronjob', 'short');
    });

    test('a job is made of a cron job', async () => {
      await ok('create', 'cronjob', 'nightly', '--image=busybox:1.36', '--schedule=0 3 * * *', '--', 'echo', 'dawn');
      expect(await ok('create', 'job', 'now', '--from=cronjob/nightly')).toBe('job.batch/now created\n');
      expect(await field('job/now', '{.metadata.ownerReferences[0].kind}/{.metadata.ownerReferences[0].name}')).toBe(
        'CronJob/nightly',
      );
      await ok('wait', '--for=condition=Complete', 'job/now', '--timeout=60s');
      expect(await ok('logs', 'job/now')).toBe('dawn\n');
      expect(await ok('get', 'cronjob', 'nightly')).toMatch(
        /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nnightly +0 3 \* \* \* +<none> +False +0 +<none> +\S+\n$/,
      );
      expect(await ok('describe', 'cronjob', 'nightly')).toMatch(/Schedule: +0 3 \* \* \*\n[\s\S]*UnexpectedJob/);
      await ok('delete', 'cronjob', 'nightly');
      await ok('wait', '--for=delete', 'job/now', '--timeout=60s');
    });

    test('a dry run tells what would be, and a name that is taken is refused', async () => {
      const tried = await ok('create', 'configmap', 'tried', '--from-literal=a=1', '--dry-run=server', '-o', 'yaml');
      expect(tried).toMatch(/^apiVersion: v1\ndata:\n {2}a: "1"\nkind: ConfigMap\n[\s\S]*uid: /);
      expect((await run(['get', 'configmap', 'tried'])).code).toBe(1);
      await ok('create', 'configmap', 'taken');
      expect((await run(['create', 'configmap', 'taken'])).err).toBe(
        'error: failed to create configmap: configmaps "taken" already exists\n',
      );
    });
  });
}
