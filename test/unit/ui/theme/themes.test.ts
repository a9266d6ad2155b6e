import { Terminal } from '@xterm/headless';
import { afterEach, expect, test } from 'vitest';
import { paintRow } from '../../../../src/terminal/row.ts';
import { setFoundLook } from '../../../../src/terminal/sgr.ts';
import { chosenTheme } from '../../../../src/ui/theme/names.ts';
import { Themes } from '../../../../src/ui/theme/themes.ts';
import { makeTheme } from '../../../../src/ui/theme.ts';

afterEach(() => setFoundLook('30;43'));

test('the command line is stronger than the environment, that than the configuration', () => {
  expect(chosenTheme('light', 'dark', 'contrast')).toBe('light');
  expect(chosenTheme(undefined, 'dark', 'contrast')).toBe('dark');
  expect(chosenTheme(undefined, undefined, 'contrast')).toBe('contrast');
  expect(chosenTheme(undefined, 'pink', 'colour-blind')).toBe('colour-blind');
  expect(chosenTheme(undefined, '', 'pink')).toBe('auto');
});

test('a preview paints at once, and can be taken back', () => {
  const themes = new Themes('auto', 'true', 'light');
  let told = 0;
  themes.theme.subscribe(() => told++);
  expect(themes.theme.get()).toEqual(makeTheme('light', 'true'));
  themes.preview('contrast');
  expect(themes.theme.get()).toEqual(makeTheme('contrast', 'true', 'light'));
  expect(themes.name).toBe('auto');
  themes.back();
  expect(themes.theme.get()).toEqual(makeTheme('light', 'true'));
  expect(told).toBe(2);
});

test('a theme that was chosen stays when a preview ends', () => {
  const themes = new Themes('dark', '256', 'dark');
  themes.preview('light');
  themes.choose('colour-blind');
  themes.back();
  expect(themes.name).toBe('colour-blind');
  expect(themes.theme.get()).toEqual(makeTheme('colour-blind', '256', 'dark'));
});

test('the same theme is one object, so that nothing is painted anew for it', () => {
  const themes = new Themes('dark', 'true', 'dark');
  const before = themes.theme.get();
  themes.preview('light');
  themes.back();
  expect(themes.theme.get()).toBe(before);
});

/** A row of a terminal pane in which a search has found `ab`. */
async function foundRow(): Promise<string> {
  const terminal = new Terminal({ cols: 4, rows: 1, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write('abc', done));
  const { active } = terminal.buffer;
  return paintRow(active.getLine(0), active.getNullCell(), { columns: 4, found: [[0, 2]] });
}

test('with NO_COLOR a search in a terminal is shown without a colour', async () => {
  new Themes('dark', 'none', 'dark');
  expect(await foundRow()).toBe('\u001b[1;4;7mab\u001b[0mc ');
});

test('a search in a terminal is shown in the colours of the theme', async () => {
  const themes = new Themes('dark', '256', 'dark');
  const dark = await foundRow();
  expect(dark).toContain(`\u001b[${makeTheme('dark', '256').found}mab`);
  themes.preview('contrast');
  expect(await foundRow()).toContain(`\u001b[${makeTheme('contrast', '256').found}mab`);
});
