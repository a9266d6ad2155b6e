import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isKeyContext } from '../../../src/keys/contexts.ts';
import { KEYMAPS, loadKeymap } from '../../../src/keys/load.ts';
import { parseKeys } from '../../../src/keys/names.ts';
import { clash, keysOf, resolve } from '../../../src/keys/resolver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kdbg-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const commands = new Set(['logs.open', 'resource.delete', 'quit', 'shell.open']);

function load(content: string) {
  const userFile = join(folder, 'keys.json');
  writeFileSync(userFile, content);
  const loaded = loadKeymap({ userFile, commands });
  return {
    ...loaded,
    told: loaded.problems.map((problem) => `${problem.code} ${problem.line.replaceAll(userFile, 'keys.json')}`),
  };
}

describe("a person's own keys", () => {
  test('come on top of the keymap', () => {
    const { keymap, problems } = load(
      '[{ "keys": "x", "command": "shell.open", "when": "resources" }, { "keys": "q", "command": "-quit" }]',
    );
    expect(problems).toEqual([]);
    expect(resolve(keymap, 'x', ['resources', 'global'])).toEqual({ kind: 'command', command: 'shell.open' });
    expect(resolve(keymap, 's', ['resources', 'global'])).toEqual({ kind: 'command', command: 'shell.open' });
    expect(resolve(keymap, 'q', ['global'])).toEqual({ kind: 'none' });
  });

  test('may be missing or empty', () => {
    expect(loadKeymap({ userFile: join(folder, 'none.json') }).problems).toEqual([]);
    expect(load('').problems).toEqual([]);
  });

  test('may have comments and a trailing comma', () => {
    const { keymap, problems } = load('// mine\n[\n  /* a\n shell */ { "keys": "x", "command": "shell.open" },\n]\n');
    expect(problems).toEqual([]);
    expect(resolve(keymap, 'x', ['global'])).toEqual({ kind: 'command', command: 'shell.open' });
  });

  test('an unknown command, key, context or field is told with its line, and the other lines are used', () => {
    const { keymap, told } = load(`[
  { "keys": "x", "command": "logs.opne" },
  { "keys": "ctrl-", "command": "logs.open" },
  { "keys": "x", "command": "logs.open",
    "when": "lgos" },
  { "key": "x", "command": "logs.open" },
  { "keys": "x", "command": "logs.open", "args": 1 },
  { "extends": "vim" },
  { "keys": "x", "command": "shell.open" }
]`);
    expect(told).toEqual([
      'keys-unknown-command keys.json:2: there is no command "logs.opne". Did you mean "logs.open"? kdbg keys lists all commands.',
      'keys-unknown-key keys.json:3: "ctrl-" is no key. Keys are written like a, A, ctrl-d, alt-1, shift-tab, pageup, f5, or in a row: g g.',
      expect.stringMatching(
        /^keys-unknown-context keys.json:4: there is no context "lgos". "when" is one of global, resources, /,
      ),
      expect.stringMatching(/^keys-json keys.json:6 has no "keys"/),
      expect.stringMatching(/^keys-json keys.json:7: a binding has no field "args"/),
      expect.stringMatching(/^keys-extends keys.json:8/),
    ]);
    expect(resolve(keymap, 'x', ['global'])).toEqual({ kind: 'command', command: 'shell.open' });
  });

  test('a conflict within the file and context is told, the earlier line is used', () => {
    const { keymap, told } = load(`[
  { "keys": "x", "command": "logs.open" },
  { "keys": "X", "command": "quit" },
  { "keys": "x", "command": "quit", "when": "logs" },
  { "keys": "x", "command": "quit" },
  { "keys": "X y", "command": "logs.open" }
]`);
    expect(told).toEqual([
      'keys-conflict keys.json:5 binds x to quit, but line 2 already binds it to logs.open (global). The earlier line is used; remove one of them.',
      "keys-conflict keys.json:6 binds X y to logs.open, which can't be told apart from X (quit, line 3, global). The earlier line is used; remove one of them.",
    ]);
    expect(resolve(keymap, 'x', ['global'])).toEqual({ kind: 'command', command: 'logs.open' });
    expect(resolve(keymap, 'x', ['logs', 'global'])).toEqual({ kind: 'command', command: 'quit' });
  });

  test('one broken line does not take the others with it', () => {
    const { keymap, told } = load(
      '[\n  { "keys": "x", "command": logs },\n  { "keys": "w",\n    "command" "quit" },\n  { "keys": "y", "command": "quit" }\n]',
    );
    expect(told).toEqual([
      expect.stringMatching(/^keys-json keys.json:2 is not valid JSON: /),
      expect.stringMatching(/^keys-json keys.json:4 is not valid JSON: /),
    ]);
    expect(resolve(keymap, 'y', ['global'])).toEqual({ kind: 'command', command: 'quit' });
  });

  test.each([
    ['{ "keys": "x" }', 'keys.json:1 is not valid JSON: it does not begin with [.'],
    ['[\n{ "keys": "x", "command": "quit" },', 'keys.json:2 is not valid JSON: the closing ] is missing.'],
    ['[\n{ "keys": "x, "command": "quit" }\n]', 'keys.json:2 is not valid JSON: a text without its closing quote.'],
    ['[]\nx', 'keys.json:2 is not valid JSON: text after the closing bracket.'],
    ['[\n\n{ "keys": "x"', 'keys.json:3 is not valid JSON: what begins here is not closed.'],
  ])('a file that is no array of bindings: %j', (content, message) => {
    expect(load(content).problems.map((problem) => problem.message.replace(folder, '').replace(/^\//, ''))).toEqual([
      message,
    ]);
  });

  test('a file that cannot be read is told', () => {
    expect(loadKeymap({ userFile: folder }).problems).toMatchObject([{ code: 'keys-unreadable' }]);
  });

  test('an unknown keymap is told and the default used', () => {
    const { keymap, problems } = loadKeymap({ name: 'emacs' });
    expect(problems).toMatchObject([
      { code: 'keymap-unknown', message: 'There is no keymap "emacs"; there are default, vim, k9s.' },
    ]);
    expect(resolve(keymap, 'q', ['global'])).toEqual({ kind: 'command', command: 'quit' });
  });
});

describe.each(KEYMAPS)('keymaps/%s.json', (name) => {
  const { keymap, lines, problems } = loadKeymap({ name });
  const own = lines.filter((line) => line.file === `keymaps/${name}.json`);

  test('has only known keys and contexts', () => {
    expect(problems).toEqual([]);
    for (const line of own) {
      expect(`${line.keys} ${parseKeys(line.keys) !== undefined}`).toBe(`${line.keys} true`);
      expect(`${line.when} ${isKeyContext(line.when ?? 'global')}`).toBe(`${line.when} true`);
    }
  });

  test('has no conflict within a context', () => {
    const bound = own.filter((line) => !line.command.startsWith('-'));
    const conflicts = bound.flatMap((a, i) =>
      bound
        .slice(i + 1)
        .filter((b) => a.when === b.when && clash(a.keys.split(' '), b.keys.split(' ')))
        .map((b) => `${a.when}: ${a.keys} ${a.command} / ${b.keys} ${b.command}`),
    );
    expect(conflicts).toEqual([]);
  });

  test('removes nothing that is not there', () => {
    for (const line of own.filter((candidate) => candidate.command.startsWith('-'))) {
      const base = loadKeymap({ name: 'default' }).keymap;
      expect(keysOf(base, line.command.slice(1), [line.when ?? 'global'])).toContain(line.keys);
    }
  });

  test('reaches every command of the default keymap, but those that its own habits replace', () => {
    const all = new Set(loadKeymap().keymap.bindings.map((binding) => `${binding.context} ${binding.command}`));
    const reached = new Set(keymap.bindings.map((binding) => `${binding.context} ${binding.command}`));
    expect([...all].filter((item) => !reached.has(item))).toEqual([]);
  });
});

test('gg goes to the top in the vim keymap, also where g begins other keys', () => {
  const { keymap } = loadKeymap({ name: 'vim' });
  expect(resolve(keymap, 'g', ['resources', 'global'], ['g'])).toEqual({ kind: 'command', command: 'move.first' });
  expect(resolve(keymap, 'ctrl-d', ['resources', 'global'])).toEqual({ kind: 'command', command: 'move.halfDown' });
});

test('digits run remedies in the diagnosis pane and choose panes elsewhere', () => {
  const { keymap } = loadKeymap();
  expect(resolve(keymap, '1', ['diagnosis', 'global'])).toEqual({ kind: 'command', command: 'remedy.1' });
  expect(resolve(keymap, '1', ['resources', 'global'])).toEqual({ kind: 'command', command: 'pane.resources' });
  expect(resolve(keymap, 'alt-1', ['diagnosis', 'global'])).toEqual({ kind: 'command', command: 'pane.resources' });
});
