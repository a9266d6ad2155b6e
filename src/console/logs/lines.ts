import type { LogView } from '../../services/logs/types.ts';

/** The lines of a view that are to be shown, by place: all that are kept, or the matches with some lines around each. */
export interface ShownLines {
  readonly length: number;
  /** The number of the line at a place; undefined for a gap between two groups of matches. */
  at(place: number): number | undefined;
  /** The place of a line's number, or of the first one after it; `length` where there is none. */
  placeOf(n: number): number;
}

const all = (view: LogView): ShownLines => ({
  length: view.total - view.dropped,
  at: (place) => view.dropped + place,
  placeOf: (n) => Math.max(0, Math.min(view.total, n) - view.dropped),
});

/** `context` lines before and after each match are shown too, as grep -C does. */
export function shownLines(view: LogView, filtered: boolean, context: number): ShownLines {
  if (!filtered) return all(view);
  const { matches } = view;
  if (context === 0) {
    return { length: matches.length, at: (place) => matches[place], placeOf: (n) => lowerBound(matches, n) };
  }
  const places: (number | undefined)[] = [];
  let last = -1;
  for (const match of matches) {
    const from = Math.max(view.dropped, match - context, last + 1);
    if (places.length > 0 && from > last + 1) places.push(undefined);
    for (let n = from; n <= Math.min(view.total - 1, match + context); n++) places.push(n);
    last = Math.max(last, match + context);
  }
  return {
    length: places.length,
    at: (place) => places[place],
    placeOf(n) {
      const found = places.findIndex((other) => other !== undefined && other >= n);
      return found < 0 ? places.length : found;
    },
  };
}

function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
