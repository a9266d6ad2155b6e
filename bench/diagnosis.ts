import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../src/base/clock.ts';
import { createDiagnosis } from '../src/diagnosis/engine.ts';
import { DIAGNOSED_KINDS } from '../src/diagnosis/rules/index.ts';
import type { StoreSink } from '../src/store/reflect.ts';
import { createStore } from '../src/store/store.ts';
import { trim } from '../src/store/trim.ts';
import type { KubeObject, StoredKind } from '../src/store/types.ts';
import { FakeKube } from '../test/support/fakeKube.ts';
import { ago, anEvent, aPod, NOON, webStatus } from '../test/support/snapshot.ts';
import { brokenCluster } from './support/broken.ts';

/**
 * Ten thousand pods in a store, 500 of them broken: the processor time of the first full diagnosis in a new process, and how long a
 * change takes from the store's batch to the new report (the 16 ms for which the store collects a batch are not counted), for changes of
 * several kinds. No API is asked: questions of the rules are answered at once, as failed.
 *
 *     node bench/diagnosis.ts [pods] [broken] [rounds]
 */
const SELF = fileURLToPath(import.meta.url);
const pods = Number(process.argv[2] ?? 10_000);
const broken = Number(process.argv[3] ?? 500);
const rounds = Number(process.argv[4] ?? 5);
const CHANGES = 60;

interface Round {
  findings: number;
  first: number;
  changes: Record<string, number[]>;
}

async function measure(): Promise<void> {
  const all: Round[] = [];
  for (let n = 1; n <= rounds; n++) {
    const child = fork(SELF, [String(pods), String(broken)]);
    all.push(await new Promise<Round>((resolve) => child.once('message', (message) => resolve(message as Round))));
    child.kill();
  }
  const [one] = all;
  say(`${pods} pods, ${broken} broken, ${one?.findings} findings, ${rounds} rounds`);
  say(`first full diagnosis: median ${ms(median(all.map(({ first }) => first)))} of processor time`);
  for (const kind of Object.keys(one?.changes ?? {})) {
    const took = all.flatMap(({ changes }) => changes[kind] ?? []);
    say(`${kind}: median ${ms(median(took))}, slowest of twenty ${ms(quantile(took, 0.95))}`);
  }
}

/** A clock whose timers go off when they are told to. */
class ManualClock implements Clock {
  #timers = new Set<() => void>();
  now = (): number => NOON;
  after(ms: number, fn: () => void): () => void {
    if (ms <= 16) this.#timers.add(fn);
    return () => this.#timers.delete(fn);
  }
  fire(): void {
    const due = [...this.#timers];
    this.#timers.clear();
    for (const fn of due) fn();
  }
}

function round(): Round {
  const clock = new ManualClock();
  const sinks = new Map<StoredKind, StoreSink>();
  const store = createStore(new FakeKube(), {
    clock,
    reflect: (kind, _resource, _namespace, sink) => {
      sinks.set(kind, sink);
      return () => sinks.delete(kind);
    },
  });
  for (const kind of DIAGNOSED_KINDS) store.watch(kind);
  const objects = brokenCluster(pods, broken).map((object) => trim(object.kind as StoredKind, object));
  for (const kind of DIAGNOSED_KINDS) {
    sinks.get(kind)?.replace(objects.filter((object) => object.kind === kind));
    sinks.get(kind)?.state({ phase: 'live', since: NOON });
  }
  clock.fire();
  const before = process.threadCpuUsage();
  const diagnosis = createDiagnosis(store, {
    clock,
    // As in the console: into the pods of a whole cluster nobody looks unasked.
    probes: {
      run: async () => ({ type: 'failed', missing: false, reason: 'not asked here' }),
      takes: ({ type }) => type !== 'sockets',
    },
  });
  const used = process.threadCpuUsage(before);
  const found = diagnosis.report.get().findings.length;

  const put = (object: object) => {
    const kind = (object as KubeObject).kind as StoredKind;
    sinks.get(kind)?.put(trim(kind, object));
    const start = performance.now();
    clock.fire();
    return performance.now() - start;
  };
  const times = (change: (n: number) => object) => Array.from({ length: CHANGES }, (_, n) => put(change(n)));
  const podOf = (n: number, parts: object) => {
    const team = n * 2;
    const owner = { kind: 'ReplicaSet', name: `svc-${team}-5d`, uid: `uid-rs-svc-${team}` };
    const labels = { app: `svc-${team}` };
    return aPod({ name: `svc-${team}-${team * 20 + 1}`, owner, labels, node: `node${n}`, ...parts });
  };
  let version = 10;
  const metadata = () => ({ resourceVersion: String(version++) });
  const crash = (n: number) => ({
    ...webStatus({
      restartCount: n,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, startedAt: ago(9), finishedAt: ago(8), containerID: `c${n}` } },
    }),
  });
  const changes = {
    'a pod that crashes': times((n) => podOf(n, { metadata: metadata(), status: crash(n) })),
    'a pod that is well again': times((n) => podOf(n, { metadata: metadata() })),
    'an event': times((n) => anEvent({ name: `svc-${n}-${n * 20}` }, { reason: 'BackOff', message: `again ${n}` })),
    'a node that reports': times((n) => ({
      ...objects.find((object) => object.kind === 'Node' && object.metadata?.name === `node${n % 200}`),
      metadata: { name: `node${n % 200}`, uid: `uid-node${n % 200}`, ...metadata() },
    })),
    'a deployment that reports': times((n) => ({
      kind: 'Deployment',
      metadata: { name: `svc-${n}`, namespace: 'shop', uid: `uid-svc-${n}`, ...metadata() },
      spec: { replicas: 20 },
      status: { replicas: 20, readyReplicas: n % 20 },
    })),
    'the same list again': Array.from({ length: 20 }, () => {
      sinks.get('Pod')?.replace(store.snapshot().of('Pod').all());
      const start = performance.now();
      clock.fire();
      return performance.now() - start;
    }),
  };
  return { findings: found, first: (used.user + used.system) / 1000, changes };
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (process.send) process.send(round());
else await measure();
