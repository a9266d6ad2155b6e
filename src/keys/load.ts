import { readFileSync } from 'node:fs';
import defaultLines from '../../keymaps/default.json' with { type: 'json' };
import k9sLines from '../../keymaps/k9s.json' with { type: 'json' };
import vimLines from '../../keymaps/vim.json' with { type: 'json' };
import { KdbgError, messageOf } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { isRecord } from '../base/object.ts';
import { texts } from '../texts/index.ts';
import { CONTEXTS, isKeyContext } from './contexts.ts';
import { splitArray } from './entries.ts';
import { parseKeys } from './names.ts';
import { clash, compileKeymap, type Keymap } from './resolver.ts';
import type { KeyBinding } from './types.ts';

const BUILT_IN: Readonly<Record<string, readonly unknown[]>> = {
  default: defaultLines,
  vim: vimLines,
  k9s: k9sLines,
};

/** What a keymap file looks like. */
const SHAPE = '[{ "keys": "ctrl-d", "command": "resource.delete", "when": "resources" }]';

/** The names for `--keymap`. */
export const KEYMAPS: readonly string[] = Object.keys(BUILT_IN);

export interface LoadOptions {
  /** One of KEYMAPS; `default` unless told. */
  name?: string | undefined;
  /** The person's `keys.json`; it need not exist. */
  userFile?: string | undefined;
  /** All command ids, to tell a mistyped one; not checked when missing. */
  commands?: ReadonlySet<string>;
}

export interface LoadedKeymap {
  keymap: Keymap;
  /** All lines that are used, the keymap's first. */
  lines: readonly KeyBinding[];
  /** What is wrong with the files, with file and line; the wrong lines are not used. */
  problems: readonly KdbgError[];
}

/** Loads a keymap and the person's own keys on top of it. Never throws: what is wrong is told in `problems`. */
export function loadKeymap(options: LoadOptions = {}): LoadedKeymap {
  const problems: KdbgError[] = [];
  const name = options.name ?? 'default';
  if (!BUILT_IN[name]) {
    const todo = texts.keys.unknownKeymapTodo;
    problems.push(new KdbgError('keymap-unknown', texts.keys.unknownKeymap(name, KEYMAPS), { todo }));
  }
  const lines = builtIn(BUILT_IN[name] ? name : 'default');
  const text = options.userFile === undefined ? undefined : readUserFile(options.userFile, problems);
  if (text !== undefined && options.userFile !== undefined) {
    lines.push(...readLines(text, options.userFile, options.commands, problems));
  }
  return { keymap: compileKeymap(lines), lines, problems };
}

/** The lines of a keymap that comes with kdbg, those that it extends first. */
function builtIn(name: string): KeyBinding[] {
  const lines: KeyBinding[] = [];
  for (const entry of BUILT_IN[name] ?? []) {
    if (!isRecord(entry)) continue;
    if (typeof entry.extends === 'string' && entry.extends !== name) lines.push(...builtIn(entry.extends));
    else lines.push(...toBindings(entry, { file: `keymaps/${name}.json` }));
  }
  return lines;
}

function readUserFile(file: string, problems: KdbgError[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isRecord(error) && error.code === 'ENOENT') return undefined;
    const why = messageOf(error);
    problems.push(problem('keys-unreadable', texts.keys.unreadable(file, why), texts.keys.unreadableTodo, error));
    return undefined;
  }
}

/** The good lines of a keymap file's text; what is wrong with the others goes to `problems`. */
function readLines(
  text: string,
  file: string,
  commands: ReadonlySet<string> | undefined,
  problems: KdbgError[],
): KeyBinding[] {
  if (text.trim() === '') return [];
  const { entries, broken } = splitArray(text);
  const good: KeyBinding[] = [];
  for (const { text: source, line } of entries) {
    let entry: unknown;
    try {
      entry = JSON.parse(source);
    } catch (error) {
      problems.push(badJson(file, line, source, error));
      continue;
    }
    const wrong = checkEntry(entry, file, line, commands);
    if (wrong || !isRecord(entry)) {
      if (wrong) problems.push(wrong);
      continue;
    }
    for (const binding of toBindings(entry, { file, line })) {
      const conflict = findConflict(binding, line, good);
      if (conflict) problems.push(problem('keys-conflict', conflict, texts.keys.conflictTodo));
      else good.push(binding);
    }
  }
  if (broken) {
    const what = texts.keys.badJson(file, broken.line, broken.why);
    problems.push(problem('keys-json', what, texts.keys.shapeTodo(SHAPE)));
  }
  return good;
}

function problem(code: string, what: string, todo: string, cause?: unknown): KdbgError {
  return new KdbgError(code, what, cause === undefined ? { todo } : { todo, cause });
}

function badJson(file: string, line: number, source: string, error: unknown): KdbgError {
  const message = messageOf(error);
  // V8 tells where in the element it stopped; the line is that of the file.
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? '' : source.slice(0, Number(position));
  const why = message
    .replace(/,? ?(?:\.\.\.)?"[\s\S]*" is not valid JSON$/, '')
    .replace(/ in JSON at position[\s\S]*$/, '');
  const what = texts.keys.badJson(file, line + (before.match(/\n/g)?.length ?? 0), why);
  return problem('keys-json', what, texts.keys.skippedTodo, error);
}

/** What is wrong with one element; undefined for a good one. */
function checkEntry(
  entry: unknown,
  file: string,
  line: number,
  commands: ReadonlySet<string> | undefined,
): KdbgError | undefined {
  const t = texts.keys;
  if (!isRecord(entry)) return problem('keys-json', t.notAnArray(file, line), t.shapeTodo(SHAPE));
  if ('extends' in entry) return problem('keys-extends', t.extendsInUserFile(file, line), t.extendsTodo);
  for (const field of ['keys', 'command']) {
    if (typeof entry[field] !== 'string' || entry[field] === '') {
      return problem('keys-json', t.missingField(file, line, field), t.shapeTodo(SHAPE));
    }
  }
  const extra = Object.keys(entry).find((field) => !['keys', 'command', 'when'].includes(field));
  if (extra !== undefined) return problem('keys-json', t.unknownField(file, line, extra), t.unknownFieldTodo);
  const keys = String(entry.keys);
  if (!parseKeys(keys)) return problem('keys-unknown-key', t.unknownKey(file, line, keys), t.unknownKeyTodo);
  const command = String(entry.command).replace(/^-/, '');
  if (commands && !commands.has(command)) {
    const todo = t.unknownCommandTodo(nearest(command, [...commands], 1)[0]);
    return problem('keys-unknown-command', t.unknownCommand(file, line, command), todo);
  }
  const wrong = contextsOf(entry.when).find((context) => !isKeyContext(context));
  if (wrong !== undefined) {
    return problem('keys-unknown-context', t.unknownContext(file, line, wrong), t.unknownContextTodo(CONTEXTS));
  }
  return undefined;
}

/** `when` may name several contexts, with spaces between. */
function contextsOf(when: unknown): string[] {
  if (when === undefined) return [];
  return typeof when === 'string' ? when.split(/\s+/).filter((part) => part !== '') : [String(when)];
}

/** One binding a context. */
function toBindings(entry: Record<string, unknown>, at: { file: string; line?: number }): KeyBinding[] {
  const keys = parseKeys(String(entry.keys))?.join(' ');
  if (keys === undefined) return [];
  const binding = { keys, command: String(entry.command), ...at };
  const contexts = contextsOf(entry.when);
  return contexts.length === 0 ? [binding] : contexts.map((when) => ({ ...binding, when }));
}

function findConflict(binding: KeyBinding, line: number, earlier: readonly KeyBinding[]): string | undefined {
  if (binding.command.startsWith('-')) return undefined;
  const context = binding.when ?? 'global';
  const keys = binding.keys.split(' ');
  const other = earlier.find(
    (candidate) =>
      !candidate.command.startsWith('-') &&
      (candidate.when ?? 'global') === context &&
      clash(candidate.keys.split(' '), keys) &&
      (candidate.command !== binding.command || candidate.keys !== binding.keys),
  );
  if (!other) return undefined;
  return texts.keys.conflict(binding.file ?? '', line, {
    keys: binding.keys,
    command: binding.command,
    otherKeys: other.keys,
    otherCommand: other.command,
    otherLine: other.line ?? 0,
    context,
  });
}
