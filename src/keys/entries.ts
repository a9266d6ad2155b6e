import { texts } from '../texts/index.ts';

/** An element of the array in a keymap file as text, and the line on which it begins (from 1). */
export interface RawEntry {
  text: string;
  line: number;
}

export interface SplitResult {
  entries: RawEntry[];
  /** Where the file stops being an array of elements; what came before is still given. */
  broken?: { line: number; why: string };
}

/**
 * Splits the text of a JSON array into its elements without reading them, so that one broken element does not take the others with it
 * and each has its line. Comments (as in JavaScript) and a trailing comma are allowed, as people write them.
 */
export function splitArray(text: string): SplitResult {
  const source = blankComments(text.replace(/^\ufeff/, ' '));
  const entries: RawEntry[] = [];
  let line = 1;
  let depth = 0;
  let start = -1;
  let startLine = 1;
  let closed = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? '';
    if (char === '\n') line++;
    if (/\s/.test(char)) continue;
    if (closed) return { entries, broken: { line, why: texts.keys.because.textAfter } };
    if (depth === 0) {
      if (char !== '[') return { entries, broken: { line, why: texts.keys.because.noBracket } };
      depth = 1;
      continue;
    }
    const ends = depth === 1 && (char === ',' || char === ']');
    if (!ends && start < 0) {
      start = i;
      startLine = line;
    }
    if (char === '"') {
      const end = stringEnd(source, i);
      if (end === undefined) return { entries, broken: { line, why: texts.keys.because.openText } };
      i = end;
    } else if (ends) {
      if (start >= 0) entries.push({ text: source.slice(start, i), line: startLine });
      start = -1;
      closed = char === ']';
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  if (closed) return { entries };
  if (start < 0) return { entries, broken: { line, why: texts.keys.because.openArray } };
  return { entries, broken: { line: startLine, why: texts.keys.because.openEntry } };
}

/** The index of the closing quote; undefined when the line ends before it. */
function stringEnd(source: string, open: number): number | undefined {
  for (let i = open + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '"') return i;
    else if (source[i] === '\n') return undefined;
  }
  return undefined;
}

/** Comments as spaces, so that every character keeps its place. */
function blankComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\n]/g, ' '),
  );
}
