import { parseTime } from '../../base/age.ts';
import { signalOfExitCode } from '../../base/signals.ts';
import type { ContainerStatus } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { ago, since } from './time.ts';

type State = NonNullable<ContainerStatus['state']>;

/** The state of a container: one line, and what the kubelet or the program said below it. Undefined where there is none. */
export function stateLines(state: State | undefined, now: number): string[] | undefined {
  const t = texts.describe;
  if (state?.running) return [t.running(since(state.running.startedAt, now) ?? '').trimEnd()];
  if (state?.waiting) {
    const { reason, message } = state.waiting;
    return [reason ? t.waiting(reason) : t.waitingNoReason, ...said(message)];
  }
  if (!state?.terminated) return undefined;
  const { reason = '', exitCode = 0, signal, startedAt, finishedAt, message } = state.terminated;
  const [start, end] = [parseTime(startedAt), parseTime(finishedAt)];
  // A container that never started has the zero time 1970 or none for its start.
  const ran = start === undefined || end === undefined || start <= 0 ? undefined : end - start;
  return [
    t.terminated({
      reason,
      code: exitCode,
      signal: signalOfExitCode(signal ? signal + 128 : exitCode),
      ranMs: ran,
      ended: end === undefined || end <= 0 ? undefined : ago(finishedAt, now),
    }),
    ...said(message),
  ];
}

function said(message: string | undefined): string[] {
  return message ? [message.trimEnd()] : [];
}
