/**
 * The names that a mistyped one was probably meant to be, best first: those within a third of its length in edits
 * (insert, delete, change, swap of neighbours), or that contain it.
 */
export function nearest(typed: string, names: readonly string[], limit = 3): string[] {
  const wanted = typed.toLowerCase();
  const reach = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((name) => {
      const other = name.toLowerCase();
      // Words whose lengths differ by more are never within reach.
      const edits = Math.abs(other.length - wanted.length) > reach ? Number.POSITIVE_INFINITY : distance(wanted, other);
      const inside = wanted.length >= 3 && (other.includes(wanted) || wanted.includes(other));
      return {
        name,
        rank: edits <= reach ? edits : inside && other.length >= 3 ? reach + 1 : Number.POSITIVE_INFINITY,
      };
    })
    .filter((entry) => entry.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((entry) => entry.name);
}

/** Longer words are compared by their beginnings: names of Kubernetes have at most 253 characters. */
const LONGEST = 253;
const WIDTH = LONGEST + 1;
/** Three rows of the table of edits, used again and again: hundreds of names are compared with one. */
const rows = [new Uint16Array(WIDTH), new Uint16Array(WIDTH), new Uint16Array(WIDTH)] as const;

/** The number of edits between two words (optimal string alignment distance). */
export function distance(a: string, b: string): number {
  const height = Math.min(a.length, LONGEST);
  const width = Math.min(b.length, LONGEST);
  let [before, last, row] = rows as readonly [Uint16Array, Uint16Array, Uint16Array];
  for (let j = 0; j <= width; j++) last[j] = j;
  for (let i = 1; i <= height; i++) {
    const of = a.charCodeAt(i - 1);
    row[0] = i;
    for (let j = 1; j <= width; j++) {
      const to = b.charCodeAt(j - 1);
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (of === to ? 0 : 1));
      if (i > 1 && j > 1 && of === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === to) {
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      }
      row[j] = edits;
    }
    [before, last, row] = [last, row, before];
  }
  return last[width] ?? 0;
}
