export interface FuzzyMatch {
  /** Higher is better; only to be compared within one pattern. */
  score: number;
  /** The indexes in the text that matched, ascending. */
  positions: readonly number[];
}

const MATCH = 16;
const WORD_START = 10;
const TEXT_START = 4;
const CONSECUTIVE = 16;
const GAP = 1;
const NEVER = -1_000_000;

/**
 * Finds the characters of `pattern` in `text` in their order, anywhere; of all ways the best one counts: characters in a row and at word
 * starts are preferred, gaps cost. Case counts only when the pattern has a capital. Words of the pattern (split at spaces) must all match,
 * in any order. Undefined: no match. An empty pattern matches everything with score 0.
 */
export function fuzzyMatch(pattern: string, text: string): FuzzyMatch | undefined {
  const words = pattern.split(' ').filter((word) => word !== '');
  if (words.length === 0) return { score: 0, positions: [] };
  const exact = pattern !== pattern.toLowerCase();
  const first = matchWord(words[0] ?? '', text, exact);
  if (!first || words.length === 1) return first;
  let score = first.score;
  const positions = new Set(first.positions);
  for (const word of words.slice(1)) {
    const match = matchWord(word, text, exact);
    if (!match) return undefined;
    score += match.score;
    for (const position of match.positions) positions.add(position);
  }
  return { score, positions: [...positions].sort((a, b) => a - b) };
}

function matchWord(word: string, original: string, exact: boolean): FuzzyMatch | undefined {
  const lower = original.toLowerCase();
  // Lower case may be longer in a few scripts, and then its indexes are not those of the text.
  const text = exact || lower.length !== original.length ? original : lower;
  if (!isSubsequence(word, text)) return undefined;
  const columns = text.length;
  const from: Int32Array[] = [];
  let before = new Int32Array(columns);
  for (let i = 0; i < word.length; i++) {
    const scores = new Int32Array(columns).fill(NEVER);
    const came = new Int32Array(columns).fill(-1);
    // The best end of the pattern's part so far, left of here with a gap: its score sinks with each character passed over.
    let best = NEVER;
    let bestAt = -1;
    for (let j = i; j < columns; j++) {
      if (i > 0 && j > 1) {
        best -= GAP;
        const candidate = (before[j - 2] ?? NEVER) - GAP;
        if (candidate > best) {
          best = candidate;
          bestAt = j - 2;
        }
      }
      if (text[j] !== word[i]) continue;
      let base = 0;
      if (i > 0) {
        const adjacent = (before[j - 1] ?? NEVER) + CONSECUTIVE;
        base = Math.max(adjacent, best);
        if (base <= NEVER / 2) continue;
        came[j] = adjacent >= best ? j - 1 : bestAt;
      } else base = -GAP * Math.min(j, 10);
      scores[j] = base + MATCH + bonus(original, j);
    }
    from.push(came);
    before = scores;
  }
  let end = -1;
  for (let j = 0; j < columns; j++) {
    if ((before[j] ?? NEVER) > (end < 0 ? NEVER / 2 : (before[end] ?? NEVER))) end = j;
  }
  if (end < 0) return undefined;
  const positions: number[] = [];
  for (let i = word.length - 1, j = end; i >= 0 && j >= 0; i--) {
    positions.unshift(j);
    j = from[i]?.[j] ?? -1;
  }
  // Of two texts with the same match the shorter one is nearer to what was typed.
  return { score: (before[end] ?? 0) * 4 - Math.min(columns, 200), positions };
}

function isSubsequence(word: string, text: string): boolean {
  let at = 0;
  for (const char of word) {
    const found = text.indexOf(char, at);
    if (found < 0) return false;
    at = found + char.length;
  }
  return true;
}

function bonus(text: string, at: number): number {
  if (at === 0) return WORD_START + TEXT_START;
  const before = text[at - 1] ?? '';
  const here = text[at] ?? '';
  if (!/[\p{L}\p{N}]/u.test(before)) return WORD_START;
  return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(here) ? WORD_START : 0;
}
