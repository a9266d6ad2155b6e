import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { aDeployment, ago, aNode, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const of = (name: string, conditions: object[], parts: { spec?: object; metadata?: object } = {}): object => {
  const node = aNode(name, parts.spec ? { spec: parts.spec } : {}) as { metadata: object; status: object };
  return {
    ...node,
    metadata: { ...node.metadata, creationTimestamp: ago(86_400), ...parts.metadata },
    status: { ...node.status, conditions },
  };
};
const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: ago(9000) };
const lost = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
  lastTransitionTime: ago(60),
};
const tolerates = {
  tolerations: [
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ],
};
const find = (given: readonly unknown[], code: string, answer?: ProbeAnswer) =>
  diagnose(snapshotWith([...objects, ...given]), NOON, (key) =>
    key.startsWith('kubelet/') ? answer : undefined,
  ).findings.find((finding) => finding.code === code);

describe('a node that is not ready', () => {
  it('is told with since when, what it holds and when its pods are made anew', () => {
    const finding = find([of('node1', [lost]), aPod({ owner, spec: tolerates })], 'node-not-ready');
    expect(finding?.title).toBe('Node node1 is not ready: its kubelet has stopped reporting');
    expect(finding?.cause).toContain('NodeStatusUnknown');
    expect(finding?.cause).toContain('It holds 1 pod (web-1).');
    expect(finding?.cause).toMatch(/deletes that pod at 12:04:00/);
    expect(finding?.severity).toBe('error');
  });

  it.each([
    [
      'KubeletNotReady',
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady',
      'pod network',
    ],
    ['KubeletNotReady', 'PLEG is not healthy: pleg was last seen active 5m ago', 'PLEG'],
    ['KubeletNotReady', 'container runtime is down', 'container runtime'],
    ['KubeletNotReady', 'node is shutting down', 'shutting down'],
  ])('%s: %s', (reason, message, why) => {
    const cond = { type: 'Ready', status: 'False', reason, message, lastTransitionTime: ago(600) };
    expect(find([of('node1', [cond])], 'node-not-ready')?.title).toContain(why);
  });

  it('that has just joined is for information', () => {
    const cond = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'NetworkPluginNotReady' };
    const node = of('node1', [cond], { metadata: { creationTimestamp: ago(20) } });
    expect(find([node], 'node-not-ready')?.severity).toBe('info');
  });

  it('one that is ready, or of which nothing is known yet, is not reported', () => {
    expect(find([of('node1', [ready]), of('node2', [])], 'node-not-ready')).toBeUndefined();
  });
});

it('pressure is told with what the node runs short of', () => {
  const cond = {
    type: 'MemoryPressure',
    status: 'True',
    reason: 'KubeletHasInsufficientMemory',
    lastTransitionTime: ago(30),
  };
  const finding = find([of('node1', [ready, cond]), aPod({ owner })], 'node-pressure');
  expect(finding?.title).toBe('Node node1 runs short of memory');
  expect(finding?.cause).toContain('Without a memory limit: web-1.');
  expect(finding?.severity).toBe('warning');
});

it('a cordoned node that nothing waits for is for information', () => {
  expect(find([of('node1', [ready], { spec: { unschedulable: true } })], 'node-cordoned')?.severity).toBe('info');
});

describe('a kubelet that can’t be reached', () => {
  const answer: ProbeAnswer = {
    type: 'kubelet',
    state: 'unreachable',
    fault: 'no-route',
    address: '10.88.0.12',
    port: 10250,
    said: 'dial tcp 10.88.0.12:10250: connect: no route to host',
  };

  it('is told with its address, why, and what works all the same', () => {
    const finding = find([of('node1', [ready]), aPod({ owner })], 'kubelet-unreachable', answer);
    expect(finding?.title).toBe('The kubelet of node node1 can’t be reached: no route to host');
    expect(finding?.cause).toContain('10.88.0.12:10250');
    expect(finding?.cause).toContain('logs, shells (exec), port-forwards');
    expect(finding?.cause).toContain('its pods run on');
  });

  it('is told to a person who may not read nodes, too, from pods that are not well', () => {
    const states = { Node: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    const pod = aPod({ owner, status: { ...webStatus({}), conditions: [{ type: 'Ready', status: 'False' }] } });
    const report = diagnose(snapshotWith([...objects, pod], { states }), NOON, (key) =>
      key.startsWith('kubelet/') ? answer : undefined,
    );
    expect(report.findings.map(({ code }) => code)).toContain('kubelet-unreachable');
  });

  it('goes when it answers, and is not asked for where no pod is', () => {
    const well: ProbeAnswer = { type: 'kubelet', state: 'well' };
    expect(find([of('node1', [ready]), aPod({ owner })], 'kubelet-unreachable', well)).toBeUndefined();
    const { wanted } = diagnose(snapshotWith([of('node1', [ready]), of('node2', [ready]), aPod({ owner })]), NOON);
    expect(wanted.filter(({ type }) => type === 'kubelet')).toMatchObject([{ node: 'node1', look: true }]);
  });

  it('of many nodes only those with pods that are not well are asked', () => {
    const nodes = Array.from({ length: 50 }, (_, i) => of(`n${i}`, [ready]));
    const pods = nodes.map((_, i) =>
      aPod({
        name: `p${i}`,
        node: `n${i}`,
        ...(i === 7 ? { status: { conditions: [{ type: 'Ready', status: 'False' }] } } : {}),
      }),
    );
    const { wanted } = diagnose(snapshotWith([...nodes, ...pods]), NOON);
    expect(wanted.flatMap((one) => (one.type === 'kubelet' && one.look ? [one.node] : []))).toEqual(['n7']);
  });
});

describe('failures on one node', () => {
  const crashed = webStatus({
    restartCount: 4,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1, finishedAt: ago(10) } },
  });
  const spread = (name: string, bad: (node: string) => boolean) => {
    const made = aDeployment(name);
    const nodes = ['node1', 'node2', 'node3', 'node4'];
    const pods = nodes.map((node) =>
      aPod({ name: `${name}-${node}`, node, owner: made.owner, ...(bad(node) ? { status: crashed } : {}) }),
    );
    return [...made.objects, ...pods];
  };
  const nodes = ['node1', 'node2', 'node3', 'node4'].map((name) => of(name, [ready]));

  it('of several workloads whose replicas run well elsewhere are told of the node', () => {
    const sick = ['a', 'b', 'c'].flatMap((name) => spread(name, (node) => node === 'node2'));
    const finding = find([...nodes, ...sick], 'failures-on-one-node');
    expect(finding?.object.name).toBe('node2');
    expect(finding?.evidence.map(({ text }) => text)).toContain(
      'deployment/a: 1 on this node fails, 3 elsewhere run well',
    );
  });

  it('a program that fails everywhere says nothing of a node', () => {
    const sick = ['a', 'b', 'c'].flatMap((name) => spread(name, () => true));
    expect(find([...nodes, ...sick], 'failures-on-one-node')).toBeUndefined();
  });
});
