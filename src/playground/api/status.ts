import { messageOf } from '../../base/errors.ts';
import { ApiFailure, internal } from '../failure.ts';

/** Anything thrown, as the Status object that answers it. */
export function statusOf(thrown: unknown): { code: number } & Record<string, unknown> {
  const { status } = thrown instanceof ApiFailure ? thrown : internal(messageOf(thrown));
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...status };
}
