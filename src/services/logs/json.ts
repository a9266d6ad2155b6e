import { isRecord } from '../../base/object.ts';
import { sanitise } from '../../base/sanitise.ts';

/** A JSON log line made readable. Every text is safe to draw. */
export interface JsonLine {
  /** As the program named it, in capitals (`WARN`); empty when it named none. */
  level: string;
  /** As it stands in the line; a number of seconds or milliseconds since the epoch as RFC 3339. */
  time: string;
  message: string;
  /** What else is in it, in its order. */
  fields: readonly { key: string; value: string }[];
  /** All of it in one row: level, time, message, `key=value` … */
  text: string;
}

/** A line beyond this is shown as it is: reading it would hold the keyboard. */
const LONGEST = 64 * 1024;

/** The names that loggers in use give to the same thing (slog, zap, zerolog, logrus, pino, bunyan, winston, log4j, Serilog, structlog, ECS). */
const LEVELS = ['level', 'lvl', 'severity', 'log.level', 'levelname', 'loglevel', '@l'];
const TIMES = ['time', 'ts', 'timestamp', '@timestamp', 'datetime', 'asctime', '@t', 't'];
const MESSAGES = ['msg', 'message', '@m', '@mt', 'event', 'log'];

/** The numbers of pino and bunyan. */
const NUMBERED: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** A line that is a JSON object, made readable; undefined for every other line, which is shown as it is. */
export function renderJson(line: string): JsonLine | undefined {
  const source = line.trim();
  if (source.length > LONGEST || !source.startsWith('{') || !source.endsWith('}')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const rest = new Map(Object.entries(value));
  const level = levelText(take(rest, LEVELS));
  const time = timeText(take(rest, TIMES));
  const message = plainText(take(rest, MESSAGES));
  const fields = [...rest].map(([key, field]) => ({ key: sanitise(key), value: fieldText(field) }));
  const parts = [level, time, message, ...fields.map((field) => `${field.key}=${field.value}`)];
  return { level, time, message, fields, text: parts.filter((part) => part !== '').join(' ') };
}

/** Takes out the first of these fields that holds something that can be it. */
function take(rest: Map<string, unknown>, names: readonly string[]): string | number | undefined {
  for (const name of names) {
    const value = rest.get(name);
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') {
      rest.delete(name);
      return value;
    }
  }
  return undefined;
}

function levelText(value: string | number | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? (NUMBERED[value] ?? String(value)) : sanitise(value).toUpperCase();
}

/** Numbers are seconds (also with a fraction), milliseconds, microseconds or nanoseconds by their size. */
function timeText(value: string | number | undefined): string {
  if (typeof value !== 'number') return value === undefined ? '' : sanitise(value);
  let ms = value;
  if (value < 1e11) ms = value * 1e3;
  else if (value > 1e17) ms = value / 1e6;
  else if (value > 1e14) ms = value / 1e3;
  const date = new Date(ms);
  return value < 1e8 || Number.isNaN(date.getTime()) ? String(value) : date.toISOString();
}

function plainText(value: string | number | undefined): string {
  return value === undefined ? '' : sanitise(String(value).replace(/\s*\n\s*/g, ' ⏎ '));
}

function fieldText(value: unknown): string {
  if (typeof value !== 'string') return sanitise(JSON.stringify(value));
  if (/[\n\r\t]/.test(value)) return plainText(value);
  const text = sanitise(value);
  return text === '' || /[\s"=]/.test(text) ? `"${text}"` : text;
}
