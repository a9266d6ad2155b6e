import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';

export interface PodAddress {
  namespace: string;
  pod: string;
}

export interface PortTarget extends PodAddress {
  /** A number; names are resolved by the caller. */
  port: number;
}

/** What the kubelet says on the error channel, for people. */
export function portError(said: string, target: PortTarget): KdbgError {
  const t = texts.kube;
  if (/connection refused/.test(said)) {
    return new KdbgError('port-refused', t.portRefused(target.pod, target.port), { todo: t.portRefusedTodo });
  }
  if (/network namespace .* is closed|failed to find sandbox|not found|is not running|sandbox/i.test(said)) {
    return new KdbgError('port-pod-gone', t.portPodGone(target.pod));
  }
  return new KdbgError('port-failed', t.portFailed(target.pod, target.port, said.trim().replace(/\.$/, '')));
}
