import { readFile } from 'node:fs/promises';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { writePrivateFile } from './folders.ts';
import { parseConfig } from './load.ts';

/** The settings of one word at the left edge of the file that kdbg itself may write, when the person chooses them in the console. */
export type KeptSetting = 'theme';

/**
 * Writes one setting into the configuration file; everything else in it, comments too, stays as it is. Throws a KdbgError `config-broken`
 * when the file is such that this is not possible, and the error of the system when it can't be read or written; the file is then unchanged.
 */
export async function keepSetting(file: string, name: KeptSetting, value: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  await writePrivateFile(file, withSetting(before, file, name, value));
}

/** The text with the setting: on its own line where it is there, else on a new line at the end. */
export function withSetting(before: string, file: string, name: KeptSetting, value: string): string {
  const own = new RegExp(`^${name}:([ \\t]*)[^#\\r\\n]*?([ \\t]+#.*)?(\\r?)$`, 'm');
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  const after = own.test(before)
    ? before.replace(own, (_, __, comment = '', end = '') => `${name}: ${value}${comment}${end}`)
    : `${before}${gap}${name}: ${value}\n`;
  const was = parseConfig(before, file);
  const is = parseConfig(after, file);
  // A file in another form (`{ theme: dark }`), or a broken one, would be broken by that, or not say it.
  const rest = JSON.stringify({ ...was.config, [name]: value });
  if (is.problems.length > 0 || JSON.stringify(is.config) !== rest) {
    throw new KdbgError('config-broken', texts.look.settingNotKept(name, value, file), {
      todo: texts.look.settingNotKeptTodo(name, value),
    });
  }
  return after;
}
