import type { TextInput } from '../../console/textInput.ts';
import type { Span } from '../paint/line.ts';

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A line of typed text with its cursor drawn as a cell. */
export function inputSpans({ value, cursor }: TextInput, label: string): Span[] {
  const all = [...SEGMENTS.segment(value)].map((part) => part.segment);
  return [
    { text: label, style: 'key' },
    { text: all.slice(0, cursor).join('') },
    { text: all[cursor] ?? ' ', style: 'cursorCell' },
    { text: all.slice(cursor + 1).join('') },
  ];
}
