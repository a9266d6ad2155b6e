/** How the console looks and in which language it speaks: themes, ASCII, languages. */
export const look = {
  /** Of the configuration file. */
  settings: {
    theme:
      'the colours; `auto` is dark or light by what the terminal says of its background; `--theme` and `KDBG_THEME` are stronger',
    ascii: 'frames and symbols in ASCII; where the locale is not UTF-8 (`LANG=C`) this is so without it',
    language:
      'the language of all that kdbg says: `auto` takes it from `LC_ALL`, `LC_MESSAGES` or `LANG`; `--lang` is stronger',
  },
  /** Of the command line. */
  options: {
    theme: 'the colours',
    lang: 'the language of all that kdbg says',
  },
  chooseTheme: 'Which colours?',
  themes: {
    auto: (background: 'dark' | 'light') => `as the terminal's background: ${background} here`,
    dark: 'for a dark background',
    light: 'for a light background',
    contrast: 'high contrast',
    'colour-blind': 'orange and blue instead of red and green',
  },
  themeNow: 'in use',
  themeKept: (name: string, file: string) => `The theme is ${name}, also in the next kdbg (${file}).`,
  themeNotKept: (name: string, why: string) =>
    `The theme is ${name} until kdbg ends; it could not be written down: ${why}`,
  settingNotKept: (name: string, value: string, file: string) =>
    `"${name}: ${value}" can't be written into ${file} without changing more.`,
  settingNotKeptTodo: (name: string, value: string) => `Write "${name}: ${value}" into it yourself.`,
};
