import { background, type Colour, type ColourDepth, foreground, type Rgb } from './theme/colour.ts';
import type { Background, ThemeName } from './theme/names.ts';
import { paletteOf } from './theme/palettes.ts';

export { type ColourDepth, colourDepth } from './theme/colour.ts';

/** What a piece of text means; the theme says how it looks. */
export type StyleName =
  | 'text'
  | 'strong'
  | 'dim'
  | 'error'
  | 'warning'
  | 'ok'
  | 'info'
  | 'accent'
  | 'frame'
  | 'frameFocus'
  | 'title'
  | 'titleFocus'
  | 'header'
  | 'key'
  | 'match'
  | 'found'
  | 'asleep'
  | 'added'
  | 'removed'
  | 'cursor'
  | 'cursorIdle'
  | 'cursorCell'
  | `stream${0 | 1 | 2 | 3 | 4 | 5}`;

/** SGR parameters (ECMA-48 8.3.117) of each style, without the introducer. */
export type Theme = Readonly<Record<StyleName, string>>;

/**
 * A theme for a terminal of this many colours. `on` is the terminal's own background, where the name does not say it. Sixteen colours are
 * the person's own, so nothing is known of how they look on each other: there the cursor's row is inverse.
 */
export function makeTheme(name: ThemeName, depth: ColourDepth, on: Background = 'dark'): Theme {
  const palette = paletteOf(name, on);
  const fg = (c: Colour, extra = '') => [foreground(c, depth), extra].filter(Boolean).join(';');
  const plain = depth === 'none';
  const under = (rgb: Rgb, few: string) => (depth === 'true' || depth === '256' ? background(rgb, depth) : few);
  const stream = (i: number) => fg(palette.streams[i] ?? palette.accent);
  const onFound = { rgb: palette.onFound, basic: 30 };
  const found = [plain || depth === '16' ? '' : foreground(onFound, depth), under(palette.found, '1;4;7')];
  // What matters is heavier where contrast is asked for.
  const heavy = plain || name === 'contrast' ? '1' : '';
  return {
    text: '',
    strong: '1',
    dim: plain ? '2' : fg(palette.dim),
    error: fg(palette.error, heavy),
    warning: fg(palette.warning),
    ok: fg(palette.ok),
    info: fg(palette.info),
    accent: fg(palette.accent),
    frame: plain ? '2' : fg(palette.frame),
    frameFocus: plain ? '1' : fg(palette.accent, heavy),
    title: plain ? '' : fg(palette.dim),
    titleFocus: fg(palette.accent, '1'),
    header: '1',
    key: fg(palette.accent, '1'),
    match: fg(palette.warning, '1;4'),
    found: found.filter(Boolean).join(';'),
    asleep: fg(palette.asleep),
    added: fg(palette.ok),
    removed: fg(palette.error),
    cursor: under(palette.row, '7'),
    cursorIdle: under(palette.rowIdle, '4'),
    cursorCell: '7',
    stream0: stream(0),
    stream1: stream(1),
    stream2: stream(2),
    stream3: stream(3),
    stream4: stream(4),
    stream5: stream(5),
  };
}
