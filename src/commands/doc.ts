import { isKeyContext } from '../keys/contexts.ts';
import { KEYMAPS, loadKeymap } from '../keys/load.ts';
import type { Keymap } from '../keys/resolver.ts';
import { texts } from '../texts/index.ts';
import { Registry } from './registry.ts';
import type { Command, CommandGroup, CommandId } from './types.ts';

/** docs/keys.md: every command with its keys in each keymap, from the command records. Ends with a newline. */
export function renderKeysDoc(): string {
  const say = texts.cli.keysDoc;
  const keymaps = KEYMAPS.map((name) => loadKeymap({ name }).keymap);
  const commands = allCommands();
  const groups = Object.keys(say.groups) as CommandGroup[];
  return [
    `# ${say.title}`,
    '',
    say.made,
    '',
    ...say.intro,
    ...groups.flatMap((group) => [
      '',
      `## ${say.groups[group]}`,
      '',
      ...markdownTable(
        [say.command, ...KEYMAPS, say.where, say.does],
        commands
          .filter((command) => command.group === group)
          .map(({ id }) => [
            `\`${id}\``,
            ...keymaps.map((keymap) => keysIn(keymap, id)),
            placesIn(keymaps, id),
            texts.commands[id][1],
          ]),
      ),
    ]),
    '',
    `## ${say.ownTitle}`,
    '',
    ...say.own,
    '',
  ].join('\n');
}

/** A table of some commands with their keys in the default keymap, for the README. */
export function keysTable(ids: readonly CommandId[]): string[] {
  const say = texts.cli.keysDoc;
  const { keymap } = loadKeymap();
  return markdownTable(
    [say.key, say.does],
    ids.map((id) => [keysIn(keymap, id), texts.commands[id][1]]),
  );
}

/** Every command with its keys in a keymap, as a person writes them, separated by commas. */
export function keyRows(keymap: Keymap): readonly { id: string; keys: string; does: string }[] {
  return allCommands().map(({ id }) => ({ id, keys: writtenKeys(keymap, id).join(', '), does: texts.commands[id][1] }));
}

function allCommands(): readonly Command[] {
  return new Registry(loadKeymap().keymap).commands;
}

/** The keys of a command in any context, each once. */
function keysIn(keymap: Keymap, id: CommandId): string {
  return writtenKeys(keymap, id).map(code).join(' ');
}

function writtenKeys(keymap: Keymap, id: CommandId): string[] {
  return [...new Set(keymap.bindings.filter(({ command }) => command === id).map(({ keys }) => keys.join(' ')))];
}

function placesIn(keymaps: readonly Keymap[], id: CommandId): string {
  const places = keymaps.flatMap(({ bindings }) => bindings.filter(({ command }) => command === id));
  const known = places.map(({ context }) => context).filter(isKeyContext);
  return [...new Set(known.map((context) => texts.cli.keysDoc.places[context]))].join(', ');
}

/** In a table a bar has to be escaped, also inside code. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
