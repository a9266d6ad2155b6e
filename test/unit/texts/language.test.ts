import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { en } from '../../../src/texts/en.ts';
import { texts } from '../../../src/texts/index.ts';
import { chooseLanguage, LANGUAGES, wantedLanguage } from '../../../src/texts/language.ts';
import { translate } from '../../../src/texts/translation.ts';

afterEach(() => chooseLanguage('en'));

const wanted = (argv: string[], env: Record<string, string> = {}, config?: string) =>
  wantedLanguage({ argv, env, config: () => config });

test('the command line is stronger than the configuration, that than the locale', () => {
  expect(wanted(['diagnose', '--lang', 'en'], { LANG: 'zh_CN.UTF-8' }, 'language: zh')).toBe('en');
  expect(wanted(['--lang=zh'], {}, 'language: en')).toBe('zh');
  expect(wanted([], { LANG: 'zh_CN.UTF-8' }, 'theme: dark\nlanguage: en # mine\n')).toBe('en');
  expect(wanted([], { LANG: 'en_US.UTF-8' }, 'language: "zh"\r\ntheme: dark\r\n')).toBe('zh');
});

test('the locale of messages decides, in the order of POSIX', () => {
  expect(wanted([], { LANG: 'zh_CN' })).toBe('zh');
  expect(wanted([], { LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' })).toBe('zh');
  expect(wanted([], { LC_ALL: 'C.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' })).toBe('en');
  expect(wanted([], { LC_ALL: '', LANG: 'zh_CN.utf8' })).toBe('zh');
  expect(wanted([], { LANG: 'de_DE.UTF-8' })).toBe('en');
  expect(wanted([])).toBe('en');
});

test('a locale whose characters can not show Chinese means English', () => {
  expect(wanted([], { LANG: 'zh_CN.GB18030' })).toBe('en');
  expect(wanted([], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en');
});

test('a language that is none is left to those who read the command line and the configuration', () => {
  expect(wanted(['--lang', 'xx'], { LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(wanted(['--lang'], {}, 'language: xx')).toBe('en');
  expect(wanted(['probe', '--', '--lang', 'zh'])).toBe('en');
  expect(wanted([], {}, 'contexts:\n  language: zh\n')).toBe('en');
});

test('the configuration is not read where the command line says the language', () => {
  const config = () => {
    throw new Error('read');
  };
  expect(wantedLanguage({ argv: ['--lang', 'zh'], env: {}, config })).toBe('zh');
});

test('a module that was loaded before sees the language that is chosen later', async () => {
  expect(texts.console.live).toBe('live');
  await chooseLanguage('zh');
  expect(texts.console.live).toBe('实时');
  await chooseLanguage('en');
  expect(texts).toBe(en);
});

test('what is not translated yet is told in English', () => {
  const told = translate(en, { console: { live: 'x', forwardState: { ready: 'y' } } });
  expect(told.console.live).toBe('x');
  expect(told.console.forwardState).toEqual({ ...en.console.forwardState, ready: 'y' });
  expect(told.console.pane('logs')).toBe('Logs');
  expect(told.findings).toBe(en.findings);
  expect(en.console.live).toBe('live');
});

test('every language can be chosen', async () => {
  for (const language of LANGUAGES) {
    await chooseLanguage(language);
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  }
});

test('no part of the program that is loaded before the language is chosen takes a sentence for itself', () => {
  // In a process of its own: what is loaded once is not loaded again. Reading any sentence while main's own imports load is recorded.
  const script = `
    import { en } from './src/texts/en.ts';
    import { useTexts } from './src/texts/index.ts';
    const read = [];
    useTexts(new Proxy(en, { get(all, part) { read.push(String(part)); return all[part]; } }));
    await import('./src/cli/index.ts');
    await import('./src/main/crash.ts');
    console.log(JSON.stringify(read));
  `;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([]);
});
