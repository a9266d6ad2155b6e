import { afterAll, describe, expect, test } from 'vitest';
import { eventually } from '../cluster.ts';
import { temporaryFolder } from '../temporary.ts';
import { hasKubectl, kubectlOf } from './runKubectl.ts';
import type { ContractTarget } from './target.ts';

const SETS = ['DaemonSet', 'StatefulSet'].map((kind) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'rolled' },
    spec: {
      ...(kind === 'StatefulSet' ? { serviceName: 'rolled', replicas: 1 } : {}),
      selector: { matchLabels: { app: kind.toLowerCase() } },
      template: {
        metadata: { labels: { app: kind.toLowerCase() } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '1000'] }],
        },
      },
    },
  }),
);

/** What people do with kubectl beside the first steps. */
export function kubectlVerbsContract(target: () => ContractTarget): void {
  const files = temporaryFolder();
  const { run, ok } = kubectlOf(target, files.path);

  describe.skipIf(!hasKubectl)('more of kubectl (skipped where it is not installed)', () => {
    afterAll(() => files.remove());

    test('get: sorted, selected by fields, columns of what is wide, subresources', async () => {
      for (const [name, order] of [
        ['late', '2'],
        ['early', '1'],
      ] as const) {
        await ok('create', 'configmap', name, `--from-literal=order=${order}`);
        await ok('label', 'configmap', name, 'sorted=yes');
      }
      const sorted = await ok('get', 'configmap', '-l', 'sorted', '--sort-by=.data.order', '--no-headers');
      expect(sorted).toMatch(/^early .*\nlate .*\n$/);
      expect(await ok('get', 'configmap', '--field-selector=metadata.name=late', '-o', 'name')).toBe(
        'configmap/late\n',
      );
      expect((await run(['get', 'pods', '--field-selector=foo=bar'])).err).toContain('field label not supported: foo');
      expect((await run(['get', 'configmap', '--field-selector=foo=bar'])).err).toContain(
        '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
      );
      expect(await ok('get', 'nodes', '-o', 'wide')).toMatch(
        /^NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP +EXTERNAL-IP +OS-IMAGE +KERNEL-VERSION +CONTAINER-RUNTIME\n/,
      );
      await ok('create', 'deployment', 'sized', '--image=nginx:1.22', '--replicas=0');
      expect(await ok('get', 'deployment', 'sized', '--subresource=scale')).toMatch(
        /^NAME +DESIRED +AVAILABLE +AGE\nsized +0 +0 +\S+\n$/,
      );
      expect(await ok('get', 'namespace', target().lab.namespace, '-o', 'jsonpath={.metadata.labels}')).toBe(
        JSON.stringify({ 'kubernetes.io/metadata.name': target().lab.namespace }),
      );
      const scaled = await run(['scale', 'configmap/late', '--replicas=1']);
      expect(scaled.err).toContain('the server could not find the requested resource');
      await ok('delete', 'configmap/late', 'configmap/early', 'deployment/sized');
    });

    test('a service has endpoints in their older form, too', async () => {
      await ok('create', 'service', 'clusterip', 'older', '--tcp=80:80');
      const answer = await eventually('the endpoints', async () => {
        const { code, ...said } = await run(['get', 'endpoints', 'older']);
        return code === 0 ? said : undefined;
      });
      expect(answer.out).toMatch(/^NAME +ENDPOINTS +AGE\nolder +<none> +\S+\n$/);
      expect(answer.err).toBe('Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n');
      await ok('delete', 'service', 'older');
    });

    test('the cause of a change is in the history of a rollout', async () => {
      await ok('create', 'deployment', 'told', '--image=nginx:1.22', '--replicas=0');
      await ok('annotate', 'deployment/told', 'kubernetes.io/change-cause=the first');
      await ok('set', 'env', 'deployment/told', 'A=1');
      await ok('rollout', 'status', 'deployment/told', '--timeout=60s');
      await ok('annotate', 'deployment/told', 'kubernetes.io/change-cause=a second', '--overwrite');
      await eventually('the history', async () =>
        /^1 +the first\n2 +a second$/m.test(await ok('rollout', 'history', 'deployment/told')),
      );
      await ok('delete', 'deployment', 'told');
    });

    test('DaemonSets and StatefulSets have a history, and are undone', async () => {
      for (const set of SETS) expect((await run(['apply', '-f', '-'], set)).err).toBe('');
      const undone = async (set: string) => {
        await ok('rollout', 'status', set, '--timeout=60s');
        await ok('set', 'env', set, 'A=1');
        expect(await ok('rollout', 'status', set, '--timeout=60s')).toMatch(/success|complete/);
        expect(await ok('rollout', 'history', set)).toMatch(/\n1 +<none>\n2 +<none>\n/);
        expect(await ok('rollout', 'undo', set)).toMatch(/ rolled back\n$/);
        await ok('rollout', 'status', set, '--timeout=60s');
        expect(await ok('get', set, '-o', 'jsonpath={.spec.template.spec.containers[0].env}')).toBe('');
      };
      await Promise.all(['daemonset/rolled', 'statefulset/rolled'].map(undone));
    });

    test('delete leaves the pods behind, or takes them first', async () => {
      await ok('delete', 'statefulset/rolled', '--cascade=orphan');
      await ok('wait', '--for=delete', 'statefulset/rolled', '--timeout=60s');
      expect(
        await ok('get', 'pod', 'rolled-0', '-o', 'jsonpath={.metadata.ownerReferences}{.metadata.deletionTimestamp}'),
      ).toBe('');
      await ok('delete', 'daemonset/rolled', '--cascade=foreground', '--timeout=60s');
      expect(await ok('get', 'pods', '-l', 'app=daemonset', '-o', 'name')).toBe('');
      await ok('delete', 'pod', 'rolled-0', '--now');
    });

    test('what a pod says is seen by who runs it, also when it has ended before they came', async () => {
      const quick = [
        'run',
        'quick',
        '--image=busybox:1.36',
        '--restart=Never',
        '--rm',
        '-i',
        '--quiet',
        '--command',
        '--',
      ];
      const ran = await run([...quick, 'sh', '-c', 'read word; echo $word was said; exit 5'], 'hello\n');
      expect(ran.out).toContain('hello was said\n');
      expect(ran.err).toContain(`pod ${target().lab.namespace}/quick terminated (Error)`);
      const said = await run([...quick, 'echo', 'gone at once']);
      expect(said.out).toContain('gone at once\n');
    });

    test('exec says why it can’t', async () => {
      await ok('run', 'host', '--image=busybox:1.36', '--command', '--', 'sleep', '1000');
      await ok('run', 'broken', '--image=busybox:1.36', '--command', '--', 'no-such-program');
      await ok('wait', '--for=condition=Ready', 'pod/host', '--timeout=60s');
      expect((await run(['exec', 'host', '--', '/no/such'])).err).toMatch(
        /^error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "\/no\/such": stat \/no\/such: no such file or directory: unknown\n$/,
      );
      await eventually('that it can not start', async () =>
        (await ok('get', 'pod', 'broken', '-o', 'jsonpath={.status.containerStatuses[0]}')).includes('no-such-program'),
      );
      expect((await run(['exec', 'broken', '--', 'true'])).err).toBe(
        'error: Internal error occurred: unable to upgrade connection: container not found ("broken")\n',
      );
      expect((await run(['top', 'pod', 'nobody'])).err).toBe('Error from server (NotFound): pods "nobody" not found\n');
      await ok('delete', 'pod', 'host', 'broken', '--now', '--wait=false');
    });

    test('a budget keeps pods from being evicted', async () => {
      const { client, namespace } = target().lab;
      await ok('create', 'deployment', 'kept', '--image=nginx:1.22');
      await ok('create', 'pdb', 'kept', '--selector=app=kept', '--min-available=1');
      await ok('rollout', 'status', 'deployment/kept', '--timeout=60s');
      await eventually('the budget', async () => /^kept +1 +N\/A +0 /m.test(await ok('get', 'pdb', 'kept')));
      const name = (await ok('get', 'pods', '-l', 'app=kept', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
      const refused = await client
        .json({
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
          body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
        })
        .catch((thrown: unknown) => thrown);
      expect(refused).toMatchObject({
        status: 429,
        details: { message: "Cannot evict pod as it would violate the pod's disruption budget." },
      });
      await ok('delete', 'pdb,deployment', 'kept', '--wait=false');
    });
  });
}
