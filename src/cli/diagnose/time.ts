import { formatClock } from '../../base/age.ts';

const two = (n: number): string => String(n).padStart(2, '0');
const dayOf = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** A moment in whole: `2026-11-21 14:03:23 UTC+02:00`; who reads it elsewhere knows which clock it is. Milliseconds since the epoch. */
export function stamp(time: number): string {
  const date = new Date(time);
  const minutes = -date.getTimezoneOffset();
  const off = Math.abs(minutes);
  const zone = off === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${two(Math.trunc(off / 60))}:${two(off % 60)}`;
  return `${dayOf(date)} ${formatClock(time)} ${zone}`;
}

/** The wall clock, with the day where it was another one. */
export function clockOf(time: number, now: number): string {
  const day = dayOf(new Date(time));
  return day === dayOf(new Date(now)) ? formatClock(time) : `${day} ${formatClock(time)}`;
}
