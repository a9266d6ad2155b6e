import { expect, test } from 'vitest';
import type { Look } from '../../src/commands/desk.ts';
import { Themes } from '../../src/ui/theme/themes.ts';
import { makeTheme } from '../../src/ui/theme.ts';
import { onScreen } from '../support/onScreen.ts';

/** A console whose themes are written nowhere. */
function looks(kept: (name: string) => Promise<string>) {
  const themes = new Themes('dark', 'true', 'dark');
  const look: Look = {
    get name() {
      return themes.name;
    },
    background: 'dark',
    preview: (name) => themes.preview(name),
    back: () => themes.back(),
    keep(name) {
      themes.choose(name);
      return kept(name);
    },
  };
  return { themes, look, theme: themes.theme };
}

/** Whether something was drawn in the colour that a theme gives to keys; Ink writes each attribute of it alone. */
const drawn = (raw: string, name: 'dark' | 'light') =>
  raw.includes(`${makeTheme(name, 'true').key.replace(/;1$/, '')}m`);

test('a theme is shown while one moves over it, and esc brings the old one back', async () => {
  const { themes, look, theme } = looks(async () => 'config.yaml');
  const { ui } = await onScreen({ look, theme });
  await ui.type('?theme\r');
  await ui.waitFor('Which colours?');
  await ui.press('down');
  await ui.settled();
  expect(themes.theme.get()).toBe(theme.get());
  expect(theme.get()).toEqual(makeTheme('light', 'true'));
  expect(drawn(ui.raw, 'light')).toBe(true);
  await ui.press('esc');
  await ui.settled();
  expect(theme.get()).toEqual(makeTheme('dark', 'true'));
});

test('a theme that is chosen is kept, and it is said where', async () => {
  const kept: string[] = [];
  const { themes, look, theme } = looks(async (name) => {
    kept.push(name);
    return '/home/ann/.config/kdbg/config.yaml';
  });
  const { ui } = await onScreen({ look, theme });
  await ui.type('?theme\r');
  await ui.waitFor('Which colours?');
  await ui.type('contrast\r');
  await ui.waitFor('The theme is contrast, also in the next kdbg (/home/ann/.config/kdbg/config.yaml).');
  expect(kept).toEqual(['contrast']);
  expect(themes.name).toBe('contrast');
});

test('a theme that can not be written down holds until the end, and the reason is told', async () => {
  const { themes, look, theme } = looks(() => Promise.reject(new Error('disk full')));
  const { ui } = await onScreen({ look, theme });
  await ui.type('?theme\r');
  await ui.waitFor('Which colours?');
  await ui.type('light\r');
  await ui.waitFor(/The theme is light until kdbg ends; it could not be written down/);
  expect(themes.name).toBe('light');
});
