import { expect, test } from 'vitest';
import { defaultConfig, parseConfig } from '../../../../src/services/config/load.ts';

test('theme, ASCII and language are settings, by default found out', () => {
  expect(defaultConfig()).toMatchObject({ theme: 'auto', ascii: false, language: 'auto' });
  const { config, problems } = parseConfig('theme: colour-blind\nascii: true\nlanguage: zh\n', 'c.yaml');
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ theme: 'colour-blind', ascii: true, language: 'zh' });
});

test('a theme that does not exist is told with the nearest one', () => {
  const { problems } = parseConfig('theme: contrst\nlanguage: fr\n', 'c.yaml');
  expect(problems.map(({ line, text }) => `${line} ${text}`)).toEqual([
    '1 "theme" can\'t be "contrst": it is one of auto, dark, light, contrast, colour-blind. Did you mean contrast?',
    '2 "language" can\'t be "fr": it is one of auto, en, zh.',
  ]);
});
