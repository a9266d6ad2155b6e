import { expect, test } from 'vitest';
import { asCalled, programOf } from '../../../src/cli/called.ts';
import { allCommands, COMMAND_NAMES } from '../../../src/cli/commands.ts';
import { commandHelp, mainHelp } from '../../../src/cli/help.ts';
import { runCli } from '../../../src/cli/index.ts';
import type { HeadlessCommand } from '../../../src/cli/types.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const command: HeadlessCommand = {
  name: 'mend',
  summary: 'mends an object',
  usage: 'KIND/NAME [--all]',
  options: [{ name: 'output', short: 'o', value: 'FORMAT', help: 'how it is told', choices: ['text', 'json'] }],
  examples: ['kdbg mend pod/web   one of them', 'kdbg mend --all'],
  run: async () => 0,
};

async function run(argv: readonly string[], program = 'kdbg') {
  const out: string[] = [];
  const err: string[] = [];
  const outcome = await runCli(argv, {
    env: {},
    stdin: {},
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    clock: new FakeClock(),
    signal: new AbortController().signal,
    about: { version: '1.2.3', commit: 'abc1234', program },
  });
  return { outcome, out: out.join(''), err: err.join('') };
}

test('the help of kdbg names every command and option, in 80 columns', () => {
  const help = mainHelp([command]);
  expect(help).toContain('  kdbg mend  mends an object\n');
  expect(help).toContain('  -n, --namespace NS     the namespace to look at\n');
  expect(help).toMatch(/^ {2}kdbg mend pod\/web {2,}one of them$/m);
});

test('the help of kdbg as it is has each command once under a heading, an example of each, and no line over 80 columns', async () => {
  const help = mainHelp(await allCommands());
  const [commands = '', examples = ''] = help.split('Examples:');
  for (const name of COMMAND_NAMES) {
    expect(commands.match(new RegExp(`^  kdbg ${name} `, 'gm')), name).toHaveLength(1);
    expect(examples).toContain(`  kdbg ${name}`);
  }
  expect(help.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
});

test('the help of a command has its usage, its options with their choices, and all examples', () => {
  const help = commandHelp(command);
  expect(help).toContain('  kdbg mend KIND/NAME [--all]\n');
  expect(help).toMatch(/-o, --output FORMAT +how it is told \(text, json\)\n/);
  expect(help).toContain('  kdbg mend --all\n');
});

test('`kdbg help diagnose` says what `kdbg diagnose --help` says', async () => {
  const { out } = await run(['help', 'diagnose']);
  expect(out).toContain('kdbg diagnose --watch');
  expect((await run(['diagnose', '--help'])).out).toBe(out);
});

test('the help of a command that is none names the nearest', async () => {
  expect(await run(['help', 'diagnos'])).toEqual({
    outcome: { exit: 2 },
    out: '',
    err: 'kdbg: There is no command "diagnos". Did you mean diagnose?\n',
  });
});

test('the version tells the commit and the Node that runs it', async () => {
  const { out } = await run(['--version']);
  expect(out).toBe(`kdbg 1.2.3 (commit abc1234), Node ${process.versions.node}, ${process.platform} ${process.arch}\n`);
});

test('as a plugin of kubectl it names itself as the person called it', async () => {
  expect(programOf('/usr/local/bin/kubectl-kdbg')).toBe('kubectl kdbg');
  expect(programOf('C:\\npm\\kubectl-kdbg.js'.replaceAll('\\', '/'))).toBe('kubectl kdbg');
  expect(programOf('/usr/local/bin/kdbg')).toBe('kdbg');
  const { out } = await run(['diagnose', '--help'], 'kubectl kdbg');
  expect(out).toContain('\n  kubectl kdbg diagnose -n shop -o json ');
  expect(out).not.toMatch(/(?<!kubectl )kdbg diagnose/);
  expect((await run(['--nonsense'], 'kubectl kdbg')).err).toBe(
    'kubectl kdbg: There is no option --nonsense. See kubectl kdbg --help.\n',
  );
});

test('only command lines are renamed, not paths, labels and the program itself', () => {
  const text = 'kdbg: a console\n  see ~/.config/kdbg/keys.json and kdbg.dev/debug-mode; kdbg needs Node';
  expect(asCalled(text, 'kubectl kdbg')).toBe(text);
});
