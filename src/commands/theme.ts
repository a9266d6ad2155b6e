import { toKdbgError } from '../base/errors.ts';
import { THEMES, type ThemeName } from '../services/config/schema.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import type { Command } from './types.ts';

/** Every theme is shown while one moves over it; esc leaves everything as it was. */
function chooseTheme(desk: Desk): void {
  const t = texts.look;
  const { look } = desk.app;
  const detail = (name: ThemeName) => (name === 'auto' ? t.themes.auto(look.background) : t.themes[name]);
  desk.dialogs.choose({
    title: t.chooseTheme,
    empty: texts.commandTexts.nothingFound,
    index: THEMES.indexOf(look.name),
    items: THEMES.map((name) => ({
      label: name,
      detail: name === look.name ? texts.commandTexts.aside(detail(name), t.themeNow) : detail(name),
      run: () => void keep(desk, name),
    })),
    looked: (choice) => look.preview(THEMES.find((name) => name === choice?.label) ?? look.name),
    dropped: () => look.back(),
  });
}

async function keep(desk: Desk, name: ThemeName): Promise<void> {
  const t = texts.look;
  try {
    desk.notices.tell('done', t.themeKept(name, await desk.app.look.keep(name)));
  } catch (thrown) {
    desk.notices.tell('error', t.themeNotKept(name, toKdbgError(thrown).line));
  }
}

export const themeCommands: readonly Command[] = [{ id: 'theme.choose', group: 'console', run: chooseTheme }];
