import { KdbgError } from '../../src/base/errors.ts';

/** The KdbgError that the work rejects with; fails when it rejects with anything else or not at all. */
export async function rejection(work: Promise<unknown>): Promise<KdbgError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KdbgError)) throw new Error(`no KdbgError: ${String(error)}`);
  return error;
}
