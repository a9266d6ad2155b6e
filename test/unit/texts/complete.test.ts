import { describe, expect, test } from 'vitest';
import { en } from '../../../src/texts/en.ts';
import { LANGUAGES, OTHERS } from '../../../src/texts/language.ts';

/** What is right to stay English in every language: a part of the texts, and why. */
const STAYS: Readonly<Record<string, string>> = {
  'cli.config.doc': 'docs/configuration.md is written in English',
  'cli.keysDoc': 'docs/keys.md is written in English',
  'tools.man': 'the man page is written in English',
  'findings.config.kinds': 'kinds of Kubernetes keep their names',
  'findings.report.usage': 'it is typed, not read: names of options and placeholders',
};

/** The path of every sentence. */
function paths(texts: unknown, path = ''): string[] {
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return [path];
  return Object.entries(texts).flatMap(([name, value]) => paths(value, path ? `${path}.${name}` : name));
}

const staysEnglish = (path: string) => Object.keys(STAYS).some((part) => path === part || path.startsWith(`${part}.`));

describe.each(Object.keys(OTHERS) as (keyof typeof OTHERS)[])('the language %s', (language) => {
  test('has every sentence of English, but for what is right to stay English', async () => {
    const there = new Set(paths(await OTHERS[language]()));
    const missing = paths(en).filter((path) => !there.has(path) && !staysEnglish(path));
    expect(missing).toEqual([]);
  });
});

test('what stays English is there, and no more of it than is needed', async () => {
  const english = paths(en);
  const translated = (await Promise.all(Object.values(OTHERS).map(async (load) => paths(await load())))).flat();
  for (const part of Object.keys(STAYS)) {
    const inside = (path: string) => path === part || path.startsWith(`${part}.`);
    expect(english.filter(inside), part).not.toEqual([]);
    expect(translated.filter(inside), part).toEqual([]);
  }
  expect(LANGUAGES).toEqual(['en', ...Object.keys(OTHERS)]);
});
