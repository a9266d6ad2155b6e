import { readFile } from 'node:fs/promises';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { nearest } from '../../base/nearest.ts';
import { texts } from '../../texts/index.ts';
import { contextSettings, type Setting, settings, wrong } from './schema.ts';
import type { Config, ConfigProblem, ContextSettings, LoadedConfig } from './types.ts';
import { type Entry, readYaml } from './yaml.ts';

/** The configuration of somebody who has no file. */
export function defaultConfig(): Config {
  return toConfig(new Map(), []);
}

/**
 * Reads the configuration file. A file that is not there means the defaults; whatever is wrong in one that is there is told with its line,
 * and the rest of it holds. It never throws.
 */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { config: defaultConfig(), problems: [] };
    const why = messageOf(error);
    return { config: defaultConfig(), problems: [{ file: path, text: texts.cli.config.unreadable(why) }] };
  }
  return parseConfig(text, path);
}

/** The same of a text; `file` is only named in the problems. */
export function parseConfig(text: string, file: string): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const problem = (line: number | undefined, what: string) =>
    problems.push({ file, ...(line === undefined ? {} : { line }), text: what });
  const { entries, error } = readYaml(text);
  if (error) problem(error.line, texts.cli.config.broken(error.text));

  const values = new Map<string, unknown>();
  const contexts: ContextSettings[] = [];
  for (const entry of entries) {
    if (entry.path[0] === 'contexts') readContext(entry, contexts, problem);
    else {
      const setting = check(settings(), entry, entry.path.join('.'), ['contexts'], problem);
      if (setting) values.set(setting.path, entry.value);
    }
  }
  return { config: toConfig(values, contexts), problems };
}

/** The configuration, or a KdbgError `config-broken` that names the file and the line of its first problem. */
export async function requireConfig(path: string): Promise<Config> {
  const { config, problems } = await loadConfig(path);
  const first = problems[0];
  if (!first) return config;
  const place = first.line === undefined ? first.file : `${first.file}:${first.line}`;
  throw new KdbgError('config-broken', `${place}: ${first.text}`, {
    todo: texts.cli.config.more(problems.length - 1),
  });
}

/** What holds for a context: patterns in the order of the file, the later one stronger, the exact name strongest. */
export function settingsOf(config: Config, context: string): { readOnly: boolean; namespace?: string } {
  const fitting = config.contexts.filter((entry) => matches(entry.pattern, context));
  const inOrder = [...fitting].sort((a, b) => Number(a.pattern === context) - Number(b.pattern === context));
  let readOnly = false;
  let namespace: string | undefined;
  for (const entry of inOrder) {
    readOnly = entry.readOnly ?? readOnly;
    namespace = entry.namespace ?? namespace;
  }
  return { readOnly: config.readOnly || readOnly, ...(namespace === undefined ? {} : { namespace }) };
}

type Problem = (line: number | undefined, what: string) => void;

function readContext(entry: Entry, contexts: ContextSettings[], problem: Problem): void {
  const [, pattern, ...rest] = entry.path;
  if (pattern === undefined) {
    if (entry.value !== null) problem(entry.line, texts.cli.config.contextsWantNames);
    return;
  }
  if (rest.length === 0) {
    if (entry.value !== null) problem(entry.line, texts.cli.config.contextWantsSettings(pattern));
    return;
  }
  const setting = check(contextSettings(), entry, rest.join('.'), [], problem);
  if (!setting) return;
  let found = contexts.find((context) => context.pattern === pattern);
  if (!found) {
    found = { pattern };
    contexts.push(found);
  }
  if (setting.path === 'readOnly') found.readOnly = entry.value === true;
  else found.namespace = String(entry.value);
}

/** The setting that an entry is a right value of; else undefined, and the problem is told. */
function check(
  known: readonly Setting[],
  entry: Entry,
  path: string,
  otherNames: readonly string[],
  problem: Problem,
): Setting | undefined {
  const say = texts.cli.config;
  const setting = known.find((one) => one.path === path);
  if (!setting) {
    const names = known.map((one) => one.path);
    const section = names.some((name) => name.startsWith(`${path}.`));
    if (section && entry.value === null) return undefined;
    problem(
      entry.line,
      section ? say.wantsSection(path) : say.unknown(path, nearestName(path, [...names, ...otherNames])),
    );
    return undefined;
  }
  const why = wrong(setting.kind, entry.value);
  if (why === undefined) return setting;
  const near = setting.kind.type === 'choice' ? nearest(String(entry.value), setting.kind.of)[0] : undefined;
  problem(entry.line, say.wrongValue(path, entry.value, why, near));
  return undefined;
}

/** The nearest name, also where only its last part was typed (`lines` for `logs.lines`). */
function nearestName(path: string, names: readonly string[]): string | undefined {
  const last = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  return nearest(path, names)[0] ?? names.find((name) => nearest(last(path), [last(name)]).length > 0);
}

function toConfig(values: ReadonlyMap<string, unknown>, contexts: readonly ContextSettings[]): Config {
  const defaults = new Map(settings().map((setting) => [setting.path, setting.value]));
  const get = (path: string) => values.get(path) ?? defaults.get(path);
  const text = (path: string) => (typeof values.get(path) === 'string' ? String(values.get(path)) : undefined);
  const editor = text('editor');
  const shell = text('terminal.shell');
  return {
    keymap: String(get('keymap')),
    theme: String(get('theme')),
    ascii: get('ascii') === true,
    language: String(get('language')),
    mouse: get('mouse') === true,
    readOnly: get('readOnly') === true,
    ...(editor === undefined ? {} : { editor }),
    diagnosis: { sockets: get('diagnosis.sockets') === true },
    logs: { lines: Number(get('logs.lines')), tail: Number(get('logs.tail')) },
    terminal: {
      prefix: String(get('terminal.prefix')),
      ...(shell === undefined ? {} : { shell }),
      scrollback: Number(get('terminal.scrollback')),
    },
    contexts,
  };
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
