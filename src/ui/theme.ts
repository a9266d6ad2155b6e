/** How many colours the terminal has. `none` keeps bold, dim and inverse: what is said by colour is also said by a symbol. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

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
  | 'asleep'
  | 'added'
  | 'removed'
  | 'cursor'
  | 'cursorIdle'
  | 'cursorCell'
  | `stream${0 | 1 | 2 | 3 | 4 | 5}`;

/** SGR parameters (ECMA-48 8.3.117) of each style, without the introducer. */
export type Theme = Readonly<Record<StyleName, string>>;

interface Colour {
  true: readonly [number, number, number];
  256: number;
  /** 30–37 or 90–97. */
  16: number;
}

const colour = (r: number, g: number, b: number, indexed: number, basic: number): Colour => ({
  true: [r, g, b],
  256: indexed,
  16: basic,
});

interface Palette {
  error: Colour;
  warning: Colour;
  ok: Colour;
  info: Colour;
  accent: Colour;
  dim: Colour;
  frame: Colour;
  asleep: Colour;
  row: Colour;
  rowIdle: Colour;
  streams: readonly Colour[];
}

const DARK: Palette = {
  error: colour(240, 113, 120, 203, 91),
  warning: colour(235, 188, 106, 179, 93),
  ok: colour(150, 200, 130, 114, 92),
  info: colour(120, 175, 235, 75, 94),
  accent: colour(120, 190, 240, 117, 96),
  dim: colour(128, 138, 155, 245, 37),
  frame: colour(76, 84, 100, 240, 90),
  asleep: colour(190, 150, 230, 141, 95),
  row: colour(46, 58, 82, 237, 44),
  rowIdle: colour(38, 43, 54, 236, 100),
  streams: [
    colour(120, 190, 240, 117, 96),
    colour(150, 200, 130, 114, 92),
    colour(235, 188, 106, 179, 93),
    colour(210, 150, 220, 176, 95),
    colour(110, 205, 195, 79, 36),
    colour(230, 150, 120, 173, 33),
  ],
};

const LIGHT: Palette = {
  error: colour(190, 30, 45, 160, 31),
  warning: colour(150, 95, 0, 130, 33),
  ok: colour(35, 120, 45, 28, 32),
  info: colour(30, 95, 180, 25, 34),
  accent: colour(0, 95, 160, 25, 34),
  dim: colour(105, 112, 125, 242, 90),
  frame: colour(180, 186, 196, 250, 37),
  asleep: colour(120, 60, 170, 91, 35),
  row: colour(214, 228, 246, 189, 106),
  rowIdle: colour(236, 239, 243, 255, 107),
  streams: [
    colour(0, 95, 160, 25, 34),
    colour(35, 120, 45, 28, 32),
    colour(150, 95, 0, 130, 33),
    colour(140, 50, 150, 91, 35),
    colour(0, 120, 115, 30, 36),
    colour(165, 75, 30, 130, 31),
  ],
};

function foreground(c: Colour, depth: ColourDepth): string {
  if (depth === 'true') return `38;2;${c.true.join(';')}`;
  if (depth === '256') return `38;5;${c[256]}`;
  return depth === '16' ? `${c[16]}` : '';
}

function background(c: Colour, depth: ColourDepth): string {
  if (depth === 'true') return `48;2;${c.true.join(';')}`;
  if (depth === '256') return `48;5;${c[256]}`;
  return depth === '16' ? `${c[16]}` : '';
}

/** The theme of a palette for a terminal of this many colours. */
export function makeTheme(name: 'dark' | 'light', depth: ColourDepth): Theme {
  const palette = name === 'light' ? LIGHT : DARK;
  const fg = (c: Colour, extra = '') => [foreground(c, depth), extra].filter(Boolean).join(';');
  const plain = depth === 'none';
  const stream = (i: number) => fg(palette.streams[i] ?? palette.accent);
  return {
    text: '',
    strong: '1',
    dim: plain ? '2' : fg(palette.dim),
    error: fg(palette.error, plain ? '1' : ''),
    warning: fg(palette.warning),
    ok: fg(palette.ok),
    info: fg(palette.info),
    accent: fg(palette.accent),
    frame: plain ? '2' : fg(palette.frame),
    frameFocus: plain ? '1' : fg(palette.accent),
    title: plain ? '' : fg(palette.dim),
    titleFocus: fg(palette.accent, '1'),
    header: '1',
    key: fg(palette.accent, '1'),
    match: fg(palette.warning, '1;4'),
    asleep: fg(palette.asleep),
    added: fg(palette.ok),
    removed: fg(palette.error),
    cursor: plain ? '7' : background(palette.row, depth),
    cursorIdle: plain ? '' : background(palette.rowIdle, depth),
    cursorCell: '7',
    stream0: stream(0),
    stream1: stream(1),
    stream2: stream(2),
    stream3: stream(3),
    stream4: stream(4),
    stream5: stream(5),
  };
}

/** What the environment says of the terminal's colours (https://no-color.org; COLORTERM; TERM). */
export function colourDepth(env: Readonly<Record<string, string | undefined>>): ColourDepth {
  if (env.NO_COLOR || env.TERM === 'dumb') return 'none';
  if (/truecolor|24bit/i.test(env.COLORTERM ?? '')) return 'true';
  return /256|kitty|alacritty|ghostty|wezterm/.test(env.TERM ?? '') ? '256' : '16';
}
