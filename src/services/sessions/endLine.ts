import { sanitise } from '../../base/sanitise.ts';
import { texts } from '../../texts/index.ts';
import type { ProgramEnd } from './program.ts';

/** By number, as Linux has them on every architecture that Kubernetes runs on (signal(7)). */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

/** How a program ended, in one line; an exit code above 128 names the signal that a shell means by it. */
export function endLine(end: ProgramEnd): string {
  const t = texts.sessions;
  if (end.reason !== undefined) return t.endedWhy(sanitise(end.reason));
  if (end.signal !== undefined) return t.killed(end.signal);
  if (end.code !== undefined) {
    const signal = SIGNALS[end.code - 128];
    return signal ? t.exitedBySignal(end.code, signal) : t.exited(end.code);
  }
  return t.ended;
}
