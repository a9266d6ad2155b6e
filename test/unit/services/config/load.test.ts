import { afterEach, describe, expect, test } from 'vitest';
import {
  defaultConfig,
  loadConfig,
  parseConfig,
  requireConfig,
  settingsOf,
} from '../../../../src/services/config/load.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const folder = temporaryFolder();
afterEach(folder.remove);

const problems = (text: string) =>
  parseConfig(text, 'c.yaml').problems.map(({ file, line, text }) => `${file}:${line} ${text}`);

describe('the configuration file', () => {
  test('may be missing: the defaults hold', async () => {
    expect(await loadConfig(`${folder.path}/none.yaml`)).toEqual({ config: defaultConfig(), problems: [] });
  });

  test.each(['', '# nothing yet\n', 'logs:\n', 'contexts:\n', 'contexts:\n  prod:\n'])(
    'may be as good as empty: %j',
    async (text) => {
      expect(parseConfig(text, 'c.yaml')).toEqual({ config: defaultConfig(), problems: [] });
    },
  );

  test('sets what it names and leaves the rest', async () => {
    const { config, problems } = parseConfig(
      'keymap: vim\nmouse: false\neditor: hx\nlogs:\n  lines: 5000\nterminal: { prefix: ctrl-g, shell: /bin/zsh }\n',
      'c.yaml',
    );
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      keymap: 'vim',
      mouse: false,
      editor: 'hx',
      logs: { lines: 5000, tail: defaultConfig().logs.tail },
      terminal: { prefix: 'ctrl-g', shell: '/bin/zsh', scrollback: 10_000 },
    });
  });

  test('tells each mistake with its line and the nearest right name', async () => {
    expect(
      await problems('keymap: vmi\nlogs:\n  linse: 5\n  tail: many\nmose: true\nlines: 7\nterminal: dark\n'),
    ).toEqual([
      'c.yaml:1 "keymap" can\'t be "vmi": it is one of default, vim, k9s. Did you mean vim?',
      'c.yaml:3 There is no setting "logs.linse". Did you mean logs.lines?',
      'c.yaml:4 "logs.tail" can\'t be "many": it wants a whole number from 0 to 100000.',
      'c.yaml:5 There is no setting "mose". Did you mean mouse?',
      'c.yaml:6 There is no setting "lines". Did you mean logs.lines?',
      'c.yaml:7 "terminal" wants its settings indented under it.',
    ]);
  });

  test('keeps what is right beside a mistake', async () => {
    expect(parseConfig('keymap: vim\nmouse: perhaps\n', 'c.yaml').config).toMatchObject({
      keymap: 'vim',
      mouse: true,
    });
  });

  test.each([
    ['mouse: [yes\nkeymap: vim\n', /^c\.yaml:\d+ This is no right YAML: /],
    ['keymap: vim\nkeymap: k9s\n', /^c\.yaml:2 This is no right YAML: map keys must be unique/],
    ['- keymap\n', /^c\.yaml:1 This is no right YAML: it holds no "name: value" lines\.$/],
    ['editor: [a, b]\n', /^c\.yaml:1 "editor" can't be \["a","b"\]: it wants a text\.$/],
    ['contexts: prod\n', /^c\.yaml:1 "contexts" wants names of contexts indented under it\.$/],
    ['contexts:\n  prod: readOnly\n', /^c\.yaml:2 "prod" wants its settings/],
    [
      'contexts:\n  prod:\n    readonly: true\n',
      /^c\.yaml:3 There is no setting "readonly"\. Did you mean readOnly\?$/,
    ],
    ['contexts:\n  prod:\n    readOnly: maybe\n', /^c\.yaml:3 "readOnly" can't be "maybe": it is true or false\.$/],
  ])('%j is told', async (text, line) => {
    const told = problems(text);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(line);
  });

  test('a wrong one ends the start with one line that counts the rest', async () => {
    const path = folder.file('config.yaml', 'mose: true\nkeymap: 3\n');
    await expect(requireConfig(path)).rejects.toMatchObject({
      code: 'config-broken',
      line: `${path}:1: There is no setting "mose". Did you mean mouse? (and 1 more)`,
    });
  });

  test('one that is a folder is told, not taken for missing', async () => {
    expect((await loadConfig(folder.path.replace(/[^/]*$/, ''))).problems[0]?.text).toMatch(/can't be read/);
  });
});

describe('settings of a context', () => {
  const load = (text: string) => parseConfig(text, 'c.yaml').config;

  test('a pattern fits by its star, the later one is stronger, the exact name the strongest', async () => {
    const config = load(
      'contexts:\n  prod-eu: { readOnly: false }\n  "*": { namespace: all }\n  prod-*: { readOnly: true, namespace: shop }\n',
    );
    expect(settingsOf(config, 'prod-eu')).toEqual({ readOnly: false, namespace: 'shop' });
    expect(settingsOf(config, 'prod-us')).toEqual({ readOnly: true, namespace: 'shop' });
    expect(settingsOf(config, 'my-prod-us')).toEqual({ readOnly: false, namespace: 'all' });
  });

  test('read-only for everything can not be undone for one', async () => {
    const config = load('readOnly: true\ncontexts:\n  dev: { readOnly: false }\n');
    expect(settingsOf(config, 'dev')).toEqual({ readOnly: true });
  });

  test('characters with a meaning in expressions are only themselves', async () => {
    const config = load('contexts:\n  "a.b+*": { readOnly: true }\n');
    expect(settingsOf(config, 'a.b+c').readOnly).toBe(true);
    expect(settingsOf(config, 'axbbc').readOnly).toBe(false);
  });
});
