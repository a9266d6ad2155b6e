import { UTC, wallClock, zoneOffset } from './zones.ts';

/**
 * The schedule of a CronJob: five fields, or `@daily` and its like (https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax).
 * What is understood, and the words for what is not, are those of the library that Kubernetes reads schedules with (github.com/robfig/cron).
 */
export type Schedule =
  | { type: 'every'; ms: number }
  | {
      type: 'fields';
      minutes: ReadonlySet<number>;
      hours: ReadonlySet<number>;
      days: ReadonlySet<number>;
      months: ReadonlySet<number>;
      weekdays: ReadonlySet<number>;
      /** Days and weekdays both count; otherwise one of them is enough. */
      bothDays: boolean;
    };

/** Why a schedule can't be read, e.g. `end of range (61) above maximum (59): 61`. */
export class ScheduleFailure extends Error {}

interface Bounds {
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** Reads a schedule; throws a ScheduleFailure. */
export function parseSchedule(text: string): Schedule {
  if (text.startsWith('@every ')) return { type: 'every', ms: intervalOf(text) };
  const described = DESCRIPTORS.get(text);
  if (text.startsWith('@') && !described) throw new ScheduleFailure(`unrecognized descriptor: ${text}`);
  const fields = (described ?? text).split(/\s+/).filter(Boolean);
  if (fields.length !== BOUNDS.length) {
    throw new ScheduleFailure(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  }
  const read = fields.map((field, i) => fieldOf(field, BOUNDS[i] ?? { min: 0, max: 0 }));
  const [minutes, hours, days, months, weekdays] = read.map(({ values }) => values);
  const none = new Set<number>();
  return {
    type: 'fields',
    minutes: minutes ?? none,
    hours: hours ?? none,
    days: days ?? none,
    months: months ?? none,
    weekdays: weekdays ?? none,
    bothDays: Boolean(read[2]?.any || read[4]?.any),
  };
}

interface Field {
  values: ReadonlySet<number>;
  /** It says `*` or `?`. */
  any: boolean;
}

function fieldOf(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter(Boolean)) {
    const { start, end, step, star } = rangeOf(part, bounds);
    for (let value = start; value <= end; value += step) values.add(value);
    any ||= star;
  }
  return { values, any };
}

function rangeOf(text: string, bounds: Bounds): { start: number; end: number; step: number; star: boolean } {
  const [range = '', ...steps] = text.split('/');
  const [low = '', ...highs] = range.split('-');
  const all = low === '*' || low === '?';
  if (!all && highs.length > 1) throw new ScheduleFailure(`too many hyphens: ${text}`);
  const start = all ? bounds.min : numberOrName(low, bounds);
  let end = all ? bounds.max : highs[0] === undefined ? start : numberOrName(highs[0], bounds);
  if (steps.length > 1) throw new ScheduleFailure(`too many slashes: ${text}`);
  const step = steps[0] === undefined ? 1 : numberOf(steps[0]);
  // `5/10` begins at 5 and has no end.
  if (steps.length > 0 && highs.length === 0) end = bounds.max;
  if (start < bounds.min) {
    throw new ScheduleFailure(`beginning of range (${start}) below minimum (${bounds.min}): ${text}`);
  }
  if (end > bounds.max) throw new ScheduleFailure(`end of range (${end}) above maximum (${bounds.max}): ${text}`);
  if (start > end) throw new ScheduleFailure(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new ScheduleFailure(`step of range should be a positive number: ${text}`);
  return { start, end, step, star: all && step === 1 };
}

function numberOrName(text: string, { min, names }: Bounds): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + min : numberOf(text);
}

function numberOf(text: string): number {
  if (/^\+?\d+$/.test(text)) return Number(text);
  throw new ScheduleFailure(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = {
  h: 60 * MINUTE,
  m: MINUTE,
  s: SECOND,
  ms: 1,
  us: 0.001,
  ns: 0.000_001,
};

/** `@every 1h30m`: whole seconds, one at least. */
function intervalOf(text: string): number {
  const duration = text.slice('@every '.length);
  const parts = [...duration.matchAll(/(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|ns)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== duration.replace(/^[+-]/, '')) {
    throw new ScheduleFailure(`failed to parse duration ${text}: time: invalid duration "${duration}"`);
  }
  const sum = parts.reduce((ms, [, amount, unit]) => ms + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return Math.max(1, duration.startsWith('-') ? 1 : Math.floor(sum / SECOND)) * SECOND;
}

/** For so long a next time is looked for. */
const YEARS = 5;

/**
 * The first time after `after` at which the schedule is due; undefined when there is none within five years. The fields are those of the wall
 * clock in the zone: a time that a change of the clocks leaves out is not due, one that it repeats is due twice. Milliseconds.
 */
export function nextTime(schedule: Schedule, after: number, zone: string = UTC): number | undefined {
  if (schedule.type === 'every') return Math.floor(after / SECOND) * SECOND + schedule.ms;
  const today = Math.floor(wallClock(after, zone) / DAY) * DAY;
  for (let day = today; day <= today + YEARS * 366 * DAY; day += DAY) {
    const due = isDay(schedule, new Date(day)) ? firstOf(schedule, day, after, zone) : undefined;
    if (due !== undefined) return due;
  }
  return undefined;
}

type Fields = Extract<Schedule, { type: 'fields' }>;

function isDay({ months, days, weekdays, bothDays }: Fields, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return bothDays ? day && weekday : day || weekday;
}

/** The first time of a day of the wall clock that is after `after`. */
function firstOf({ hours, minutes }: Fields, day: number, after: number, zone: string): number | undefined {
  const offsets = new Set([zoneOffset(day - DAY, zone), zoneOffset(day + 2 * DAY, zone)]);
  let first: number | undefined;
  for (const hour of ascending(hours)) {
    for (const minute of ascending(minutes)) {
      const wall = day + (hour * 60 + minute) * MINUTE;
      for (const offset of offsets) {
        const time = wall - offset;
        if (time <= after || (first !== undefined && time >= first)) continue;
        if (offsets.size === 1) return time;
        // Around a change of the clocks an hour is missing or is there twice.
        if (wallClock(time, zone) === wall) first = time;
      }
    }
  }
  return first;
}

const ascending = (values: ReadonlySet<number>): number[] => [...values].sort((a, b) => a - b);
