import { sanitise } from '../../base/sanitise.ts';
import { lastTrace } from './traces.ts';

export interface LogText {
  time: string;
  text: string;
}

/** The lines of a log that tell why the program ended. */
export interface LastWords {
  kind: 'trace' | 'error' | 'last';
  lines: readonly LogText[];
  /** What they say, in one line. */
  summary: string;
}

const ERROR =
  /\b(?:error|errors|err|fatal|panic|fail(?:ed|s|ure)?|exception|critical|crit|emerg|alert|abort(?:ed|ing)?|denied|refused|cannot|can't|couldn't|could not|unable|not found|no such|missing|invalid|illegal|unknown|undefined|required|must|not set|not specified|unrecognized|unsupported|timed? ?out|unreachable|already in use|exceeded|corrupt(?:ed)?|segfault|traceback)\b/i;
/** Words of failure that tell of none: "0 errors", "no error", "error_log", levels below. */
const HARMLESS =
  /\b(?:0 (?:errors|failures|failed)|no errors?|without errors?|errors?[=:] ?0)\b|\blevel=(?:info|debug|warn)|"(?:level|severity|lvl)": ?"(?:info|debug|trace|notice|warn(?:ing)?)"/i;
/** Gives up after errors that are told above it, without saying which. */
const REPEATS = /\bstill could not bind\(\)|\bexit(?:ing|ed)? (?:due to|because of|after) (?:\w+ ){0,2}errors?\b\W*$/i;
/** Weaker than an error, but better than nothing. */
const CONTINUES = /^\s+\S|^.{0,60}\b(?:DETAIL|HINT|CONTEXT): {1,2}\S/;
const MOST_LINES = 6;
const MOST_TRACE = 30;
const LONGEST_SUMMARY = 400;

/** A JSON line's message, so that a summary reads like a sentence; other lines as they are. */
function messageOf(line: string): string {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return text;
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const parts = [value.msg ?? value.message, value.error ?? value.err ?? value.exception];
    const words = parts.filter((part): part is string => typeof part === 'string' && part !== '');
    return words.length > 0 ? words.join(': ') : text;
  } catch {
    return text;
  }
}

function summarise(lines: readonly string[]): string {
  const text = lines
    .map((line) => messageOf(line))
    .filter((line, i, all) => all.indexOf(line) === i)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY)}…` : text;
}

/**
 * What a program said before it ended: the last stack trace whole, else the last line that speaks of an error with what goes on from it
 * (indented lines), else the last lines. Undefined when the log is empty.
 */
export function lastWords(log: readonly LogText[]): LastWords | undefined {
  const lines = log
    .map((line) => ({ time: line.time, text: sanitise(line.text) }))
    .filter((line, i, all) => line.text.trim() !== '' || (i > 0 && i < all.length - 1));
  while (lines.length > 0 && lines.at(-1)?.text.trim() === '') lines.pop();
  if (lines.length === 0) return undefined;
  const texts = lines.map((line) => line.text);

  const trace = lastTrace(texts);
  const error = lastError(texts);
  if (trace && (error === undefined || error.from <= trace.to + 3 || error.from < trace.from)) {
    let kept = lines.slice(trace.from, trace.to + 1);
    if (kept.length > MOST_TRACE) kept = [...kept.slice(0, MOST_TRACE / 2), ...kept.slice(-MOST_TRACE / 2)];
    const says = [texts[trace.says] ?? ''];
    // Rust tells the place first and the reason in the next line.
    if (trace.language === 'Rust' && trace.says < trace.to) says.push(texts[trace.says + 1] ?? '');
    return { kind: 'trace', lines: kept.filter((line) => line.text.trim() !== ''), summary: summarise(says) };
  }
  if (error) {
    const kept = lines.slice(error.from, error.to + 1).filter((line) => line.text.trim() !== '');
    return { kind: 'error', lines: kept, summary: summarise(kept.map((line) => line.text)) };
  }
  const kept = lines.filter((line) => line.text.trim() !== '').slice(-3);
  return { kind: 'last', lines: kept, summary: summarise(kept.map((line) => line.text)) };
}

/** The last paragraph that begins with an error: programs tell the reason first and what to do about it under it. */
function lastError(texts: readonly string[]): { from: number; to: number } | undefined {
  const speaks = (line: string | undefined) =>
    line !== undefined && ERROR.test(line) && !HARMLESS.test(line) && !REPEATS.test(line);
  let at = texts.length - 1;
  while (at >= 0 && !speaks(texts[at])) at--;
  if (at < 0) return undefined;
  let from = at;
  // An indented line goes on from the one above it, over blank lines as well.
  while (from > 0 && (CONTINUES.test(texts[from] ?? '') || (texts[from] ?? '').trim() === '')) from--;
  if (!speaks(texts[from])) from = Math.max(from, at - MOST_LINES + 1);
  while (from > 0 && at - from < 2 && speaks(texts[from - 1]) && !CONTINUES.test(texts[from - 1] ?? '')) from--;
  let to = Math.max(from, Math.min(at, from + MOST_LINES - 1));
  while (to + 1 < texts.length && to - from + 1 < MOST_LINES && CONTINUES.test(texts[to + 1] ?? '')) to++;
  return { from, to };
}

const VARIABLE = /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g;
const WANTS =
  /\b(?:must|specify|required?|missing|not set|not specified|set|undefined|provide|expected|environment|env)\b/i;

/** The environment variable that the last words ask for, e.g. `POSTGRES_PASSWORD`; undefined when they ask for none. */
export function wantedVariable(words: LastWords | undefined): string | undefined {
  for (const line of words?.lines ?? []) {
    if (!WANTS.test(line.text)) continue;
    for (const [, name] of line.text.matchAll(VARIABLE)) if (name && !/^(?:E[A-Z]+|SIG[A-Z]+)$/.test(name)) return name;
  }
  return undefined;
}

/** The program that a shell in the container did not find, from its message: `sh: gunicorn: not found`, `bash: line 1: x: command not found`. */
export function missingCommand(log: readonly LogText[]): string | undefined {
  for (const { text } of [...log].reverse()) {
    const line = sanitise(text);
    const match =
      /(?:^|[\s/])(?:[\w.-]*sh|env|exec): (?:(?:line )?\d+: )*‘?'?([^\s:'’]+)'?’?: (?:command )?(?:not found|No such file or directory)/.exec(
        line,
      ) ??
      /^(?:.*\/)?[\w.-]+: (?:(?:line )?\d+: )([^\s:]+): (?:command )?(?:not found|No such file)/.exec(line) ??
      /exec: "?([^\s":]+)"?: (?:executable file )?not found/.exec(line) ??
      /^([^\s:]+): (?:command )?not found$/.exec(line);
    if (match?.[1]) return match[1];
  }
  return undefined;
}

/** The program that a shell in the container may not execute, from its message: `sh: ./run.sh: Permission denied`. */
export function refusedCommand(log: readonly LogText[]): string | undefined {
  for (const { text } of [...log].reverse()) {
    const match =
      /(?:^|[\s/])[\w.-]*sh: (?:(?:exec|(?:line )?\d+|line \d+): )*([^\s:]+): (?:Permission denied|Is a directory)/i.exec(
        sanitise(text),
      );
    if (match?.[1]) return match[1];
  }
  return undefined;
}

/** What runc and crun write instead of the program's log when they can't become the program: `exec /app: exec format error`. */
export function execFailure(log: readonly LogText[]): string | undefined {
  const lines = log.map(({ text }) => sanitise(text).trim()).filter((line) => line !== '');
  const [line] = lines;
  if (lines.length !== 1 || line === undefined) return undefined;
  const match =
    /^(?:standard_init_linux\.go:\d+: )?(exec (?:user process caused|\S+): (?:no such file or directory|exec format error|permission denied))$/.exec(
      line,
    );
  return match?.[1];
}
