import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../cluster.ts';
import { temporaryFolder } from '../temporary.ts';
import { hasKubectl, kubectlOf } from './runKubectl.ts';
import type { ContractTarget } from './target.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {app: shop}}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: web
        image: nginx:1.22
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: tools, labels: {app: tools}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: 'busybox:1.36', command: [sh, -c, 'echo begin; while true; do sleep 1; done']}
`;

/** What the person's kubectl does. */
export function kubectlContract(target: () => ContractTarget): void {
  const files = temporaryFolder();
  const { run, ok } = kubectlOf(target, files.path);

  describe.skipIf(!hasKubectl)('kubectl (skipped where it is not installed)', () => {
    beforeAll(async () => {
      const { code, err, out } = await run(['apply', '-f', '-'], MANIFEST);
      if (code !== 0) throw new Error(err);
      expect(out).toBe('deployment.apps/shop created\nservice/shop created\npod/tools created\n');
      await ok('rollout', 'status', 'deployment/shop', '--timeout=60s');
      await ok('wait', '--for=condition=Ready', 'pod/tools', '--timeout=60s');
    }, 120_000);
    afterAll(() => files.remove());

    test('apply changes only what changed, and diff shows it before', async () => {
      const same = await run(['apply', '-f', '-'], MANIFEST);
      expect(same.out).toBe('deployment.apps/shop unchanged\nservice/shop unchanged\npod/tools unchanged\n');
      const wider = MANIFEST.replace('labels: {app: shop}}', 'labels: {app: shop, tier: front}}');
      const diff = await run(['diff', '-f', '-'], wider);
      expect(diff.code).toBe(1);
      expect(diff.out).toMatch(/^\+\s+tier: front$/m);
      expect((await run(['apply', '-f', '-'], wider)).out).toContain('deployment.apps/shop configured');
      const server = await run(['apply', '--server-side', '--force-conflicts', '-f', '-'], MANIFEST);
      expect(server.out).toContain('deployment.apps/shop serverside-applied');
    });

    test('get: tables, wide, YAML, JSON path, all kinds', async () => {
      expect(await ok('get', 'deploy', 'shop')).toMatch(
        /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nshop +2\/2 +2 +2 +\S+\n$/,
      );
      expect(await ok('get', 'pod', 'tools', '-o', 'wide')).toMatch(
        /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\ntools +1\/1 +Running +0 +\S+ +[\d.]+ +node\d +<none> +<none>\n$/,
      );
      expect(await ok('get', 'pod', 'tools', '-o', 'jsonpath={.spec.containers[0].image}')).toBe('busybox:1.36');
      expect(await ok('get', 'pod', 'tools', '-o', 'yaml')).toMatch(/^apiVersion: v1\nkind: Pod\n/);
      expect(await ok('get', 'all')).toMatch(
        /pod\/tools[\s\S]*service\/shop[\s\S]*deployment\.apps\/shop[\s\S]*replicaset\.apps\/shop-/,
      );
      expect(await ok('get', 'pods', '-l', 'app=shop', '--no-headers')).toMatch(/^(shop-\S+ +1\/1 +Running.*\n){2}$/);
      expect((await run(['get', 'pod', 'nobody'])).err).toBe('Error from server (NotFound): pods "nobody" not found\n');
      expect((await run(['get', 'nonsense'])).err).toBe('error: the server doesn\'t have a resource type "nonsense"\n');
    });

    test('claims, volumes and classes', async () => {
      const volume = `${target().lab.namespace}-disk`;
      const manifest = `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${volume}}
spec:
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany]
  storageClassName: ""
  hostPath: {path: /var/tmp/${volume}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: ${volume}
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: none}
spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}
`;
      expect((await run(['apply', '-f', '-'], manifest)).err).toBe('');
      try {
        await ok('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/disk', '--timeout=60s');
        expect(await ok('get', 'pvc')).toMatch(
          new RegExp(
            `^NAME +STATUS +VOLUME +CAPACITY +ACCESS MODES +STORAGECLASS +VOLUMEATTRIBUTESCLASS +AGE\ndisk +Bound +${volume} +2Gi +RWO,RWX +<unset> +\\S+\nnone +Pending +none +<unset> +\\S+\n$`,
          ),
        );
        expect(await ok('get', 'pv', volume)).toMatch(
          new RegExp(
            `^NAME +CAPACITY +ACCESS MODES +RECLAIM POLICY +STATUS +CLAIM +STORAGECLASS +VOLUMEATTRIBUTESCLASS +REASON +AGE\n${volume} +2Gi +RWO,RWX +Retain +Bound +${target().lab.namespace}/disk +<unset> +\\S+\n$`,
          ),
        );
        expect(await ok('get', 'storageclass')).toMatch(
          /^NAME +PROVISIONER +RECLAIMPOLICY +VOLUMEBINDINGMODE +ALLOWVOLUMEEXPANSION +AGE\n/,
        );
        expect(await ok('describe', 'pvc', 'none')).toMatch(
          /Used By: +<none>\n[\s\S]*Warning +ProvisioningFailed [\s\S]*storageclass\.storage\.k8s\.io "none" not found/,
        );
        expect(await ok('delete', 'pvc', 'disk', '--timeout=30s')).toContain('persistentvolumeclaim "disk" deleted');
      } finally {
        await run(['delete', 'pv', volume, '--timeout=30s']);
      }
    });

    test('describe, events and explain', async () => {
      const described = await ok('describe', 'pod', 'tools');
      expect(described).toMatch(/^Name: +tools\n/);
      expect(described).toMatch(/Events:[\s\S]*Scheduled[\s\S]*Created[\s\S]*Container created[\s\S]*Started/);
      expect(await ok('describe', 'deployment', 'shop')).toMatch(
        /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/,
      );
      expect(await ok('describe', 'service', 'shop')).toMatch(/Endpoints: +[\d.]+:80,[\d.]+:80/);
      expect(await ok('describe', 'node', 'node1')).toMatch(/^Name: +node1\n/);
      expect(await ok('events', '--for', 'pod/tools')).toMatch(/Normal +Started +Pod\/tools +Container started/);
      const explained = await run(['explain', 'pod.spec']);
      if (target().kind === 'cluster') expect(explained.out).toContain('containers');
      else expect(explained.err).toMatch(/^error: /);
    });

    test('logs, exec and cp', async () => {
      expect(await ok('logs', 'tools', '--tail=1')).toBe('begin\n');
      expect(await ok('logs', 'deployment/shop', '--all-pods', '--prefix', '--tail=1')).toMatch(/^\[pod\/shop-/m);
      expect((await run(['logs', 'tools', '--previous'])).err).toContain(
        'previous terminated container "main" in pod "tools" not found',
      );
      expect(await ok('exec', 'tools', '--', 'sh', '-c', 'echo inside')).toBe('inside\n');
      const failed = await run(['exec', 'tools', '--', 'sh', '-c', 'exit 9']);
      expect(failed).toMatchObject({ code: 9, err: 'command terminated with exit code 9\n' });
      expect((await run(['exec', '-i', 'tools', '--', 'wc', '-c'], 'x'.repeat(100_000))).out.trim()).toBe('100000');
      const missing = await run(['exec', 'tools', '--', 'no-such-program']);
      expect(missing.code).not.toBe(0);
      expect(missing.err).toContain('exec: "no-such-program": executable file not found in $PATH');
      const file = files.file('sent.txt', 'over there\n');
      await ok('cp', file, 'tools:sent.txt');
      expect(await ok('exec', 'tools', '--', 'cat', 'sent.txt')).toBe('over there\n');
      await ok('cp', 'tools:sent.txt', join(files.path, 'back.txt'));
      expect(readFileSync(join(files.path, 'back.txt'), 'utf8')).toBe('over there\n');
    });

    test('port-forward', async () => {
      const { kubeconfig, lab } = target();
      const child = spawn('kubectl', [
        '--kubeconfig',
        kubeconfig,
        '-n',
        lab.namespace,
        'port-forward',
        'service/shop',
        ':80',
      ]);
      try {
        let said = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
        const port = await eventually('the port', () => /127\.0\.0\.1:(\d+) -> 80/.exec(said)?.[1]);
        for (let i = 0; i < 3; i++) expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).not.toBe('');
        expect(await answer(Number(port))).toMatch(/^HTTP\/1\.1 200 OK/);
      } finally {
        child.kill();
      }
    });

    test('label, annotate, scale, set and the rollout verbs', async () => {
      expect(await ok('label', 'pod', 'tools', 'tier=back')).toBe('pod/tools labeled\n');
      expect(await ok('annotate', 'pod', 'tools', 'note=hello')).toBe('pod/tools annotated\n');
      expect(await ok('get', 'pod', '-l', 'tier=back', '-o', 'name')).toBe('pod/tools\n');
      expect(await ok('scale', 'deployment/shop', '--replicas=1')).toBe('deployment.apps/shop scaled\n');
      await ok('rollout', 'status', 'deployment/shop', '--timeout=60s');
      expect(await ok('set', 'image', 'deployment/shop', 'web=nginx:no-such-tag')).toBe(
        'deployment.apps/shop image updated\n',
      );
      expect(await ok('rollout', 'history', 'deployment/shop')).toMatch(
        /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>\n/,
      );
      expect(await ok('rollout', 'undo', 'deployment/shop')).toBe('deployment.apps/shop rolled back\n');
      await ok('rollout', 'status', 'deployment/shop', '--timeout=60s');
      expect(await ok('rollout', 'restart', 'deployment/shop')).toBe('deployment.apps/shop restarted\n');
      await ok('rollout', 'status', 'deployment/shop', '--timeout=60s');
      expect(await ok('rollout', 'pause', 'deployment/shop')).toBe('deployment.apps/shop paused\n');
      expect(await ok('rollout', 'resume', 'deployment/shop')).toBe('deployment.apps/shop resumed\n');
    });

    test('edit and patch', async () => {
      const editor = files.file('editor', '#!/bin/sh\nsed -i.bak "s/replicas: 1/replicas: 2/" "$1"\n', 0o755);
      const edited = await run(['edit', 'deployment', 'shop'], '', { KUBE_EDITOR: editor });
      expect(edited.out).toBe('deployment.apps/shop edited\n');
      expect(await ok('get', 'deploy', 'shop', '-o', 'jsonpath={.spec.replicas}')).toBe('2');
      expect(await ok('patch', 'deployment', 'shop', '-p', '{"spec":{"replicas":1}}')).toBe(
        'deployment.apps/shop patched\n',
      );
      await ok('rollout', 'status', 'deployment/shop', '--timeout=60s');
    });

    test('auth, api-resources, version and top', async () => {
      expect(await ok('auth', 'can-i', 'delete', 'pods')).toBe('yes\n');
      expect(await ok('auth', 'whoami')).toContain('Username');
      expect(await ok('api-resources', '--api-group=apps', '-o', 'name')).toContain('deployments.apps\n');
      expect(await ok('version')).toContain('Server Version: v1.35');
      await eventually('metrics of the pod', async () => {
        const { code, out } = await run(['top', 'pod', 'tools']);
        return code === 0 && /^NAME +CPU\(cores\) +MEMORY\(bytes\)/.test(out);
      });
      expect(await ok('top', 'node')).toMatch(/^NAME +CPU\(cores\)[\s\S]*node1/);
    });

    test('debug brings an ephemeral container in', async () => {
      const { code, err } = await run([
        'debug',
        'tools',
        '--image=busybox:1.36',
        '--container=helper',
        '--profile=general',
        '--',
        'sh',
        '-c',
        'echo helping',
      ]);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      await eventually('its words', async () => (await run(['logs', 'tools', '-c', 'helper'])).out.includes('helping'));
    });

    test('delete waits until it is gone', async () => {
      expect(await ok('delete', 'pod', 'tools', '--timeout=30s')).toContain('pod "tools" deleted');
      expect(await ok('delete', 'deployment,service', 'shop', '--cascade=foreground', '--timeout=60s')).toMatch(
        /deployment\.apps "shop" deleted[\s\S]*service "shop" deleted/,
      );
      await eventually('its pods to go', async () => (await ok('get', 'pods', '-l', 'app=shop', '-o', 'name')) === '');
    });
  });
}

/** What a server answers to a plain request. */
function answer(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    );
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}
