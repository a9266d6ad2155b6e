import { keyRows } from '../commands/doc.ts';
import { COMMAND_IDS } from '../commands/ids.ts';
import { type LoadedKeymap, loadKeymap } from '../keys/load.ts';
import { configFile, keysFile } from '../services/config/folders.ts';
import { requireConfig } from '../services/config/load.ts';
import { texts } from '../texts/index.ts';
import { textOption } from './args.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** `kdbg keys`: every command with its keys as they are for this person; ends with 1 where their keys.json is wrong. */
export const keysCommand: HeadlessCommand = {
  name: 'keys',
  summary: texts.cli.keysCommand.summary,
  usage: '',
  options: [],
  examples: ['kdbg keys', 'kdbg keys --keymap vim'],
  async run({ args, env, stdout, stderr }: CliContext): Promise<number> {
    const config = await requireConfig(configFile(env));
    const loaded = loadKeymap({
      name: textOption(args, 'keymap') ?? config.keymap,
      userFile: keysFile(env),
      commands: COMMAND_IDS,
    });
    stdout.write(table(loaded));
    for (const problem of loaded.problems) stderr.write(`kdbg: ${problem.line}\n`);
    return loaded.problems.length > 0 ? 1 : 0;
  },
};

function table({ keymap }: LoadedKeymap): string {
  const rows = keyRows(keymap);
  const width = (pick: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => pick(row).length));
  const idWidth = width((row) => row.id);
  const keyWidth = width((row) => row.keys);
  return rows.map((row) => `${row.id.padEnd(idWidth)}  ${row.keys.padEnd(keyWidth)}  ${row.does}\n`).join('');
}
