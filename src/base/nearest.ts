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
      const edits = distance(wanted, other);
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

/** The number of edits between two words (optimal string alignment distance). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      }
      row[j] = edits;
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
