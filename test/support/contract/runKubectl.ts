import { spawn, spawnSync } from 'node:child_process';
import type { ContractTarget } from './target.ts';

/** Whether this machine has kubectl: the part of the contract that is asked through it is skipped without. */
const asked = spawnSync('kubectl', ['version', '--client', '--output=json'], { encoding: 'utf8' });
export const hasKubectl: boolean = asked.status === 0;

/** The minor version of this machine's kubectl, 35 of 1.35; 0 where there is none. */
export const kubectlMinor: number = Number(/"gitVersion": "v1\.(\d+)/.exec(asked.stdout ?? '')?.[1] ?? 0);

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** The person's kubectl, in the namespace of a target. */
export interface Kubectl {
  run(args: readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Its output; fails where it fails. */
  ok(...args: string[]): Promise<string>;
}

/** `home` is where it keeps what it remembers. */
export function kubectlOf(target: () => ContractTarget, home: string): Kubectl {
  const run: Kubectl['run'] = (args, input = '', env = {}) =>
    new Promise((resolve, reject) => {
      const { kubeconfig, lab } = target();
      const child = spawn('kubectl', ['--kubeconfig', kubeconfig, '-n', lab.namespace, ...args], {
        env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
      });
      const parts = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        parts.out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        parts.err += text;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...parts }));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  return {
    run,
    async ok(...args) {
      const { code, out, err } = await run(args);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${err}`);
      return out;
    },
  };
}
