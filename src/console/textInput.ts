import { sanitise } from '../base/sanitise.ts';
import { characters } from '../base/width.ts';
import type { InputEvent } from '../keys/types.ts';

/** One line of typed text and where the cursor stands, counted in characters. Immutable. */
export interface TextInput {
  readonly value: string;
  readonly cursor: number;
}

export const textInput = (value = ''): TextInput => ({ value, cursor: characters(value).length });

/** What a key does to the text, with the line editing that shells have; undefined when it does nothing here. */
export function editText(input: TextInput, event: InputEvent): TextInput | undefined {
  const all = characters(input.value);
  const at = Math.min(input.cursor, all.length);
  const make = (head: string[], tail: string[]): TextInput => ({
    value: [...head, ...tail].join(''),
    cursor: head.length,
  });
  const insert = (text: string) => make([...all.slice(0, at), ...characters(text)], all.slice(at));
  if (event.type === 'paste') {
    // The line break that comes with a copied line is not meant.
    return insert(sanitise(event.text.replace(/[\r\n]+$/, '').replace(/\s*[\r\n]+\s*/g, ' ')));
  }
  if (event.type !== 'key') return undefined;
  const head = all.slice(0, at);
  const tail = all.slice(at);
  switch (event.key) {
    case 'left':
    case 'ctrl-b':
      return { ...input, cursor: Math.max(0, at - 1) };
    case 'right':
    case 'ctrl-f':
      return { ...input, cursor: Math.min(all.length, at + 1) };
    case 'home':
    case 'ctrl-a':
      return { ...input, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { ...input, cursor: all.length };
    case 'backspace':
    case 'ctrl-h':
      return make(head.slice(0, -1), tail);
    case 'delete':
      return make(head, tail.slice(1));
    case 'ctrl-u':
      return make([], tail);
    case 'ctrl-k':
      return make(head, []);
    case 'ctrl-w':
      return make(characters(head.join('').replace(/\S*\s*$/, '')), tail);
    default:
      return event.text !== undefined && event.text >= ' ' ? insert(event.text) : undefined;
  }
}
