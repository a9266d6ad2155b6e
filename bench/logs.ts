/**
 * A burst of log lines, followed by kdbg's log service and by `kubectl logs -f` to a file, in turns, on the cluster of KUBECONFIG.
 * Time runs from the command that starts the burst until the last line is there. Each line carries its number, so that one that is
 * missing or comes twice is seen.
 *
 *     node bench/logs.ts [rounds] [lines]
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../src/base/clock.ts';
import { connect } from '../src/kube/client.ts';
import { loadKubeconfig } from '../src/kube/kubeconfig.ts';
import { RESOURCES, resourcePath } from '../src/kube/resources.ts';
import { createLogs, type Follow, followOn, storePods } from '../src/services/logs/index.ts';
import { createStore } from '../src/store/store.ts';

const rounds = Number(process.argv[2] ?? 3);
const lines = Number(process.argv[3] ?? 1_000_000);
const LONGEST_MS = 180_000;

const kubeconfig = loadKubeconfig({ env: process.env });
const client = connect(kubeconfig, kubeconfig.current);
const namespace = `kdbg-bench-logs-${Math.random().toString(36).slice(2, 7)}`;
const folder = mkdtempSync(join(tmpdir(), 'kdbg-bench-'));

interface Round {
  ms: number;
  /** Of `lines`; less when some never came. */
  once: number;
  repeated: number;
  /** Longest time in which the event loop did not turn, and the 99th percentile; milliseconds. */
  longest?: number;
  p99?: number;
  /** The most that this thread worked in one turn; milliseconds. What the loop waited beyond that, others had the processor. */
  work?: number;
  rssMb?: number;
  notes: string;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sum = (counts: Uint8Array, is: (count: number) => boolean) =>
  counts.reduce((all, count) => all + (is(count) ? 1 : 0), 0);

/** A pod that prints the burst when it is told: 97 bytes a line with its newline. */
async function burstPod(name: string): Promise<void> {
  const script = `while [ ! -f /go ]; do sleep 0.02; done; awk 'BEGIN { for (i = 1; i <= ${lines}; i++) printf "%07d %088d\\n", i, 0 }'; sleep 3600`;
  await client.json({
    method: 'POST',
    path: resourcePath(RESOURCES.Pod, { namespace }),
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          { name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script] },
        ],
      },
    },
  });
  const path = resourcePath(RESOURCES.Pod, { namespace, name });
  for (;;) {
    const pod = await client.json<{ status?: { phase?: string } }>({ path });
    if (pod.status?.phase === 'Running') return;
    await sleep(100);
  }
}

const remove = (name: string) =>
  client.json({
    method: 'DELETE',
    path: resourcePath(RESOURCES.Pod, { namespace, name }),
    query: { gracePeriodSeconds: 0 },
  });

/** Starts the burst; the process ends by itself. */
function go(pod: string): void {
  spawn('kubectl', ['-n', namespace, 'exec', pod, '--', 'touch', '/go'], { stdio: 'ignore' });
}

async function byKdbg(pod: string): Promise<Round> {
  const counts = new Uint8Array(lines + 1);
  const follow = followOn(client);
  const counting: Follow = (target, sink) =>
    follow(target, {
      ...sink,
      lines: (batch) => {
        for (const { text } of batch) {
          const n = Number.parseInt(text, 10);
          counts[n] = Math.min(255, (counts[n] ?? 0) + 1);
        }
        sink.lines(batch);
      },
    });
  const store = createStore(client, { namespace, clock: systemClock });
  const service = createLogs({ follow: counting, pods: (source) => storePods(store, source) });
  const view = service.open({ source: { namespace, pod, container: 'main' } });
  while (view.streams[0]?.state !== 'following') await sleep(20);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let rss = 0;
  const sampler = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss());
  }, 100);
  let work = 0;
  let used = process.threadCpuUsage();
  const turns = setInterval(() => {
    const now = process.threadCpuUsage();
    work = Math.max(work, now.user + now.system - used.user - used.system);
    used = now;
  }, 2);
  delay.enable();
  const began = performance.now();
  go(pod);
  used = process.threadCpuUsage();
  const last = String(lines).padStart(7, '0');
  const ms = await new Promise<number>((resolve) => {
    const limit = setTimeout(() => resolve(Number.NaN), LONGEST_MS);
    // What a pane does with each frame: it looks at the rows that it shows.
    view.version.subscribe(() => {
      const shown = view.range(view.total - 40, view.total);
      if (!shown.some((entry) => entry.text.startsWith(last))) return;
      clearTimeout(limit);
      resolve(performance.now() - began);
    });
  });
  delay.disable();
  clearInterval(sampler);
  clearInterval(turns);
  const notes = view
    .range(0, view.total)
    .filter((entry) => entry.stream < 0)
    .map((entry) => entry.text);
  service.close();
  store.close();
  return {
    ms,
    once: sum(counts.subarray(1), (count) => count === 1),
    repeated: sum(counts, (count) => count > 1),
    longest: delay.max / 1e6,
    p99: delay.percentile(99) / 1e6,
    work: work / 1e3,
    rssMb: rss / 1024 / 1024,
    notes: missing(counts) + notes.join(' '),
  };
}

async function byKubectl(pod: string): Promise<Round> {
  const path = join(folder, `${pod}.log`);
  const out = openSync(path, 'w');
  const child = spawn('kubectl', ['-n', namespace, 'logs', '-f', pod], { stdio: ['ignore', out, 'ignore'] });
  await sleep(1_000);
  const began = performance.now();
  go(pod);
  const last = String(lines).padStart(7, '0');
  let ms = Number.NaN;
  while (performance.now() - began < LONGEST_MS) {
    if (tailOf(path).includes(`\n${last} `)) {
      ms = performance.now() - began;
      break;
    }
    await sleep(10);
  }
  child.kill('SIGTERM');
  closeSync(out);
  const counts = new Uint8Array(lines + 1);
  countLines(path, counts);
  rmSync(path);
  return {
    ms,
    once: sum(counts.subarray(1), (count) => count === 1),
    repeated: sum(counts, (count) => count > 1),
    notes: missing(counts) + (Number.isNaN(ms) ? 'the follow fell silent' : ''),
  };
}

/** Counts the numbers at the lines' beginnings; without an object a line, so that the other side's memory is measured and not this. */
function countLines(path: string, counts: Uint8Array): void {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(1024 * 1024);
  let n = 0;
  let column = 0;
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    for (let i = 0; i < size; i++) {
      const byte = buffer[i] ?? 0;
      if (byte === 10) {
        counts[n] = Math.min(255, (counts[n] ?? 0) + 1);
        n = 0;
        column = 0;
      } else if (column++ < 7) n = n * 10 + byte - 48;
    }
  }
  closeSync(file);
}

function tailOf(path: string): string {
  const { size } = statSync(path);
  const buffer = Buffer.alloc(Math.min(size, 400));
  const file = openSync(path, 'r');
  readSync(file, buffer, 0, buffer.length, size - buffer.length);
  closeSync(file);
  return buffer.toString('latin1');
}

/** The first ranges of numbers that never came. */
function missing(counts: Uint8Array): string {
  const ranges: string[] = [];
  let from = 0;
  for (let n = 1; n <= lines + 1; n++) {
    if (n <= lines && counts[n] === 0) from ||= n;
    else if (from) {
      ranges.push(`${from}-${n - 1}`);
      from = 0;
    }
  }
  return ranges.length === 0 ? '' : `missing ${ranges.slice(0, 5).join(', ')} `;
}

const median = (values: readonly number[]) => {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
const show = (value: number | undefined, digits = 1) => (value === undefined ? '' : value.toFixed(digits));
const row = (...cells: readonly string[]) =>
  console.log(cells.map((cell, i) => (i === 0 || i === 10 ? cell.padEnd(10) : cell.padStart(13))).join(''));

await client.json({
  method: 'POST',
  path: resourcePath(RESOURCES.Namespace),
  body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
});
const results: Record<'kdbg' | 'kubectl', Round[]> = { kdbg: [], kubectl: [] };
try {
  console.log(`${lines} lines of 97 bytes in one burst, ${rounds} rounds in turns\n`);
  row('', 'seconds', 'once', 'missing', 'repeated', 'loop max ms', 'loop p99 ms', 'work max ms', 'RSS MB');
  for (let round = 0; round < rounds; round++) {
    for (const who of round % 2 === 0 ? (['kdbg', 'kubectl'] as const) : (['kubectl', 'kdbg'] as const)) {
      const pod = `burst-${who}-${round}`;
      await burstPod(pod);
      const result = await (who === 'kdbg' ? byKdbg(pod) : byKubectl(pod));
      results[who].push(result);
      const missing = lines - result.once - result.repeated;
      row(
        who,
        show(result.ms / 1000, 2),
        String(result.once),
        String(missing),
        String(result.repeated),
        show(result.longest),
        show(result.p99),
        show(result.work),
        show(result.rssMb, 0),
        '',
        result.notes,
      );
      await remove(pod);
    }
  }
  const kdbg = median(results.kdbg.map((result) => result.ms));
  const kubectl = median(results.kubectl.map((result) => result.ms));
  console.log(
    `\nmedian: kdbg ${show(kdbg / 1000, 2)} s, kubectl ${show(kubectl / 1000, 2)} s, ratio ${show(kdbg / kubectl, 3)}`,
  );
} finally {
  await client.json({ method: 'DELETE', path: resourcePath(RESOURCES.Namespace, { name: namespace }) });
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}
