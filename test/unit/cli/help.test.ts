import { expect, test } from 'vitest';
import { commandHelp, mainHelp } from '../../../src/cli/help.ts';
import type { HeadlessCommand } from '../../../src/cli/types.ts';

const command: HeadlessCommand = {
  name: 'mend',
  summary: 'mends an object',
  usage: 'KIND/NAME [--all]',
  options: [{ name: 'output', short: 'o', value: 'FORMAT', help: 'how it is told', choices: ['text', 'json'] }],
  examples: ['kdbg mend pod/web', 'kdbg mend --all'],
  run: async () => 0,
};

test('the help of kdbg names every command and option, in 80 columns', () => {
  const help = mainHelp([command]);
  expect(help).toContain('  kdbg mend       mends an object\n');
  expect(help).toContain('  -n, --namespace NS     the namespace to look at\n');
  expect(help).toContain('  kdbg mend pod/web\n');
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the help of a command has its usage, its options with their choices, and all examples', () => {
  const help = commandHelp(command);
  expect(help).toContain('  kdbg mend KIND/NAME [--all]\n');
  expect(help).toMatch(/-o, --output FORMAT +how it is told \(text, json\)\n/);
  expect(help).toContain('  kdbg mend --all\n');
});
