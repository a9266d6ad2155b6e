import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { diagnoseCommand } from '../../src/cli/diagnose.ts';
import { createDiagnosis, type LiveDiagnosis } from '../../src/diagnosis/engine.ts';
import type { Finding } from '../../src/diagnosis/types.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { RESOURCES, resourcePath } from '../../src/kube/resources.ts';
import { createProbeRunner } from '../../src/services/probes/index.ts';
import { podStatus } from '../../src/store/podStatus.ts';
import { createStore } from '../../src/store/store.ts';
import type { ClusterStore } from '../../src/store/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';

const deployment = (name: string, spec: object, container: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { terminationGracePeriodSeconds: 0, ...spec, containers: [{ name, ...container }] },
    },
  },
});

interface TableAnswer {
  columnDefinitions: { name: string }[];
  rows: { cells: unknown[]; object: { metadata: { name: string } } }[];
}

describe('diagnosis of a live namespace', () => {
  let at: TestNamespace;
  let store: ClusterStore;
  let diagnosis: LiveDiagnosis;
  const codes = () => diagnosis.report.get().findings.map((finding) => finding.code);
  const finding = (code: string, when: (found: Finding) => boolean = () => true) =>
    eventually(code, () => diagnosis.report.get().findings.find((found) => found.code === code && when(found)));

  beforeAll(async () => {
    at = await testNamespace('diagnose');
    store = createStore(at.client, { namespace: at.namespace, clock: systemClock });
    diagnosis = createDiagnosis(store, { clock: systemClock, probes: createProbeRunner({ client: at.client }) });
  });

  afterAll(async () => {
    diagnosis.close();
    store.close();
    await at.close();
  });

  const patch = (name: string, template: object) =>
    at.client.json({
      method: 'PATCH',
      path: resourcePath(RESOURCES.Deployment, { namespace: at.namespace, name }),
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: template } } },
    });

  it('a crash is explained with its last words, and is gone when the Deployment is mended', async () => {
    const command = ['sh', '-c', 'echo "fatal: no BROKER_URL is set"; exit 1'];
    await at.create(deployment('mailer', {}, { image: 'busybox:1.36', command }));
    const found = await finding('crash-exit', (one) => one.cause.includes('BROKER_URL') && one.nextAt !== undefined);
    expect(found).toMatchObject({ object: { container: 'mailer' }, workload: { kind: 'Deployment', name: 'mailer' } });
    expect(found.remedies.map((remedy) => remedy.command)).toContain('workload.setEnv');
    await patch('mailer', { containers: [{ name: 'mailer', command: ['sleep', '86400'] }] });
    await eventually('the finding to go', () => !codes().includes('crash-exit'));
  });

  it('an image typo and a node selector are told with what is near, and the status is kubectl’s', async () => {
    await at.create(deployment('typo', {}, { image: 'ngnix:1.22' }));
    await at.create(
      deployment('picky', { nodeSelector: { 'kubernetes.io/hostname': 'nod1' } }, { image: 'busybox:1.36' }),
    );
    const image = await finding('image-not-found', (one) => one.nextAt !== undefined);
    expect(image.title).toBe('typo can’t start: the image ngnix:1.22 does not exist');
    expect((await finding('unschedulable-node-selector')).cause).toContain('Nearest: node');

    const same = await eventually('the same status in the server’s table and in ours', async () => {
      const table = await at.client.json<TableAnswer>({
        path: resourcePath(RESOURCES.Pod, { namespace: at.namespace }),
        accept: 'application/json;as=Table;g=meta.k8s.io;v=v1',
      });
      const list = await at.client.json<{ items: Pod[] }>({
        path: resourcePath(RESOURCES.Pod, { namespace: at.namespace }),
      });
      const column = (name: string) => table.columnDefinitions.findIndex((one) => one.name === name);
      const theirs = new Map(
        table.rows.map((row) => [
          row.object.metadata.name,
          `${row.cells[column('Ready')]} ${row.cells[column('Status')]}`,
        ]),
      );
      const ours = list.items.map((pod) => {
        const status = podStatus(pod);
        return [pod.metadata?.name ?? '', `${status.ready}/${status.containers} ${status.status}`] as const;
      });
      return ours.length >= 2 && ours.every(([name, shown]) => theirs.get(name) === shown) ? ours : undefined;
    });
    expect(same.length).toBeGreaterThanOrEqual(2);
  });

  it('kdbg diagnose prints the same and ends with 1', async () => {
    await finding('image-not-found');
    const printed: string[] = [];
    const status = await diagnoseCommand.run({
      args: {
        command: 'diagnose',
        positional: ['deployment/typo'],
        options: { namespace: at.namespace, output: 'json' },
      },
      env: process.env,
      about: { version: '', commit: '', program: 'kdbg' },
      stdin: {},
      stdout: { write: (text: string) => printed.push(text) },
      stderr: { write: () => undefined },
      clock: systemClock,
      signal: new AbortController().signal,
    });
    const json = JSON.parse(printed.join(''));
    expect([status, json.findings.map((found: Finding) => found.code)]).toEqual([1, ['image-not-found']]);
  });
});
