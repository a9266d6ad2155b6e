import { sanitise } from '../../base/sanitise.ts';
import type { LogFilter } from './types.ts';

/** Longer lines are searched only so far: a regular expression may need much more than one look at each character. */
const LONGEST = 20_000;

/** The search of a filter, e.g. to highlight what it finds: global, and case-insensitive unless it has a capital. */
export function filterRegExp(text: string): RegExp {
  const flags = hasCapital(text) ? 'g' : 'gi';
  try {
    return new RegExp(text, flags);
  } catch {
    return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), flags);
  }
}

/** A capital that is meant as a letter: `\S` and `\W` are none. */
function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(text.replace(/\\[pP]\{[^}]*\}|\\[\s\S]/g, ''));
}

/** Tells whether a line is shown; the line is searched as it is drawn. */
export function compileFilter(filter: LogFilter): (text: string) => boolean {
  const { invert = false } = filter;
  const plain = /^[\w\s/:=,"'@#%&<>~;-]*$/.test(filter.text);
  if (plain && hasCapital(filter.text)) {
    return (text) => searched(text).includes(filter.text) !== invert;
  }
  // Without the g flag: `test` of a global expression remembers where it stopped.
  const { source, flags } = filterRegExp(filter.text);
  const expression = new RegExp(source, flags.replace('g', ''));
  return (text) => expression.test(searched(text)) !== invert;
}

function searched(text: string): string {
  const clean = sanitise(text);
  return clean.length > LONGEST ? clean.slice(0, LONGEST) : clean;
}
