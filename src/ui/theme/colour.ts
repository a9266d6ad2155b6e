/** How many colours the terminal has. `none` keeps bold, dim and inverse: what is said by colour is also said by a symbol. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

/** Red, green, blue, each 0–255, in sRGB. */
export type Rgb = readonly [number, number, number];

/** One colour for every terminal: as it is meant, and the nearest of the sixteen (30–37 or 90–97, ECMA-48 and aixterm). */
export interface Colour {
  rgb: Rgb;
  basic: number;
}

export const colour = (r: number, g: number, b: number, basic: number): Colour => ({ rgb: [r, g, b], basic });

/** The relative luminance of a colour, 0–1 (WCAG 2.2). */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** The contrast of two colours, 1–21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The steps of xterm's 6×6×6 cube (colours 16–231); 232–255 are greys. The first 16 are the person's own and never used by number. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** What xterm shows for one of the colours 16–255. */
export function ofIndex(index: number): Rgb {
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return [grey, grey, grey];
  }
  const step = (n: number) => STEPS[n % 6] ?? 0;
  return [step(Math.floor((index - 16) / 36)), step(Math.floor((index - 16) / 6)), step(index - 16)];
}

/** The index, 16–255, of the colour of xterm's table that is nearest. */
export function nearestIndex(rgb: Rgb): number {
  let best = 16;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 16; index < 256; index++) {
    const away = distance(rgb, ofIndex(index));
    if (away < least) [best, least] = [index, away];
  }
  return best;
}

/** How different two colours look, weighted by how bright the parts are for the eye. */
function distance(a: Rgb, b: Rgb): number {
  return 3 * (a[0] - b[0]) ** 2 + 4 * (a[1] - b[1]) ** 2 + 2 * (a[2] - b[2]) ** 2;
}

/** The colour that a terminal of this depth really shows. */
export function shownAs(rgb: Rgb, depth: 'true' | '256'): Rgb {
  return depth === 'true' ? rgb : ofIndex(nearestIndex(rgb));
}

/** The SGR parameters that write in a colour. */
export function foreground({ rgb, basic }: Colour, depth: ColourDepth): string {
  if (depth === 'true') return `38;2;${rgb.join(';')}`;
  if (depth === '256') return `38;5;${nearestIndex(rgb)}`;
  return depth === '16' ? `${basic}` : '';
}

/** The SGR parameters that lay a colour under the text. */
export function background(rgb: Rgb, depth: 'true' | '256'): string {
  return depth === 'true' ? `48;2;${rgb.join(';')}` : `48;5;${nearestIndex(rgb)}`;
}

/** What the environment says of the terminal's colours (https://no-color.org; COLORTERM; TERM). */
export function colourDepth(env: Readonly<Record<string, string | undefined>>): ColourDepth {
  if (env.NO_COLOR || env.TERM === 'dumb') return 'none';
  if (/^(vt\d+|xterm-mono|linux-m|screen\.mono|ansi-m)/.test(env.TERM ?? '')) return 'none';
  if (/truecolor|24bit/i.test(env.COLORTERM ?? '')) return 'true';
  return /256|kitty|alacritty|ghostty|wezterm/.test(env.TERM ?? '') ? '256' : '16';
}
