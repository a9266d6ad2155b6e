import type { IBufferCell } from '@xterm/headless';

/** How a run of cells looks: the parameters of one SGR sequence without `0`; empty for the plain look. */
export type Look = string;

/** What is laid over a cell's own look. */
export type Overlay = 'none' | 'mark' | 'find';

/** Whatever the text had: what a search has found must stand out of coloured text as well. */
let found: Look = '30;43';

/** Says how a found text looks, by the theme; without colours (NO_COLOR) it has to be none of them. */
export function setFoundLook(look: Look): void {
  found = look;
}

/** The look of a cell (ECMA-48 SGR, and the 256 and 16 million colours of ISO 8613-6). */
export function lookOf(cell: IBufferCell, overlay: Overlay): Look {
  if (overlay === 'find') return found;
  if (cell.isAttributeDefault()) return overlay === 'mark' ? '7' : '';
  const codes: (number | string)[] = [];
  if (cell.isBold()) codes.push(1);
  if (cell.isDim()) codes.push(2);
  if (cell.isItalic()) codes.push(3);
  if (cell.isUnderline()) codes.push(4);
  if ((cell.isInverse() !== 0) !== (overlay === 'mark')) codes.push(7);
  if (cell.isStrikethrough()) codes.push(9);
  if (cell.isOverline()) codes.push(53);
  if (cell.isFgRGB()) codes.push(rgb(38, cell.getFgColor()));
  else if (cell.isFgPalette()) codes.push(palette(30, cell.getFgColor()));
  if (cell.isBgRGB()) codes.push(rgb(48, cell.getBgColor()));
  else if (cell.isBgPalette()) codes.push(palette(40, cell.getBgColor()));
  return codes.join(';');
}

/** The bytes that go from one look to another. */
export function turnTo(from: Look, to: Look): string {
  if (from === to) return '';
  if (to === '') return '\x1b[0m';
  return from === '' ? `\x1b[${to}m` : `\x1b[0;${to}m`;
}

function rgb(base: 38 | 48, colour: number): string {
  return `${base};2;${(colour >> 16) & 255};${(colour >> 8) & 255};${colour & 255}`;
}

function palette(base: 30 | 40, colour: number): string {
  if (colour < 8) return String(base + colour);
  if (colour < 16) return String(base + 60 + colour - 8);
  return `${base + 8};5;${colour}`;
}
