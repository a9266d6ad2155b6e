import { formatAge, formatClock, parseTime } from '../../base/age.ts';
import { texts } from '../../texts/index.ts';

const HALF_A_DAY = 12 * 3_600_000;

/** How long ago a time of the wire is, as kubectl writes ages; empty for what is none. */
export function age(time: unknown, now: number): string {
  const at = parseTime(time);
  return at === undefined ? '' : formatAge(Math.max(0, now - at));
}

/** `80s ago (11:00:23)`, with the day where the clock alone would not tell it; undefined for what is no time. */
export function ago(time: unknown, now: number): string | undefined {
  const at = parseTime(time);
  return at === undefined ? undefined : texts.describe.ago(formatAge(Math.max(0, now - at)), wallClock(at, now));
}

/** `for 7m, since 10:54:46`. */
export function since(time: unknown, now: number): string | undefined {
  const at = parseTime(time);
  return at === undefined ? undefined : texts.describe.since(formatAge(Math.max(0, now - at)), wallClock(at, now));
}

/** `in 20s (10:54:46)`, or how long ago it was. */
export function until(time: unknown, now: number): string | undefined {
  const at = parseTime(time);
  if (at === undefined || at <= now) return ago(time, now);
  return texts.describe.in(formatAge(at - now), wallClock(at, now));
}

/** The person's wall clock; with the date from half a day off on. */
function wallClock(at: number, now: number): string {
  if (Math.abs(now - at) < HALF_A_DAY) return formatClock(at);
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((n) => String(n).padStart(2, '0'))
    .join('-');
  return `${day} ${formatClock(at)}`;
}
