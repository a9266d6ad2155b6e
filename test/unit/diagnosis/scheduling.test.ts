import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { podRequests } from '../../../src/diagnosis/nodes/load.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { aDeployment, ago, aNode, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');

function pending(spec: object, message = '0/2 nodes are available') {
  return aPod({
    owner,
    node: undefined,
    spec: { containers: [{ name: 'web', image: 'x' }], ...spec },
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: ago(60) },
      ],
    },
  });
}
const running = (name: string, node: string, requests: object) =>
  aPod({ name, node, spec: { containers: [{ name: 'web', resources: { requests } }] } });
const requests = (of: object, name = 'web') => ({ name, resources: { requests: of } });

function only(of: readonly unknown[], options: Parameters<typeof snapshotWith>[1] = {}, answer?: ProbeAnswer) {
  const { findings } = diagnose(snapshotWith([...objects, ...of], options), NOON, () => answer);
  expect(findings.map((finding) => finding.code)).toHaveLength(1);
  const finding = findings[0];
  if (!finding) throw new Error('no finding');
  return finding;
}
const nodeLine = (finding: ReturnType<typeof only>, node: string) =>
  finding.evidence.find((one) => one.source === 'node' && one.ref === node)?.text;

describe('a node selector that no node meets', () => {
  it('names the label, the nearest value and the node to label', () => {
    const finding = only([
      aNode('node1', { labels: { disk: 'hdd' } }),
      aNode('node2', { labels: { disk: 'sdd' } }),
      pending({ nodeSelector: { disk: 'ssd' } }),
    ]);
    expect(finding.code).toBe('unschedulable-node-selector');
    expect(finding.cause).toContain(
      'It wants a node with disk=ssd (nodeSelector). None of the 2 nodes has it. Nearest: node2 has disk=sdd.',
    );
    expect(finding.remedies[0]).toMatchObject({
      command: 'node.label',
      kubectl: 'kubectl label node node2 disk=ssd --overwrite',
      args: { node: 'node2', label: 'disk=ssd' },
    });
    expect(nodeLine(finding, 'node1')).toBe('lacks disk=ssd: it has disk=hdd');
  });

  it('a misspelt name of a label is told with the similar one', () => {
    expect(
      only([aNode('node1', { labels: { purpose: 'special' } }), pending({ nodeSelector: { pupose: 'special' } })])
        .cause,
    ).toContain('A label of a similar name: node1 has purpose=special.');
  });

  it('required node affinity is read term by term', () => {
    const affinity = (operator: string, values?: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'cores', operator, values }] }],
          },
        },
      },
    });
    const node = aNode('node1', { labels: { cores: '8' } });
    expect(only([node, pending(affinity('Gt', ['16']))]).title).toContain('no node has cores > 16');
    expect(only([node, pending(affinity('NotIn', ['8', '4']))]).title).toContain('cores not in (8, 4)');
    expect(only([node, pending(affinity('DoesNotExist'))]).title).toContain('!cores');
    expect(diagnose(snapshotWith([node, pending(affinity('In', ['8']))]), NOON).findings).toEqual([]);
  });
});

describe('too few resources', () => {
  const nodes = [aNode('node1'), aNode('node2', { allocatable: { cpu: '4' } })];

  it('tells the sum, who asks for it, and what is free where', () => {
    const finding = only([
      ...nodes,
      running('a', 'node1', { cpu: '1500m' }),
      running('b', 'node2', { cpu: '3' }),
      pending({ containers: [requests({ cpu: '1' }), requests({ cpu: '250m' }, 'proxy')] }),
    ]);
    expect(finding.code).toBe('insufficient-resources');
    expect(finding.cause).toBe(
      'It requests 1.25 CPU in sum (web 1 and proxy 250m). The most that is free on any node is 1 of 4 (node2).',
    );
    expect(nodeLine(finding, 'node1')).toBe('cpu 500m of 2 free, needs 1.25');
    // The proxy keeps its 250m of the 1 that is free.
    expect(finding.remedies.map(({ title, args }) => [title, args])).toEqual([
      ['Lower resources.requests: 750m would fit now', { container: 'web', 'requests.cpu': '750m' }],
      ['See whose requests fill node2', { line: 'kubectl describe node node2' }],
    ]);
  });

  it('a pod that fits no empty node is told so', () => {
    expect(only([...nodes, pending({ containers: [requests({ cpu: '100' })] })]).cause).toContain(
      'Even an empty node would not do: the largest can allocate 4 (node2).',
    );
  });

  it('where only one namespace is watched, what the others use is asked for, and until then not claimed', () => {
    const of = [...nodes, pending({ containers: [requests({ cpu: '3' })] }), running('b', 'node2', { cpu: '3' })];
    const asked = diagnose(snapshotWith(of, { namespace: 'shop' }), NOON);
    expect(asked.wanted.filter(({ type }) => type !== 'kubelet')).toEqual([{ type: 'node-load' }]);
    const finding = only(of, { namespace: 'shop' }, { type: 'node-load', requested: { node2: { cpu: 3.5, pods: 9 } } });
    expect(finding.cause).toContain('The most that is free on any node is 2 of 2 (node1).');
    expect(nodeLine(finding, 'node2')).toBe('cpu 500m of 4 free, needs 3');
  });

  it('where that may not be read it is said', () => {
    const of = [...nodes, pending({ containers: [requests({ cpu: '9' })] })];
    const refused: ProbeAnswer = { type: 'failed', missing: false, reason: 'pods is forbidden' };
    expect(only(of, { namespace: 'shop' }, refused).cause).toMatch(
      /largest node can allocate 4 .*not known.*pods is forbidden/,
    );
  });

  it('pods that have ended hold nothing', () => {
    const done = aPod({ name: 'done', spec: { containers: [requests({ cpu: '4' })] }, status: { phase: 'Succeeded' } });
    expect(
      diagnose(snapshotWith([aNode('node1'), done, pending({ containers: [requests({ cpu: '2' })] })]), NOON).findings,
    ).toEqual([]);
  });

  it('an init container that needs more than all the others is named, with what it requests', () => {
    const finding = only([
      aNode('node1', { allocatable: { cpu: '2', memory: '4Gi', pods: '110' } }),
      pending({
        initContainers: [requests({ memory: '8Gi' }, 'warm')],
        containers: [requests({ memory: '1Gi' }), requests({ memory: '1Gi' }, 'log')],
      }),
    ]);
    expect(finding.cause).toContain('It requests 8Gi memory. That is for its init container warm');
    expect(finding.evidence.map(({ ref }) => ref)).toContain('spec.initContainers[warm].resources.requests.memory');
    expect(finding.evidence.map(({ ref }) => ref).join()).not.toContain('containers[web]');
  });

  it('init containers, sidecars and overhead count as the scheduler counts them', () => {
    const pod = aPod({
      spec: {
        initContainers: [
          { ...requests({ cpu: '100m' }, 'proxy'), restartPolicy: 'Always' },
          requests({ cpu: '3', memory: '1Gi' }, 'migrate'),
        ],
        containers: [requests({ cpu: '500m', memory: '2Gi' })],
        overhead: { cpu: '250m' },
      },
    });
    expect(podRequests(pod)).toEqual({ cpu: 3.35, memory: 2 * 2 ** 30 });
  });

  it('devices and the number of pods are resources too', () => {
    expect(only([aNode('node1'), pending({ containers: [requests({ 'nvidia.com/gpu': '1' })] })]).title).toContain(
      'nvidia.com/gpu',
    );
    const full = aNode('node1', { allocatable: { pods: '1' } });
    expect(only([full, running('a', 'node1', {}), pending({})]).title).toContain('room for another pod');
  });
});

describe('taints, cordons and other pods', () => {
  const taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };
  const tainted = aNode('node2', { labels: { pool: 'gpu' }, spec: { taints: [taint] } });

  it('the only node that fits has a taint: the taint and its toleration are named', () => {
    const finding = only([aNode('node1'), tainted, pending({ nodeSelector: { pool: 'gpu' } })]);
    expect(finding.code).toBe('unschedulable-taint');
    expect(finding.cause).toContain(
      'node2 has the taint dedicated=gpu:NoSchedule, and the pod has no toleration for it.',
    );
    expect(finding.remedies.map((remedy) => remedy.title)).toContain('Add a toleration for dedicated=gpu:NoSchedule');
  });

  it('a toleration of the same name that misses the taint is shown', () => {
    const toleration = { key: 'dedicated', operator: 'Equal', value: 'ml', effect: 'NoSchedule' };
    const finding = only([tainted, pending({ tolerations: [toleration, { key: 'other', operator: 'Exists' }] })]);
    expect(finding.cause).toContain('It tolerates dedicated=ml:NoSchedule, which is another taint');
    expect(finding.cause).not.toContain('other:');
  });

  it.each([
    [{ key: 'dedicated', operator: 'Exists' }],
    [{ operator: 'Exists' }],
    [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
  ])('a pod that tolerates it by %j is not held back', (toleration) => {
    const pod = pending({ nodeSelector: { pool: 'gpu' }, tolerations: [toleration] });
    expect(diagnose(snapshotWith([tainted, pod]), NOON).findings).toEqual([]);
  });

  it('a cordoned node is the root, and the pods that wait for it are named', () => {
    const finding = only([aNode('node1', { spec: { unschedulable: true } }), pending({})]);
    expect([finding.code, finding.severity, finding.object]).toEqual([
      'node-cordoned',
      'warning',
      { kind: 'Node', name: 'node1' },
    ]);
    expect(finding.cause).toContain('web-1');
    expect(finding.remedies[0]?.command).toBe('node.uncordon');
  });

  it('anti-affinity is told with its pods and the number of places', () => {
    const term = { labelSelector: { matchLabels: { app: 'queue' } }, topologyKey: 'kubernetes.io/hostname' };
    const pod = pending(
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
    );
    const finding = only([aNode('node1'), pod]);
    expect(finding.code).toBe('unschedulable-affinity');
    expect(finding.cause).toContain('must not share a node (kubernetes.io/hostname) with pods that have app=queue');
  });

  it('a pod that a node would take is not reported: the scheduler only has not looked yet', () => {
    expect(diagnose(snapshotWith([aNode('node1'), pending({})]), NOON).findings).toEqual([]);
  });
});

it('without the right to read nodes the scheduler’s own words decide, and it is said', () => {
  const forbidden = { Node: { phase: 'forbidden', since: NOON, reason: 'nodes is forbidden' } } as const;
  const report = diagnose(
    snapshotWith([pending({}, '0/2 nodes are available: 2 Insufficient cpu.')], { states: forbidden }),
    NOON,
  );
  expect(report.findings.map((finding) => finding.code)).toEqual(['insufficient-resources', 'not-visible']);
  expect(report.findings[0]?.cause).toContain('kdbg may not read the nodes');
  expect(report.unseen).toEqual([{ resource: 'nodes', reason: 'nodes is forbidden' }]);
});

it('what the pod itself wants is told where the nodes may not be read', () => {
  const forbidden = { Node: { phase: 'forbidden', since: NOON, reason: 'nodes is forbidden' } } as const;
  const told = (spec: object, message: string) =>
    diagnose(snapshotWith([pending(spec, message)], { states: forbidden }), NOON).findings[0];
  const labels = told(
    { nodeSelector: { rack: 'r9' } },
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are available.",
  );
  expect(labels?.title).toMatch(/no node has rack=r9$/);
  expect(labels?.cause).toContain('It wants a node with rack=r9 (nodeSelector).');
  const big = { containers: [{ name: 'web', resources: { requests: { cpu: '90', memory: '1Gi' } } }] };
  expect(told(big, '0/2 nodes are available: 2 Insufficient cpu.')?.title).toMatch(/no node has enough CPU free$/);
  expect(told(big, '0/2 nodes are available: 2 Insufficient cpu.')?.cause).toContain('It requests 90 CPU.');
  const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }];
  const taint = '0/2 nodes are available: 2 node(s) had untolerated taint {dedicated: db}.';
  expect(told({ tolerations }, taint)?.cause).toContain('this pod tolerates dedicated=gpu:NoSchedule');
  expect(told({}, taint)?.cause).toContain('this pod has no toleration of its own');
  const controlPlane = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';
  const both = (other: string) =>
    told({ nodeSelector: { rack: 'r9' } }, `0/3 nodes are available: ${controlPlane}, ${other}.`)?.code;
  expect(both("2 node(s) didn't match Pod's node affinity/selector")).toBe('unschedulable-node-selector');
  expect(both("2 node(s) didn't match pod anti-affinity rules")).toBe('unschedulable-affinity');
  expect(both('2 node(s) had untolerated taint {dedicated: db}')).toBe('unschedulable-taint');
});
