import { messageOf } from '../../base/errors.ts';

/** Why a port could not be reached, as the kubelet words it. */
export function dialFailure(port: number, thrown: unknown): string {
  const { code } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : { code: undefined };
  const why = code === 'ECONNREFUSED' ? 'connect: connection refused' : messageOf(thrown);
  const tried = `failed to connect to localhost:${port} inside namespace "playground", IPv4: dial tcp4 127.0.0.1:${port}: ${why}`;
  return `an error occurred forwarding ${port} -> ${port}: error forwarding port ${port} to pod: failed to execute portforward in network namespace "playground": ${tried}`;
}
