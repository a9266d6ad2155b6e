import { KdbgError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { texts } from '../texts/index.ts';
import { asCalled } from './called.ts';
import { allCommands, COMMAND_NAMES, findCommand } from './commands.ts';
import { globalOptions } from './options.ts';
import type { CommandGroup, HeadlessCommand, OptionSpec } from './types.ts';

/** `kdbg help [COMMAND]`, which is also what `--help` runs. */
export const helpCommand: HeadlessCommand = {
  name: 'help',
  get summary() {
    return texts.cli.help.summary;
  },
  usage: '[COMMAND]',
  options: [],
  takes: ['commands'],
  get examples() {
    return texts.cli.help.helpExamples;
  },
  async run({ args, stdout, about }) {
    const name = args.command === 'help' ? args.positional[0] : args.command;
    const text = name ? commandHelp(await named(name)) : mainHelp(await allCommands());
    stdout.write(asCalled(text, about.program));
    return 0;
  },
};

async function named(name: string): Promise<HeadlessCommand> {
  const command = await findCommand(name);
  if (command) return command;
  const near = nearest(name, COMMAND_NAMES)[0];
  throw new KdbgError('unknown-command', texts.cli.unknownCommand(name), {
    todo: near ? texts.cli.didYouMean(near) : texts.cli.seeHelp(''),
  });
}

/** In the order of the help. */
const GROUPS: readonly CommandGroup[] = ['look', 'act', 'try', 'setUp'];
/** Of each command in the help of kdbg itself; its own help has all. */
const EXAMPLES = 2;

/** The commands under their headings. */
export function grouped(
  commands: readonly HeadlessCommand[],
): readonly { title: string; commands: readonly HeadlessCommand[] }[] {
  return GROUPS.map((group) => ({
    title: texts.cli.help.groups[group],
    commands: commands.filter((command) => (command.group ?? 'setUp') === group),
  })).filter((group) => group.commands.length > 0);
}

/** The help of kdbg itself: what it is, its commands by what they are for, its options, and examples of each. Ends with a newline. */
export function mainHelp(commands: readonly HeadlessCommand[]): string {
  const say = texts.cli.help;
  const width = Math.max(...commands.map(({ name }) => name.length));
  const groups = grouped(commands);
  return [
    say.about,
    '',
    say.heading(say.usage),
    ...table([
      ['kdbg [OPTIONS]', say.console],
      ['kdbg COMMAND [OPTIONS]', say.headless],
    ]),
    '',
    ...groups.flatMap((group) => [
      say.heading(group.title),
      ...group.commands.map(({ name, summary }) => `  kdbg ${name.padEnd(width)}  ${say.item(summary)}`),
      '',
    ]),
    say.heading(say.options),
    ...optionRows(globalOptions()),
    '',
    say.heading(say.examples),
    ...exampleRows([
      ...say.mainExamples,
      ...groups.flatMap((group) => group.commands.flatMap(({ examples }) => examples.slice(0, EXAMPLES))),
    ]),
    '',
    say.more,
    '',
  ].join('\n');
}

/** The help of one command. Ends with a newline. */
export function commandHelp(command: HeadlessCommand): string {
  const say = texts.cli.help;
  const own = command.options.length > 0 ? [say.heading(say.options), ...optionRows(command.options), ''] : [];
  return [
    say.sentence(command.summary),
    '',
    say.heading(say.usage),
    `  kdbg ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...own,
    say.heading(say.everywhere),
    ...optionRows(inherited(command)),
    '',
    say.heading(say.examples),
    ...exampleRows(command.examples),
    '',
    ...(command.notes ? [...command.notes, ''] : []),
  ].join('\n');
}

/** The options of every command that this one has not of its own. */
export function inherited(command: Pick<HeadlessCommand, 'options'>): readonly OptionSpec[] {
  const own = new Set(command.options.map((option) => option.name));
  return globalOptions().filter((option) => !own.has(option.name));
}

/** `-o, --output FORMAT`. */
export function optionName(option: OptionSpec): string {
  const value = option.value === undefined ? '' : ` ${option.value}`;
  return `${option.short ? `-${option.short}, ` : '    '}--${option.name}${value}`;
}

/** What an option does, with its choices. */
export function optionHelp(option: OptionSpec): string {
  return option.help + (option.choices ? ` (${option.choices.join(', ')})` : '');
}

/** An example's command line, and what it does (often empty): they stand two or more blanks apart. */
export function exampleParts(example: string): readonly [line: string, does: string] {
  const [line = '', does = ''] = example.split(/ {2,}|(?<=\S) (?=… )/, 2);
  return [line, does];
}

type Row = readonly [left: string, right: string];

function optionRows(options: readonly OptionSpec[]): string[] {
  return table(options.map((option): Row => [optionName(option), optionHelp(option)]));
}

function exampleRows(examples: readonly string[]): string[] {
  return table(examples.map(exampleParts));
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(0, ...rows.map(([left, right]) => (right ? left.length : 0)));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
