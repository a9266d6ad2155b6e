import { type Colour, colour, type Rgb } from './colour.ts';
import type { Background, ThemeName } from './names.ts';

/** The colours of a theme on one background. */
export interface Palette {
  /** What the theme is drawn for: the background that is nearest to the text of those that are usual, and the terminal's own text. */
  on: { background: Rgb; text: Rgb };
  error: Colour;
  warning: Colour;
  ok: Colour;
  info: Colour;
  accent: Colour;
  dim: Colour;
  frame: Colour;
  asleep: Colour;
  /** Under the row of the cursor, where the keys are and where they are not. */
  row: Rgb;
  rowIdle: Rgb;
  /** Under what a search has found, and the text on it. */
  found: Rgb;
  onFound: Rgb;
  streams: readonly Colour[];
}

const ON_DARK = { background: [40, 44, 52], text: [216, 222, 233] } as const;
const ON_LIGHT = { background: [250, 244, 230], text: [40, 40, 40] } as const;
const BLACK: Rgb = [0, 0, 0];
const YELLOW: Rgb = [245, 205, 70];

const DARK: Palette = {
  on: ON_DARK,
  error: colour(255, 160, 160, 91),
  warning: colour(235, 188, 106, 93),
  ok: colour(150, 205, 130, 92),
  info: colour(155, 205, 252, 94),
  accent: colour(125, 200, 245, 96),
  dim: colour(150, 158, 174, 37),
  frame: colour(98, 106, 122, 90),
  asleep: colour(205, 165, 240, 95),
  row: [58, 66, 88],
  rowIdle: [50, 54, 64],
  found: YELLOW,
  onFound: BLACK,
  streams: [
    colour(125, 200, 245, 96),
    colour(150, 205, 130, 92),
    colour(235, 188, 106, 93),
    colour(222, 165, 232, 95),
    colour(110, 205, 195, 36),
    colour(240, 165, 135, 33),
  ],
};

const LIGHT: Palette = {
  on: ON_LIGHT,
  error: colour(175, 20, 40, 31),
  warning: colour(110, 66, 0, 33),
  ok: colour(20, 95, 35, 32),
  info: colour(20, 80, 165, 34),
  accent: colour(0, 80, 145, 34),
  dim: colour(92, 98, 110, 90),
  frame: colour(165, 168, 172, 37),
  asleep: colour(95, 20, 140, 35),
  row: [208, 224, 244],
  rowIdle: [232, 230, 224],
  found: YELLOW,
  onFound: BLACK,
  streams: [
    colour(0, 80, 145, 34),
    colour(20, 95, 35, 32),
    colour(110, 66, 0, 33),
    colour(130, 40, 140, 35),
    colour(0, 92, 90, 36),
    colour(135, 45, 10, 31),
  ],
};

const CONTRAST_DARK: Palette = {
  on: { background: [30, 30, 30], text: [255, 255, 255] },
  error: colour(255, 175, 175, 91),
  warning: colour(255, 225, 80, 93),
  ok: colour(130, 255, 130, 92),
  info: colour(150, 215, 255, 96),
  accent: colour(110, 235, 255, 96),
  dim: colour(205, 205, 205, 37),
  frame: colour(175, 175, 175, 37),
  asleep: colour(235, 195, 255, 95),
  row: [70, 70, 70],
  rowIdle: [48, 48, 48],
  found: [255, 255, 0],
  onFound: BLACK,
  streams: [
    colour(110, 235, 255, 96),
    colour(130, 255, 130, 92),
    colour(255, 225, 80, 93),
    colour(255, 190, 255, 95),
    colour(95, 255, 215, 36),
    colour(255, 190, 140, 33),
  ],
};

const CONTRAST_LIGHT: Palette = {
  on: { background: [255, 255, 255], text: [0, 0, 0] },
  error: colour(135, 0, 0, 31),
  warning: colour(95, 50, 0, 33),
  ok: colour(0, 70, 0, 32),
  info: colour(0, 45, 135, 34),
  accent: colour(0, 0, 135, 34),
  dim: colour(68, 68, 68, 30),
  frame: colour(88, 88, 88, 30),
  asleep: colour(85, 0, 135, 35),
  row: [208, 224, 255],
  rowIdle: [228, 228, 228],
  found: [255, 235, 0],
  onFound: BLACK,
  streams: [
    colour(0, 0, 135, 34),
    colour(0, 70, 0, 32),
    colour(95, 50, 0, 33),
    colour(95, 0, 95, 35),
    colour(0, 70, 75, 36),
    colour(135, 0, 0, 31),
  ],
};

// Orange and blue stay apart for eyes without red or green cones; what is between them differs in brightness (after Okabe and Ito).
const COLOUR_BLIND_DARK: Palette = {
  ...DARK,
  error: colour(255, 172, 85, 33),
  warning: colour(255, 232, 150, 93),
  ok: colour(135, 200, 255, 94),
  info: colour(175, 205, 225, 36),
  accent: colour(140, 205, 250, 96),
  asleep: colour(215, 185, 235, 95),
  streams: [
    colour(135, 200, 255, 94),
    colour(255, 232, 150, 93),
    colour(255, 172, 85, 33),
    colour(215, 185, 235, 95),
    colour(200, 210, 215, 37),
    colour(140, 205, 250, 96),
  ],
};

const COLOUR_BLIND_LIGHT: Palette = {
  ...LIGHT,
  error: colour(120, 25, 0, 31),
  warning: colour(105, 95, 0, 33),
  ok: colour(0, 80, 190, 34),
  info: colour(50, 75, 105, 36),
  accent: colour(0, 75, 150, 34),
  asleep: colour(95, 20, 140, 35),
  streams: [
    colour(0, 80, 190, 34),
    colour(120, 25, 0, 31),
    colour(105, 95, 0, 33),
    colour(95, 20, 140, 35),
    colour(50, 75, 105, 36),
    colour(60, 60, 60, 30),
  ],
};

/** The colours of a theme on this background; `dark` and `light` name theirs. */
export function paletteOf(name: ThemeName, background: Background): Palette {
  if (name === 'dark') return DARK;
  if (name === 'light') return LIGHT;
  const light = background === 'light';
  if (name === 'contrast') return light ? CONTRAST_LIGHT : CONTRAST_DARK;
  if (name === 'colour-blind') return light ? COLOUR_BLIND_LIGHT : COLOUR_BLIND_DARK;
  return light ? LIGHT : DARK;
}
