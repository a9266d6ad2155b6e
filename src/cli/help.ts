import { texts } from '../texts/index.ts';
import { globalOptions } from './options.ts';
import type { HeadlessCommand, OptionSpec } from './types.ts';

/** The help of kdbg itself: what it is, its commands and options, and examples. Ends with a newline. */
export function mainHelp(commands: readonly HeadlessCommand[]): string {
  const say = texts.cli.help;
  return [
    say.about,
    '',
    heading(say.usage),
    ...table([
      ['kdbg [OPTIONS]', say.console],
      ...commands.map((command): Row => [`kdbg ${command.name}`, lowered(command.summary)]),
    ]),
    '',
    heading(say.options),
    ...optionRows(globalOptions()),
    '',
    heading(say.examples),
    ...say.mainExamples.map((line) => `  ${line}`),
    ...commands.flatMap((command) => command.examples.slice(0, 1)).map((line) => `  ${line}`),
    '',
    say.more,
    '',
  ].join('\n');
}

/** The help of one command. Ends with a newline. */
export function commandHelp(command: HeadlessCommand): string {
  const say = texts.cli.help;
  const own = command.options.length > 0 ? [heading(say.options), ...optionRows(command.options), ''] : [];
  const names = new Set(command.options.map((option) => option.name));
  return [
    raised(command.summary),
    '',
    heading(say.usage),
    `  kdbg ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...own,
    heading(say.everywhere),
    ...optionRows(globalOptions().filter((option) => !names.has(option.name))),
    '',
    heading(say.examples),
    ...command.examples.map((line) => `  ${line}`),
    '',
    ...(command.notes ? [...command.notes, ''] : []),
  ].join('\n');
}

type Row = readonly [left: string, right: string];

/** As a part of a list. */
function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** As a sentence of its own. */
function raised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function heading(text: string): string {
  return `${text}:`;
}

function optionRows(options: readonly OptionSpec[]): string[] {
  return table(
    options.map((option): Row => {
      const value = option.value === undefined ? '' : ` ${option.value}`;
      const choices = option.choices ? ` (${option.choices.join(', ')})` : '';
      return [`${option.short ? `-${option.short}, ` : '    '}--${option.name}${value}`, option.help + choices];
    }),
  );
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
