/** Writing without spaces between its words: a line may end after any of its characters. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]$/u;
/** Never the first of a line: what closes, goes on, or belongs to the character before it. */
const CLOSING = /^[、。〉》」』】〕〗！），．：；？］｝～％々ー…·’”!),.:;?\]}%/\p{M}\u200d]$/u;
/** Never the last of a line. */
const OPENING = /^[〈《「『【〔〖（［｛‘“([{]$/u;

/** Whether a line may end before the character at `at`, where there is no space. */
function mayBreak(text: string, at: number): boolean {
  const next = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const low = text.charCodeAt(at - 1);
  const before = low >= 0xdc00 && low <= 0xdfff ? text.slice(at - 2, at) : text.slice(at - 1, at);
  return (UNSPACED.test(before) || UNSPACED.test(next)) && !CLOSING.test(next) && !OPENING.test(before);
}

/** The last place up to `most` where a line may end: at a space, or in writing without spaces; 0 where there is none. */
export function lastBreak(text: string, most: number): number {
  for (let at = most; at > 0; at--) if (text[at] === ' ' || mayBreak(text, at)) return at;
  return 0;
}

/** The pieces of a word that stay whole: all of it, or in writing without spaces each character with its marks. */
export function unbroken(word: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 1; at < word.length; at++) {
    if (!mayBreak(word, at)) continue;
    pieces.push(word.slice(from, at));
    from = at;
  }
  return [...pieces, word.slice(from)];
}
