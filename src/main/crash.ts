import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { texts } from '../texts/index.ts';

// Everything that the console may have switched: mouse, pastes, wrapping, the alternate screen, a hidden cursor, synchronized output.
const RESTORE =
  '\u001b[?1006l\u001b[?1002l\u001b[?1000l\u001b[?2004l\u001b[?7h\u001b[?2026l\u001b[?1049l\u001b[?25h\u001b[0m';

/** Catches what nothing else has: gives the terminal back, writes a report without secrets, says where it is, and ends with status 1. */
export function guardAgainstCrashes(options: {
  stateFolder: string;
  version: string;
  stdin: { isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  stdout: { write(text: string): unknown };
  now(): number;
}): void {
  let crashed = false;
  const crash = (thrown: unknown) => {
    if (crashed) return;
    crashed = true;
    if (options.stdin.isTTY) options.stdin.setRawMode?.(false);
    options.stdout.write(RESTORE);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const at = new Date(options.now()).toISOString();
    const path = join(options.stateFolder, `crash-${at.replace(/[:.]/g, '-')}.txt`);
    // The stack names code only: no object of the cluster, no argument, no environment.
    const report = [
      `kdbg ${options.version}`,
      `node ${process.version} ${process.platform} ${process.arch}`,
      at,
      '',
      error.stack ?? error.message,
    ];
    let where = path;
    try {
      mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
      writeFileSync(path, `${report.join('\n')}\n`, { mode: 0o600 });
    } catch {
      where = 'stderr';
      process.stderr.write(`${report.join('\n')}\n`);
    }
    process.stderr.write(`${texts.console.crashed(error.message, where)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
