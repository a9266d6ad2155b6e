import { type Clock, pause, systemClock } from '../../base/clock.ts';
import type { LogProbe, ProbeAnswer } from '../../diagnosis/probes.ts';
import { followLog } from '../../kube/logs.ts';
import type { KubeClient, LogLine } from '../../kube/types.ts';

/** Enough for the longest stack traces, and little enough to be read at once. */
const TAIL = 120;
/** What the kubelet writes instead of a log when the runtime has already removed it. */
const REMOVED = /^(?:unable to retrieve container logs for |failed to (?:try resolving symlinks|open log file))/;

/** The kubelet tells ends in whole seconds; a line may come a little after the end was noted. Milliseconds. */
const SLACK = 2_000;

/** How often a new instance's log is looked at until it has written something, and the milliseconds between. */
const LOOKS = 3;
const BETWEEN = 700;

/**
 * The last lines of an instance that ended. Between the look at the pod and the look at its log the container may have been started again:
 * then what was the running instance's log is the previous one's now, and what was the previous one's may be gone from the node.
 */
export async function readEndLog(
  client: KubeClient,
  request: LogProbe,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<ProbeAnswer> {
  const asked = await settled(readOne(client, request, signal));
  const theirs = request.previous ? undefined : request.endedAt;
  if (asked.answer?.type === 'log' && !isAnothers(asked.answer.lines, theirs)) return asked.answer;
  const other = { ...request, previous: !request.previous };
  const looks = !request.previous ? 1 : request.waits ? LOOKS : 0;
  for (let i = 0; i < looks && !signal.aborted; i++) {
    if (i > 0) await pause(clock, BETWEEN, signal);
    const { answer } = await settled(readOne(client, other, signal));
    if (answer?.type === 'log' && answer.lines.length > 0) return answer;
  }
  if (asked.answer) return asked.answer;
  throw asked.error;
}

async function settled(reading: Promise<ProbeAnswer>): Promise<{ answer?: ProbeAnswer; error?: unknown }> {
  try {
    return { answer: await reading };
  } catch (error) {
    return { error };
  }
}

function isAnothers(lines: readonly LogLine[], endedAt: number | undefined): boolean {
  const first = lines[0];
  if (!first) return true;
  return endedAt !== undefined && Date.parse(first.time) > endedAt + SLACK;
}

function readOne(client: KubeClient, request: LogProbe, signal: AbortSignal): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const lines: LogLine[] = [];
    const { namespace, pod, container, previous } = request;
    const handle = followLog(
      client,
      { namespace, pod, container, previous, tailLines: TAIL, follow: false },
      {
        lines: (batch) => {
          for (const line of batch) lines.push(line);
        },
        end: (end) => {
          signal.removeEventListener('abort', cancel);
          const first = lines[0]?.text ?? '';
          if (end.kind === 'failed') reject(end.error);
          else if (lines.length === 1 && REMOVED.test(first)) resolve({ type: 'failed', missing: true, reason: first });
          else resolve({ type: 'log', lines });
        },
      },
    );
    const cancel = () => {
      handle.stop();
      reject(signal.reason);
    };
    signal.addEventListener('abort', cancel, { once: true });
  });
}
