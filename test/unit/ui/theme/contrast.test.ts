import { describe, expect, test } from 'vitest';
import { contrast, nearestIndex, ofIndex, type Rgb, shownAs } from '../../../../src/ui/theme/colour.ts';
import { type Background, THEMES, type ThemeName } from '../../../../src/ui/theme/names.ts';
import { paletteOf } from '../../../../src/ui/theme/palettes.ts';
import { makeTheme, type StyleName, type Theme } from '../../../../src/ui/theme.ts';

const BACKGROUNDS: readonly Background[] = ['dark', 'light'];
const CASES = THEMES.flatMap((name) =>
  BACKGROUNDS.filter((on) => (name !== 'dark' && name !== 'light') || name === on).flatMap((on) =>
    (['true', '256'] as const).map((depth) => ({ name, on, depth })),
  ),
);
const TEXT: readonly StyleName[] = [
  'error',
  'warning',
  'ok',
  'info',
  'accent',
  'frameFocus',
  'titleFocus',
  'key',
  'match',
  'asleep',
  'added',
  'removed',
  'stream0',
  'stream1',
  'stream2',
  'stream3',
  'stream4',
  'stream5',
];
const DIM: readonly StyleName[] = ['dim', 'title'];

/** The colour that an SGR sequence really writes in, or lays under the text. */
function colourOf(sgr: string, ground: 38 | 48): Rgb {
  const [, kind, rest = ''] = new RegExp(`(?:^|;)${ground};([25]);([\\d;]+)`).exec(sgr) ?? [];
  const [r = 0, g = 0, b = 0] = rest.split(';').map(Number);
  return kind === '2' ? [r, g, b] : ofIndex(r);
}

/** Everything that text can stand on in a theme. */
function grounds(theme: Theme, name: ThemeName, on: Background): Record<string, Rgb> {
  return {
    screen: paletteOf(name, on).on.background,
    cursor: colourOf(theme.cursor, 48),
    cursorIdle: colourOf(theme.cursorIdle, 48),
  };
}

/** Which styles have less contrast than they must, on what. */
function tooPale(theme: Theme, styles: readonly StyleName[], over: Record<string, Rgb>, least: number): string[] {
  return Object.entries(over).flatMap(([ground, rgb]) =>
    styles.flatMap((style) => {
      const has = contrast(colourOf(theme[style], 38), rgb);
      return has < least ? [`${style} on ${ground}: ${has.toFixed(2)}`] : [];
    }),
  );
}

describe.each(CASES)('$name on $on with $depth colours', ({ name, on, depth }) => {
  const theme = makeTheme(name, depth, on);
  const over = grounds(theme, name, on);
  const high = name === 'contrast';

  test('text can be read, also on the row of the cursor', () => {
    expect(tooPale(theme, TEXT, over, 4.5)).toEqual([]);
    // The cube of 256 colours has few dark ones: between its steps nothing reaches 7.
    const most = depth === 'true' ? 7 : 6.5;
    if (high) expect(tooPale(theme, TEXT, { screen: paletteOf(name, on).on.background }, most)).toEqual([]);
    expect(contrast(colourOf(theme.found, 38), colourOf(theme.found, 48))).toBeGreaterThan(7);
    for (const rgb of Object.values(over)) expect(contrast(paletteOf(name, on).on.text, rgb)).toBeGreaterThan(4.5);
  });

  test('what is dim can still be read', () => {
    expect(tooPale(theme, DIM, over, high ? 4.5 : 3)).toEqual([]);
  });

  test('the row of the cursor stands out from the others, more where the keys are', () => {
    const { screen, cursor, cursorIdle } = over as { screen: Rgb; cursor: Rgb; cursorIdle: Rgb };
    expect(theme.cursor).not.toBe(theme.cursorIdle);
    expect(contrast(cursor, screen)).toBeGreaterThan(1.15);
    expect(contrast(cursorIdle, screen)).toBeGreaterThan(1.08);
  });

  test('the focused frame stands out from the others', () => {
    expect(contrast(colourOf(theme.frameFocus, 38), colourOf(theme.frame, 38))).toBeGreaterThan(high ? 1.3 : 2);
    expect(contrast(colourOf(theme.frame, 38), over.screen ?? [0, 0, 0])).toBeGreaterThan(high ? 3 : 1.8);
  });
});

/** What an eye without green or red cones sees (Viénot, Brettel, Mollon 1999), in linear light. */
const BLINDNESS = {
  deuteranopia: [0.29275, 0.70725, -0.02234, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
  protanopia: [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
} as const;

function seenBy(kind: keyof typeof BLINDNESS, rgb: Rgb): Rgb {
  const linear = rgb.map((value) => (value / 255) ** 2.2);
  const m = BLINDNESS[kind];
  const seen = [0, 1, 2].map((row) => [0, 1, 2].reduce((sum, i) => sum + (m[row * 3 + i] ?? 0) * (linear[i] ?? 0), 0));
  const [r = 0, g = 0, b = 0] = seen.map((part) => 255 * Math.min(1, Math.max(0, part)) ** (1 / 2.2));
  return [r, g, b];
}

const apart = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each(Object.keys(BLINDNESS) as (keyof typeof BLINDNESS)[])('seen with %s', (kind) => {
  test.each(BACKGROUNDS)('error, warning and ok of the colour-blind theme stay apart (%s)', (on) => {
    for (const depth of ['true', '256'] as const) {
      const { error, warning, ok } = paletteOf('colour-blind', on);
      const [e, w, o] = [error, warning, ok].map(({ rgb }) => seenBy(kind, shownAs(rgb, depth)));
      if (!e || !w || !o) throw new Error('three colours were given');
      expect(apart(e, o)).toBeGreaterThan(100);
      expect(apart(w, o)).toBeGreaterThan(80);
      expect(apart(e, w)).toBeGreaterThan(depth === 'true' ? 35 : 24);
    }
  });
});

test('a colour of the cube is found again by its number', () => {
  for (const index of [16, 21, 75, 203, 231, 244])
    expect(ofIndex(nearestIndex(ofIndex(index)))).toEqual(ofIndex(index));
});

describe.each(THEMES)('%s on a terminal of few colours', (name) => {
  test.each(['none', '16'] as const)('the cursor, focus and found text need no colour (%s)', (depth) => {
    const theme = makeTheme(name, depth);
    expect(theme.cursor).toBe('7');
    expect(theme.cursorIdle).toBe('4');
    expect(theme.found).toBe('1;4;7');
    expect(theme.frameFocus).not.toBe(theme.frame);
  });

  test('with NO_COLOR no style has a colour', () => {
    const codes = Object.values(makeTheme(name, 'none')).flatMap((sgr) => sgr.split(';').filter(Boolean));
    expect(codes.filter((code) => !['1', '2', '4', '7'].includes(code))).toEqual([]);
  });
});
