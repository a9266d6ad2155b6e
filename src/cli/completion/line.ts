import { COMMAND_NAMES, findCommand } from '../commands.ts';
import { globalOptions } from '../options.ts';
import type { Completes, HeadlessCommand, OptionSpec } from '../types.ts';

/** A word that may come next, and what it is (may be empty). */
export interface Candidate {
  word: string;
  about: string;
}

/** What is asked for at the end of a command line that is still being typed. */
export interface Asked {
  /** Options that take a value and were given, by name. */
  given: ReadonlyMap<string, string>;
  /** What is typed of the word, without `before`. */
  typed: string;
  /** Stands in front of every candidate, e.g. `--output=`. */
  before: string;
  /** Words that are known without asking anybody. */
  words: readonly Candidate[];
  /** What else the word may be. */
  completes: Completes | undefined;
}

/** Reads a command line (without the program's name, the last word is being typed) as parseArgs does, but takes what is wrong in it. */
export async function readLine(line: readonly string[]): Promise<Asked> {
  const words = line.slice(0, -1);
  const typed = line.at(-1) ?? '';
  const given = new Map<string, string>();
  const seen = new Set<string>();
  let command: HeadlessCommand | undefined;
  let unknown = false;
  let positional = 0;
  let onlyPositional = false;
  const options = (): readonly OptionSpec[] => {
    const own = command?.options ?? [];
    return [...own, ...globalOptions().filter((one) => !own.some((other) => other.name === one.name))];
  };
  const ask = (from: Partial<Asked>): Asked => ({ given, typed, before: '', words: [], completes: undefined, ...from });

  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (onlyPositional || !/^-./.test(word)) {
      if (command || unknown) positional++;
      else {
        command = await findCommand(word);
        unknown = command === undefined;
      }
      continue;
    }
    if (word === '--') {
      onlyPositional = true;
      continue;
    }
    const spec = specOf(word, options());
    if (!spec) continue;
    seen.add(spec.name);
    if (spec.value === undefined) continue;
    const inline = inlineValue(word);
    if (inline === undefined && at === words.length - 1) return ask(wordsFor(spec));
    given.set(spec.name, inline ?? words[++at] ?? '');
  }

  const split = /^(--[^=]+=)(.*)$/s.exec(typed);
  if (split?.[1] && !onlyPositional) {
    const spec = specOf(typed, options());
    return ask({ ...(spec ? wordsFor(spec) : {}), before: split[1], typed: split[2] ?? '' });
  }
  if (typed.startsWith('-') && !onlyPositional) {
    const left = options().filter((option) => !seen.has(option.name));
    return ask({ words: left.map(({ name, help }) => ({ word: `--${name}`, about: help })) });
  }
  if (unknown) return ask({});
  if (!command) return ask({ words: await commandWords() });
  const takes = command.takes ?? [];
  const completes = takes[Math.min(positional, takes.length - 1)];
  return ask(completes === 'commands' ? { words: positional === 0 ? await commandWords() : [] } : { completes });
}

/** Every command with what it does. */
async function commandWords(): Promise<readonly Candidate[]> {
  return Promise.all(COMMAND_NAMES.map(async (word) => ({ word, about: (await findCommand(word))?.summary ?? '' })));
}

function wordsFor(spec: OptionSpec): Pick<Asked, 'words' | 'completes'> {
  return { words: (spec.choices ?? []).map((word) => ({ word, about: '' })), completes: spec.completes };
}

/** The option that a word names; of several switches in one word (`-An`) the last. */
function specOf(word: string, options: readonly OptionSpec[]): OptionSpec | undefined {
  if (word.startsWith('--')) return options.find((option) => `--${option.name}` === word.replace(/=.*$/s, ''));
  for (const letter of word.slice(1)) {
    const spec = options.find((option) => option.short === letter);
    if (!spec || spec.value !== undefined) return spec;
  }
  return options.find((option) => option.short === word.at(-1));
}

/** The value in the word itself: `--name=value`, `-nvalue`, `-n=value`; undefined when it is the next word. */
function inlineValue(word: string): string | undefined {
  if (word.startsWith('--')) return word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined;
  return word.length > 2 ? word.slice(2).replace(/^=/, '') : undefined;
}
