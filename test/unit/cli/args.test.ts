import { describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { parseArgs } from '../../../src/cli/args.ts';

const DIAGNOSE = {
  name: 'diagnose',
  options: [
    { name: 'deep', help: '' },
    { name: 'output', short: 'o', value: 'FORMAT', help: '', choices: ['text', 'json'] },
  ],
};
const parse = (...argv: string[]) =>
  parseArgs(argv, async (name) => (name === 'diagnose' ? DIAGNOSE : undefined), ['diagnose', 'restore']);

async function refusal(...argv: string[]): Promise<string> {
  const error = await parse(...argv).catch((thrown: unknown) => thrown);
  if (!(error instanceof KdbgError)) throw new Error(`${argv.join(' ')} was not refused`);
  return error.line;
}

describe('the command line', () => {
  test('without words it means the console', async () => {
    expect(await parse()).toEqual({ command: '', positional: [], options: {} });
  });

  test.each([[['-n', 'shop']], [['-nshop']], [['-n=shop']], [['--namespace', 'shop']], [['--namespace=shop']]])(
    '%j names the namespace shop',
    async (argv) => {
      expect((await parse(...argv)).options).toEqual({ namespace: 'shop' });
    },
  );

  test('options may stand before and after the command, and objects between them', async () => {
    expect(await parse('--context', 'prod', 'diagnose', 'deployment/web', '--deep', '-o', 'json', '-A')).toEqual({
      command: 'diagnose',
      positional: ['deployment/web'],
      options: { context: 'prod', deep: true, output: 'json', 'all-namespaces': true },
    });
  });

  test('switches with one letter may stand together', async () => {
    expect((await parse('-Ahn', 'shop')).options).toEqual({ 'all-namespaces': true, help: true, namespace: 'shop' });
  });

  test('a switch can be turned off, which a configuration can not undo', async () => {
    expect((await parse('--read-only=false')).options).toEqual({ 'read-only': false });
  });

  test('behind -- nothing is an option', async () => {
    expect((await parse('diagnose', '--', '--deep')).positional).toEqual(['--deep']);
  });

  test('a value may begin with a dash and be anything but empty', async () => {
    expect((await parse('--context', '-odd')).options).toEqual({ context: '-odd' });
    expect(await refusal('--context=')).toBe('--context needs a value: --context NAME. See kdbg --help.');
  });
});

describe('a mistake on the command line is told with what would be right', () => {
  test.each([
    [['--namspace', 'x'], 'There is no option --namspace. Did you mean --namespace?'],
    [['-x'], 'There is no option -x. See kdbg --help.'],
    [['diagnose', '--dep'], 'There is no option --dep of kdbg diagnose. Did you mean --deep?'],
    [['diagnos'], 'There is no command "diagnos". Did you mean diagnose?'],
    [['frobnicate'], 'There is no command "frobnicate". See kdbg --help.'],
    [['-n'], '-n needs a value: -n NS. See kdbg --help.'],
    [['diagnose', '-o', 'jsn'], '-o can\'t be "jsn". Did you mean json?'],
    [['diagnose', '-o', 'table'], '-o can\'t be "table". It is one of text, json.'],
    [['--read-only=perhaps'], '--read-only is a switch and takes no value ("perhaps"). See kdbg --help.'],
    [['--', 'shop'], 'There is no command "shop". See kdbg --help.'],
  ])('%j', async (argv, line) => {
    expect(await refusal(...argv)).toBe(line);
  });
});
