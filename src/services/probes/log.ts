import type { LogProbe, ProbeAnswer } from '../../diagnosis/probes.ts';
import { followLog } from '../../kube/logs.ts';
import type { KubeClient, LogLine } from '../../kube/types.ts';

/** Enough for the longest stack traces, and little enough to be read at once. */
const TAIL = 120;
/** What the kubelet writes instead of a log when the runtime has already removed it. */
const REMOVED = /^(?:unable to retrieve container logs for |failed to (?:try resolving symlinks|open log file))/;

/** The last lines of an instance that ended. */
export function readEndLog(client: KubeClient, request: LogProbe, signal: AbortSignal): Promise<ProbeAnswer> {
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
