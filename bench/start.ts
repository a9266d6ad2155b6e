import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTRY, PtyDriver } from '../test/support/ptyDriver.ts';

/**
 * The time to the first screen and to the pods, and the memory, beside `kubectl get pods`: five rounds in turn in a pseudo-terminal on the
 * cluster of KUBECONFIG. Prints each round, then the medians and their ratios.
 */
const ROUNDS = 5;
const scope = process.argv.slice(2);
const args = scope.length > 0 ? scope : ['-A'];
const home = mkdtempSync(join(tmpdir(), 'kdbg-bench-'));
const env = { KUBECONFIG: process.env.KUBECONFIG ?? '', HOME: home };

interface Round {
  version: number;
  frame: number;
  pods: number;
  settled: number;
  rss: number;
  kubectl: number;
}

async function timed(program: string | undefined, words: readonly string[]): Promise<number> {
  const start = performance.now();
  const driver = await PtyDriver.start({ ...(program ? { program } : {}), args: words, env });
  await driver.waitForExit(60_000);
  const took = performance.now() - start;
  await driver.close();
  return took;
}

async function round(): Promise<Round> {
  const kubectl = await timed('kubectl', ['get', 'pods', ...args]);
  const version = await timed(process.execPath, [ENTRY, '--version']);
  const start = performance.now();
  const driver = await PtyDriver.start({ args, env });
  await driver.waitFor('? help', 60_000);
  const frame = performance.now() - start;
  await driver.waitFor(/\d\/\d +\w+/, 60_000);
  const pods = performance.now() - start;
  await driver.waitFor('● live', 60_000);
  await driver.waitFor((screen) => !screen.includes('still looking'), 60_000);
  const settled = performance.now() - start;
  const rss = memory(driver.pid);
  await driver.close();
  return { version, frame, pods, settled, rss, kubectl };
}

/** Resident memory of a process in MB. */
function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const print = (name: string, one: Round) =>
  process.stdout.write(
    `${name.padEnd(8)} --version ${ms(one.version)}   first screen ${ms(one.frame)}   pods ${ms(one.pods)}   ` +
      `settled ${ms(one.settled)}   memory ${one.rss.toFixed(0)} MB   kubectl get pods ${ms(one.kubectl)}\n`,
  );
const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(7);

try {
  await timed(process.execPath, [ENTRY, '--version']);
  const warm = await PtyDriver.start({ args, env });
  await warm.waitFor('● live', 60_000);
  // The compile cache is written a few seconds after the start.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await warm.close();
  const rounds: Round[] = [];
  for (let n = 1; n <= ROUNDS; n++) {
    const one = await round();
    print(`round ${n}`, one);
    rounds.push(one);
  }
  const of = (pick: (one: Round) => number) => median(rounds.map(pick));
  const medians: Round = {
    version: of((one) => one.version),
    frame: of((one) => one.frame),
    pods: of((one) => one.pods),
    settled: of((one) => one.settled),
    rss: of((one) => one.rss),
    kubectl: of((one) => one.kubectl),
  };
  print('median', medians);
  const ratio = (value: number) => (value / medians.kubectl).toFixed(2);
  process.stdout.write(
    `against kubectl get pods: first screen ${ratio(medians.frame)}, pods ${ratio(medians.pods)}, settled ${ratio(medians.settled)}\n`,
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}
