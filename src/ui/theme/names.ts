import { THEMES, type ThemeName } from '../../services/config/schema.ts';

export { THEMES, type ThemeName };

/** What is behind the text: the person's own terminal, which kdbg never paints over. */
export type Background = 'dark' | 'light';

export const isTheme = (name: string | undefined): name is ThemeName => THEMES.some((known) => known === name);

/**
 * The theme to begin with: the command line before the environment (`KDBG_THEME`) before the configuration. A name of the environment
 * that is none is passed over.
 */
export function chosenTheme(option: string | undefined, env: string | undefined, config: string): ThemeName {
  return [option, env, config].find(isTheme) ?? 'auto';
}
