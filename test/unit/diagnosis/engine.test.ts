import { describe, expect, it } from 'vitest';
import { createDiagnosis } from '../../../src/diagnosis/engine.ts';
import { type ProbeAnswer, type ProbeRequest, probeKey } from '../../../src/diagnosis/probes.ts';
import { DIAGNOSED_KINDS } from '../../../src/diagnosis/rules/index.ts';
import type { StoreSink } from '../../../src/store/reflect.ts';
import { createStore } from '../../../src/store/store.ts';
import type { KubeObject, StoredKind } from '../../../src/store/types.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';
import { aDeployment, ago, aNode, anEvent, aPod, NOON, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const crashed = (name: string, instance = 'one', version = '1') =>
  aPod({
    name,
    owner,
    metadata: { resourceVersion: version },
    status: webStatus({
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
      lastState: {
        terminated: { exitCode: 1, startedAt: ago(10), finishedAt: ago(10), containerID: `${name}-${instance}` },
      },
    }),
  });

/** A diagnosis over a store that the test feeds, with questions that the test answers. */
function setUp() {
  const clock = new FakeClock(NOON);
  const sinks = new Map<StoredKind, StoreSink>();
  const store = createStore(new FakeKube(), {
    clock,
    reflect: (kind, _resource, _namespace, sink) => {
      sinks.set(kind, sink);
      return () => sinks.delete(kind);
    },
  });
  const questions: {
    request: ProbeRequest;
    signal: AbortSignal;
    answer(answer: ProbeAnswer): void;
    fail(error: Error): void;
  }[] = [];
  const diagnosis = createDiagnosis(store, {
    clock,
    probes: {
      run: (request, signal) =>
        new Promise((resolve, reject) => {
          questions.push({ request, signal, answer: resolve, fail: reject });
        }),
    },
  });
  const feed = (kind: StoredKind): StoreSink => {
    const sink = sinks.get(kind);
    if (!sink) throw new Error(`${kind} is not watched`);
    return sink;
  };
  const live = async () => {
    for (const kind of DIAGNOSED_KINDS) {
      feed(kind).replace([]);
      feed(kind).state({ phase: 'live', since: NOON });
    }
    for (const object of objects) feed(object.kind as StoredKind).put(object);
    await clock.advance(16);
  };
  const report = () => diagnosis.report.get();
  const codes = () => report().findings.map((finding) => finding.code);
  return { clock, store, diagnosis, questions, feed, live, report, codes, sinks };
}
const log = (text: string): ProbeAnswer => ({ type: 'log', lines: [{ time: ago(10), text }] });

describe('the live diagnosis', () => {
  it('says that it is still loading until every kind is there', async () => {
    const { report, live } = setUp();
    expect(report().pending).toBe(DIAGNOSED_KINDS.length);
    await live();
    expect(report()).toEqual({ findings: [], unseen: [], pending: 0 });
  });

  it('a finding comes with its cause and goes by itself when the cause goes', async () => {
    const { clock, feed, live, codes } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    expect(codes()).toEqual(['crash-exit']);
    feed('Pod').put(aPod({ owner, metadata: { resourceVersion: '2' } }));
    await clock.advance(16);
    expect(codes()).toEqual([]);
    feed('Pod').put(crashed('web-1', 'two', '3'));
    await clock.advance(16);
    feed('Pod').remove(crashed('web-1'));
    await clock.advance(16);
    expect(codes()).toEqual([]);
  });

  it('the log is read in the background, and the finding then quotes it', async () => {
    const { clock, feed, live, report, questions } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    expect(report().pending).toBe(1);
    questions[0]?.answer(log('fatal: no broker'));
    await settle();
    await clock.advance(16);
    expect(report().pending).toBe(0);
    expect(report().findings[0]?.cause).toContain('fatal: no broker');
  });

  it('the log of an instance is read once, however often the pod changes; that of the next instance anew', async () => {
    const { clock, feed, live, questions } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    questions[0]?.answer(log('a'));
    await settle();
    await clock.advance(16);
    feed('Pod').put(crashed('web-1', 'one', '2'));
    await clock.advance(16);
    expect(questions).toHaveLength(1);
    feed('Pod').put(crashed('web-1', 'two', '3'));
    await clock.advance(16);
    expect(questions.map(({ request }) => probeKey(request))).toEqual([
      'log/shop/web-1/web/web-1-one',
      'log/shop/web-1/web/web-1-two',
    ]);
  });

  it('a question that nobody asks any more is cancelled', async () => {
    const { clock, feed, live, questions, report } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    feed('Pod').remove(crashed('web-1'));
    await clock.advance(16);
    expect(questions[0]?.signal.aborted).toBe(true);
    questions[0]?.answer(log('late'));
    await settle();
    await clock.advance(16);
    expect(report()).toEqual({ findings: [], unseen: [], pending: 0 });
  });

  it('of fifty replicas that crash one log is read', async () => {
    const { clock, feed, live, questions } = setUp();
    await live();
    for (let i = 0; i < 50; i++) feed('Pod').put(crashed(`web-${i}`));
    await clock.advance(16);
    expect(questions.map(({ request }) => probeKey(request))).toEqual(['log/shop/web-0/web/web-0-one']);
  });

  it('fifty workloads that crash are not fifty requests at once', async () => {
    const { clock, feed, live, questions } = setUp();
    await live();
    for (let i = 0; i < 50; i++) {
      feed('Pod').put({ ...crashed(`web-${i}`), metadata: { ...crashed(`web-${i}`).metadata, ownerReferences: [] } });
    }
    await clock.advance(16);
    expect(questions).toHaveLength(4);
    questions[0]?.answer(log('a'));
    await settle();
    await clock.advance(16);
    expect(questions).toHaveLength(5);
  });

  it('two pods at a time are looked into, and what else is asked does not wait for them', async () => {
    const { clock, feed, live, questions } = setUp();
    await live();
    for (let i = 0; i < 9; i++) {
      feed('Pod').put(aPod({ name: `api-${i}`, labels: { app: `api-${i}` } }));
      feed('Service').put({
        kind: 'Service',
        metadata: { name: `api-${i}`, namespace: 'shop', uid: `uid-service-${i}` },
        spec: { selector: { app: `api-${i}` }, ports: [{ port: 80 }] },
      } as KubeObject);
    }
    await clock.advance(16);
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    expect(questions.map(({ request }) => request.type)).toEqual(['sockets', 'sockets', 'log']);
    questions[0]?.answer({ type: 'sockets', way: 'unseen', reason: 'no right' });
    await settle();
    expect(questions.filter(({ request }) => request.type === 'sockets')).toHaveLength(3);
  });

  it('a question that failed is asked again after a while', async () => {
    const { clock, feed, live, questions, report } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    questions[0]?.fail(new Error('connection lost'));
    await settle();
    await clock.advance(16);
    expect(report().findings[0]?.cause).toContain('connection lost');
    await clock.advance(30_000);
    expect(questions).toHaveLength(2);
    questions[1]?.answer(log('boom: error'));
    await settle();
    await clock.advance(16);
    expect(report().findings[0]?.cause).toContain('boom: error');
  });

  it('what did not change is the same finding, so that nobody draws it again', async () => {
    const { clock, feed, live, report } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    const before = report();
    feed('Pod').put(aPod({ name: 'other' }));
    await clock.advance(16);
    expect(report()).toBe(before);
  });

  it('an event has the pod that it is about examined again', async () => {
    const { clock, feed, live, codes } = setUp();
    await live();
    const waiting = { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } } };
    feed('Pod').put(aPod({ owner, status: { phase: 'Pending', ...webStatus(waiting) } }));
    await clock.advance(16);
    expect(codes()).toEqual(['image-pull-failed']);
    feed('Event').put(
      anEvent(
        { name: 'web-1', container: 'web' },
        { reason: 'Failed', message: 'Failed to pull image "x": dial tcp: i/o timeout' },
      ),
    );
    await clock.advance(16);
    expect(codes()).toEqual(['image-registry-unreachable']);
  });

  it('a node that comes takes the pods that wait for it out of the findings', async () => {
    const { clock, feed, live, codes } = setUp();
    await live();
    feed('Node').put(aNode('node1'));
    feed('Pod').put(
      aPod({
        node: undefined,
        spec: { containers: [{ name: 'web' }], nodeSelector: { disk: 'ssd' } },
        status: {
          phase: 'Pending',
          containerStatuses: [],
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
        },
      }),
    );
    await clock.advance(16);
    expect(codes()).toEqual(['unschedulable-node-selector']);
    feed('Node').put(aNode('node2', { labels: { disk: 'ssd' } }));
    await clock.advance(16);
    expect(codes()).toEqual([]);
  });

  it('time alone can change a finding: a container that outlived its crash is well', async () => {
    const { clock, feed, live, codes } = setUp();
    await live();
    feed('Pod').put(
      aPod({
        owner,
        status: webStatus({
          ready: true,
          restartCount: 5,
          state: { running: { startedAt: ago(3) } },
          lastState: { terminated: { exitCode: 1, startedAt: ago(10), finishedAt: ago(8), containerID: 'x' } },
        }),
      }),
    );
    await clock.advance(16);
    expect(codes()).toEqual(['crash-exit']);
    await clock.advance(30_000);
    expect(codes()).toEqual([]);
  });

  it('what may not be read is told, and does not count as loading', async () => {
    const { clock, feed, live, report } = setUp();
    await live();
    feed('Node').state({ phase: 'forbidden', since: NOON, reason: 'nodes is forbidden' });
    await clock.advance(16);
    expect(report()).toMatchObject({ unseen: [{ resource: 'nodes', reason: 'nodes is forbidden' }], pending: 0 });
    expect(report().findings.map(({ code, severity }) => [code, severity])).toEqual([['not-visible', 'info']]);
  });

  it('leaves nothing behind when it is closed', async () => {
    const { clock, feed, live, diagnosis, questions, sinks, store } = setUp();
    await live();
    feed('Pod').put(crashed('web-1'));
    await clock.advance(16);
    diagnosis.close();
    store.close();
    expect(questions[0]?.signal.aborted).toBe(true);
    expect([sinks.size, clock.waiting]).toEqual([0, 0]);
  });
});
