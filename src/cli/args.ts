import { KdbgError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { texts } from '../texts/index.ts';
import { globalOptions } from './options.ts';
import type { HeadlessCommand, OptionSpec, ParsedArgs } from './types.ts';

/** The part of a command's record that the command line is read by. */
export type CommandShape = Pick<HeadlessCommand, 'name' | 'options'>;

/** Finds a command's record by its name; undefined for a name that is none. */
export type FindCommand = (name: string) => Promise<CommandShape | undefined>;

/**
 * Reads the command line (without the program's name): `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`, switches together
 * (`-Av`), and `--` before what is no option. Throws a KdbgError `wrong-usage`, `unknown-option` or `unknown-command` that names the nearest
 * right one; only a command that is named is loaded.
 */
export async function parseArgs(
  argv: readonly string[],
  find: FindCommand,
  commands: readonly string[] = [],
): Promise<ParsedArgs> {
  const positional: string[] = [];
  const options: Record<string, string | boolean | undefined> = {};
  let command: CommandShape | undefined;
  let specs = globalOptions();
  const words = [...argv];

  const value = (spec: OptionSpec, written: string, inline: string | undefined): string => {
    const given = inline ?? words.shift();
    if (given === undefined || given === '') throw usage(texts.cli.valueMissing(written, spec.value ?? ''));
    if (spec.choices && !spec.choices.includes(given)) {
      throw usage(
        texts.cli.valueUnknown(written, given),
        texts.cli.choices(spec.choices, nearest(given, spec.choices)[0]),
      );
    }
    return given;
  };
  const set = (spec: OptionSpec, written: string, inline: string | undefined) => {
    if (spec.value !== undefined) options[spec.name] = value(spec, written, inline);
    else if (inline === undefined || inline === 'true') options[spec.name] = true;
    else if (inline === 'false') options[spec.name] = false;
    else throw usage(texts.cli.switchWithValue(written, inline));
  };
  const long = (word: string) => {
    const at = word.indexOf('=');
    const written = at < 0 ? word : word.slice(0, at);
    const spec = specs.find((option) => `--${option.name}` === written);
    if (!spec) throw unknownOption(written, specs, command?.name);
    set(spec, written, at < 0 ? undefined : word.slice(at + 1));
  };
  const short = (word: string) => {
    for (let rest = word.slice(1); rest; ) {
      const written = `-${rest[0]}`;
      const spec = specs.find((option) => option.short === rest[0]);
      if (!spec) throw unknownOption(word.length > 2 ? word : written, specs, command?.name);
      rest = rest.slice(1);
      if (spec.value === undefined && !rest.startsWith('=')) {
        set(spec, written, undefined);
        continue;
      }
      set(spec, written, rest ? rest.replace(/^=/, '') : undefined);
      return;
    }
  };

  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      positional.push(...words);
      break;
    }
    if (word.startsWith('--')) long(word);
    else if (word.startsWith('-') && word.length > 1) short(word);
    else if (command) positional.push(word);
    else {
      command = await find(word);
      if (!command) throw unknownCommand(word, commands);
      specs = [...command.options, ...specs.filter((spec) => !command?.options.some((own) => own.name === spec.name))];
    }
  }
  if (!command && positional[0] !== undefined) throw unknownCommand(positional[0], commands);
  return { command: command?.name ?? '', positional, options };
}

/** The text of an option that takes a value; undefined when it was not given. */
export function textOption(args: ParsedArgs, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** True when a switch was given. */
export function switchOption(args: ParsedArgs, name: string): boolean {
  return args.options[name] === true;
}

/** An error in how a command was called, for commands that check their own arguments. */
export function usage(what: string, todo: string = texts.cli.seeHelp('')): KdbgError {
  return new KdbgError('wrong-usage', what, { todo });
}

function unknownOption(written: string, specs: readonly OptionSpec[], command: string | undefined): KdbgError {
  const names = specs.map((spec) => spec.name);
  const near = nearest(written.replace(/^-+/, ''), names)[0];
  return new KdbgError('unknown-option', texts.cli.unknownOption(written, command ?? ''), {
    todo: near ? texts.cli.didYouMean(`--${near}`) : texts.cli.seeHelp(command ?? ''),
  });
}

function unknownCommand(word: string, commands: readonly string[]): KdbgError {
  const near = nearest(word, commands)[0];
  return new KdbgError('unknown-command', texts.cli.unknownCommand(word), {
    todo: near ? texts.cli.didYouMean(near) : texts.cli.seeHelp(''),
  });
}
