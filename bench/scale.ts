import { fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEYS, PtyDriver } from '../test/support/ptyDriver.ts';
import { crowd } from './support/crowd.ts';
import { serveObjects } from './support/still.ts';

/**
 * Ten thousand pods, 500 of them broken, which the playground's API server gives in a process of its own: the time until kdbg shows them and has
 * looked through them, its memory, and how long a key takes meanwhile and after; beside kubectl, which lists the same.
 *
 *     node bench/scale.ts [pods] [rounds]
 */
const SELF = fileURLToPath(import.meta.url);
const pods = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 3);

if (process.send) {
  process.send(await serveObjects(crowd(pods), 'shop'));
} else {
  await measure();
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kdbg-bench-'));
  const server = fork(SELF, [String(pods)]);
  try {
    const text = await new Promise<string>((resolve) => server.once('message', (message) => resolve(String(message))));
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, text, { mode: 0o600 });
    const env = { KUBECONFIG: kubeconfig, HOME: folder };
    for (let n = 1; n <= rounds; n++) process.stdout.write(`round ${n}  ${await round(env)}\n`);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function round(env: { KUBECONFIG: string; HOME: string }): Promise<string> {
  const kubectl = await list(env.KUBECONFIG);
  const start = performance.now();
  const driver = await PtyDriver.start({ args: ['-A'], env });
  try {
    await driver.waitFor('? help', 60_000);
    const frame = performance.now() - start;
    await driver.waitFor(/\d\/\d +\w+/, 60_000);
    const first = performance.now() - start;
    const busy = await keys(driver, 10);
    await driver.waitFor(new RegExp(`${pods.toLocaleString('en-US')} pods|${pods} pods`), 60_000);
    const all = performance.now() - start;
    await driver.waitFor((screen) => screen.includes('● live') && !screen.includes('still looking'), 120_000);
    const settled = performance.now() - start;
    const calm = await keys(driver, 20);
    return [
      `first screen ${ms(frame)}`,
      `first pods ${ms(first)}`,
      `all ${ms(all)}`,
      `looked through ${ms(settled)}`,
      `slowest key meanwhile ${ms(Math.max(...busy))}`,
      `median key after ${ms(median(calm))}`,
      `memory ${memory(driver.pid)} MB`,
      `processor ${ms(processor(driver.pid))}`,
      `kubectl get pods -A ${ms(kubectl)}`,
    ].join('   ');
  } finally {
    await driver.close();
  }
}

/** Milliseconds from a key to the screen that it changes, `times` times. */
async function keys(driver: PtyDriver, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const before = driver.rows().findIndex((row) => row.includes('▸'));
    const start = performance.now();
    driver.type(n % 2 === 0 ? KEYS.down : KEYS.up);
    await driver.waitFor(() => driver.rows().findIndex((row) => row.includes('▸')) !== before, 60_000);
    took.push(performance.now() - start);
  }
  return took;
}

function list(kubeconfig: string): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', ['get', 'pods', '-A'], {
      env: { ...process.env, KUBECONFIG: kubeconfig },
      stdio: 'ignore',
    });
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve(performance.now() - start) : reject(new Error(`kubectl ended with ${status}`)),
    );
  });
}

function memory(pid: number): string {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024).toFixed(0);
}

/** Milliseconds that a process has computed so far (clock ticks of 10 ms in user and kernel mode, proc(5)). */
function processor(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
