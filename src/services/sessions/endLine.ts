import { sanitise } from '../../base/sanitise.ts';
import { signalOfExitCode } from '../../base/signals.ts';
import { texts } from '../../texts/index.ts';
import type { ProgramEnd } from './program.ts';

/** How a program ended, in one line; an exit code above 128 names the signal that a shell means by it. */
export function endLine(end: ProgramEnd): string {
  const t = texts.sessions;
  if (end.reason !== undefined) return t.endedWhy(sanitise(end.reason));
  if (end.signal !== undefined) return t.killed(end.signal);
  if (end.code !== undefined) {
    const signal = signalOfExitCode(end.code);
    return signal ? t.exitedBySignal(end.code, signal) : t.exited(end.code);
  }
  return t.ended;
}
