import { fuzzyMatch } from '../../base/fuzzy.ts';
import type { ListRow } from './types.ts';

export interface Accepted {
  /** Larger is better; 0 for all where order does not matter. */
  score: number;
  /** Indices of the matching characters in the name. */
  positions: readonly number[];
}

/**
 * What the text after `/` means: `web` finds names fuzzily, `!web` leaves out names that contain it, and `-l app=web,tier!=db` is a label
 * selector (equality-based: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#equality-based-requirement).
 */
export function rowFilter(text: string): (row: ListRow) => Accepted | undefined {
  const trimmed = text.trim();
  const yes: Accepted = { score: 0, positions: [] };
  if (!trimmed || trimmed === '!' || trimmed === '-l') return () => yes;
  const selector = /^-l\s*(.*)$/.exec(trimmed)?.[1];
  if (selector !== undefined) {
    const terms = selectorTerms(selector);
    return (row) => (terms.every((term) => term(row.labels)) ? yes : undefined);
  }
  if (trimmed.startsWith('!')) {
    const part = trimmed.slice(1).toLowerCase();
    return (row) => (row.ref.name.toLowerCase().includes(part) ? undefined : yes);
  }
  return (row) => fuzzyMatch(trimmed, row.ref.name);
}

function selectorTerms(selector: string): ((labels: Readonly<Record<string, string>>) => boolean)[] {
  return selector
    .split(',')
    .map((term) => term.trim())
    .filter(Boolean)
    .map((term) => {
      const [, key, sign, value] = /^([^=!]+?)\s*(?:(!=|==?)\s*(.*))?$/.exec(term) ?? [];
      if (term.startsWith('!')) return (labels) => labels[term.slice(1).trim()] === undefined;
      if (key === undefined) return () => false;
      if (sign === undefined) return (labels) => labels[key] !== undefined;
      return (labels) => (labels[key] === value) === (sign !== '!=');
    });
}
