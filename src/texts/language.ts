import { en } from './en.ts';
import { useTexts } from './index.ts';
import { type Translation, translate } from './translation.ts';

/** Every language but English, by its code (ISO 639-1); loaded only when it is chosen. Another language is one line here and its texts. */
export const OTHERS = {
  zh: async (): Promise<Translation> => (await import('./zh.ts')).zh,
} as const satisfies Record<string, () => Promise<Translation>>;

export type Language = 'en' | keyof typeof OTHERS;

/** The languages that can be chosen. */
export const LANGUAGES: readonly Language[] = ['en', ...(Object.keys(OTHERS) as (keyof typeof OTHERS)[])];

export const isLanguage = (name: string | undefined): name is Language => LANGUAGES.some((known) => known === name);

export interface LanguageSources {
  /** The command line, without the program's name. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** The text of the configuration file; only read when the command line names no language. Undefined where there is none. */
  config(): string | undefined;
}

/**
 * The language that a person wants: `--lang`, else `language` of the configuration, else the locale, else English. It is needed before
 * anything is said, so the command line and the configuration are only glanced at: what is wrong in them is told later, by who reads them.
 */
export function wantedLanguage({ argv, env, config }: LanguageSources): Language {
  const option = optionLanguage(argv);
  if (isLanguage(option)) return option;
  const set = configLanguage(config() ?? '');
  return isLanguage(set) ? set : localeLanguage(env);
}

/** Chooses the language of everything that is said from now on. Call it before any part of the program makes a sentence. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (language === 'en') return useTexts(en);
  useTexts(translate(en, await OTHERS[language]()));
}

function optionLanguage(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = words[at];
  return word === '--lang' ? words[at + 1] : word?.slice('--lang='.length);
}

/** `language: zh` at the left edge of the file. */
function configLanguage(text: string): string | undefined {
  return /^language:[ \t]*["']?(\w+)["']?[ \t]*(?:#.*)?\r?$/m.exec(text)?.[1];
}

/** The locale of messages (POSIX: the first that is set and not empty). One whose character set can't show a language means English. */
function localeLanguage(env: LanguageSources['env']): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const charset = /\.([^@]+)/.exec(locale)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return 'en';
  const code = /^[a-z]+/.exec(locale)?.[0];
  return isLanguage(code) ? code : 'en';
}
