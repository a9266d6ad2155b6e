import { spawn } from 'node:child_process';
import { ENTRY, ROOT } from './ptyDriver.ts';

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs kdbg without a terminal until it ends; killed after `limit` ms (status null). */
export function runKdbg(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; limit?: number; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ENTRY, ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', LANG: 'C.UTF-8', ...options.env },
      timeout: options.limit ?? 15_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(options.input ?? '');
  });
}
