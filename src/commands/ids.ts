import { type CommandId, commands } from '../texts/en/commands.ts';

/** Every command's id: what keymaps and remedies may name. */
export const COMMAND_IDS: ReadonlySet<string> = new Set(Object.keys(commands));

export function isCommand(id: string): id is CommandId {
  return COMMAND_IDS.has(id);
}
