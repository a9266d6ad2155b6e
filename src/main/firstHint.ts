import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Hint } from '../console/hint.ts';
import { writePrivateFile } from '../services/config/folders.ts';
import { texts } from '../texts/index.ts';

/** Shows the hint at the very first start for this person, and notes that it was. A folder that can't be written to means no hint. */
export async function firstHint(hint: Hint, stateFolder: string): Promise<void> {
  const file = join(stateFolder, 'first-hint');
  if (existsSync(file)) return;
  try {
    await writePrivateFile(file, '');
  } catch {
    // It would come at every start.
    return;
  }
  hint.show(texts.console.firstHint);
}
