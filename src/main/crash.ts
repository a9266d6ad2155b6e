import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from '../base/redact.ts';
import { sanitise } from '../base/sanitise.ts';
import { texts } from '../texts/index.ts';

// Everything that the console may have switched: mouse, pastes, wrapping, the alternate screen, a hidden cursor, synchronized output.
const RESTORE =
  '\u001b[?1006l\u001b[?1002l\u001b[?1000l\u001b[?2004l\u001b[?7h\u001b[?2026l\u001b[?1049l\u001b[?25h\u001b[0m';

/** Errors that caused it, at most. */
const CAUSES = 5;

export interface CrashReport {
  version: string;
  /** Milliseconds since the epoch. */
  at: number;
  thrown: unknown;
  /** Secrets that are known by their value, e.g. the token of the kubeconfig. */
  secrets?: readonly string[] | undefined;
}

/**
 * The text of a crash report: the version, Node and the stack with its causes. No arguments, no environment and no fields of errors; and since
 * a message may quote anything, what is a secret or looks like one is taken out of the whole. Ends with a newline.
 */
export function crashReport({ version, at, thrown, secrets }: CrashReport): string {
  const stacks: string[] = [];
  let error = thrown;
  for (let left = CAUSES; left > 0 && error !== undefined; left--) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stacks.push(stacks.length > 0 ? `${texts.console.crashCause} ${stack}` : stack);
    error = error instanceof Error ? error.cause : undefined;
  }
  const node = `node ${process.version} ${process.platform} ${process.arch}`;
  const report = [`kdbg ${version}`, node, new Date(at).toISOString(), '', ...stacks];
  return `${redact(report.join('\n'), secrets)}\n`;
}

/** Catches what nothing else has: gives the terminal back, writes a report without secrets, says where it is, and ends with status 1. */
export function guardAgainstCrashes(options: {
  stateFolder: string;
  version: string;
  stdin: { isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  stdout: { write(text: string): unknown };
  /** Secrets that are known by their value; asked when there is something to report. */
  secrets?: () => readonly string[];
  now(): number;
}): void {
  let crashed = false;
  const crash = (thrown: unknown) => {
    if (crashed) return;
    crashed = true;
    if (options.stdin.isTTY) options.stdin.setRawMode?.(false);
    options.stdout.write(RESTORE);
    const secrets = options.secrets?.();
    const at = options.now();
    const path = join(options.stateFolder, `crash-${new Date(at).toISOString().replace(/[:.]/g, '-')}.txt`);
    const report = crashReport({ version: options.version, at, thrown, secrets });
    let where = path;
    try {
      mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
      writeFileSync(path, report, { mode: 0o600 });
    } catch {
      where = 'stderr';
      process.stderr.write(report);
    }
    const message = redact(thrown instanceof Error ? thrown.message : String(thrown), secrets);
    process.stderr.write(`${texts.console.crashed(sanitise(message), where)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
