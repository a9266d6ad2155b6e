import { isAbort, toKdbgError } from '../base/errors.ts';
import type { Change } from '../services/changes/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';

/** Prepares a change (which asks the server) and shows it; it is made when the person confirms. */
export async function proposeChange(
  desk: Desk,
  prepare: () => Promise<Change>,
  options: { done?(told: string): void; failed?(): void } = {},
): Promise<void> {
  const change = await desk.notices.run(texts.commandTexts.preparing, prepare);
  if (!change) return options.failed?.();
  desk.dialogs.confirm(change, (told) => {
    desk.notices.tell('done', told);
    options.done?.(told);
  });
}

/** Tells an error in the footer's line. */
export function tellError(desk: Desk, thrown: unknown): void {
  if (!isAbort(thrown)) desk.notices.tell('error', toKdbgError(thrown).line);
}
