import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellWidth } from '../../../src/base/width.ts';
import { asCalled } from '../../../src/cli/called.ts';
import { allCommands } from '../../../src/cli/commands.ts';
import { commandHelp, mainHelp } from '../../../src/cli/help.ts';
import { texts } from '../../../src/texts/index.ts';
import { chooseLanguage } from '../../../src/texts/language.ts';

// Before a command is loaded, as at the start of kdbg.
beforeAll(() => chooseLanguage('zh'));
afterAll(() => chooseLanguage('en'));

/** Words of a sentence in English, not the command lines, options and placeholders that are typed. */
const ENGLISH = /\b[a-z]+ (?:a|an|the|is|are|it|its|of|with|what|which|to|in) [a-z]+\b/;

test('every help is told in Chinese, no line wider than 100 cells and that of kdbg itself no wider than 80', async () => {
  const commands = await allCommands();
  const main = mainHelp(commands).split('\n');
  expect(main.filter((line) => cellWidth(line) > 80)).toEqual([]);
  const all = [...main, ...commands.flatMap((command) => commandHelp(command).split('\n'))];
  expect(all.filter((line) => cellWidth(line) > 100)).toEqual([]);
  expect(all.filter((line) => ENGLISH.test(line))).toEqual([]);
});

test('what options do begins in one column', async () => {
  const lines = mainHelp(await allCommands()).split('\n');
  const columns = lines.flatMap((line) => /^ {2}(?:-\w, | {4})--\S+ (?:[A-Z]+)? +/.exec(line)?.[0].length ?? []);
  expect(columns.length).toBeGreaterThan(8);
  expect(new Set(columns).size).toBe(1);
});

test('as a plugin of kubectl it names itself as the person called it', async () => {
  for (const command of await allCommands()) {
    const help = asCalled(commandHelp(command), 'kubectl kdbg');
    expect(help).not.toMatch(new RegExp(`(?<!kubectl )kdbg ${command.name} -`));
  }
  expect(asCalled(texts.cli.seeHelp('diagnose'), 'kubectl kdbg')).toBe('请参阅 kubectl kdbg diagnose --help。');
});
