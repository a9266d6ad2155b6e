import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { complete } from '../../../src/cli/completion/complete.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { openStage, type Stage, steadyPod } from '../../support/stage.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const folder = temporaryFolder();
let stage: Stage;
let env: Record<string, string>;

beforeAll(async () => {
  stage = await openStage([steadyPod('web-1'), steadyPod('web-2')]);
  const config = JSON.parse(stage.kubeconfig('shop'));
  config.contexts.push({ name: 'arn:aws:eks:prod', context: { cluster: 'stage', user: 'ann' } });
  env = { KUBECONFIG: folder.file('kubeconfig', JSON.stringify(config)) };
});
afterAll(async () => {
  await stage.close();
  folder.remove();
});

/** The words that a shell is offered, and the directive behind them. */
async function offered(line: readonly string[], clock: Clock = systemClock, given = env): Promise<string[]> {
  let out = '';
  let err = '';
  await complete(line, {
    env: given,
    clock,
    stdin: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
    about: { version: '', commit: '', program: 'kdbg' },
  });
  expect(err).toBe('');
  return out
    .trim()
    .split('\n')
    .map((one) => one.replace(/\t.*/, ''));
}

test.each([
  [['dia'], ['diagnose', ':4']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', ':4'],
  ],
  [
    ['help', 'dia'],
    ['diagnose', ':4'],
  ],
  [
    ['diagnose', '--sev'],
    ['--severity', ':4'],
  ],
  [
    ['diagnose', '-o', ''],
    ['text', 'json', ':4'],
  ],
  [
    ['diagnose', '--output=j'],
    ['--output=json', ':4'],
  ],
  [
    ['--keymap', 'v'],
    ['vim', ':4'],
  ],
  [
    ['--context', ''],
    ['stage', 'arn:aws:eks:prod', ':4'],
  ],
  [
    ['diagnose', '--explain', 'oom'],
    ['oom-killed', ':4'],
  ],
  [['--kubeconfig', ''], [':0']],
  [
    ['diagnose', 'deployme'],
    ['deployment/', ':6'],
  ],
  [
    ['diagnose', 'pod/w'],
    ['pod/web-1', 'pod/web-2', ':4'],
  ],
  [
    ['diagnose', '-n', 'shop', 'po/web-2'],
    ['po/web-2', ':4'],
  ],
  [['diagnose', '-nother', 'pod/'], [':4']],
  [
    ['-n', 'sh'],
    ['shop', ':4'],
  ],
  [['--', ''], expect.arrayContaining(['diagnose'])],
  [['nonsense', ''], [':4']],
  [
    ['diagnose', '--nonsense', '--de'],
    ['--deep', ':4'],
  ],
])('the line %j is continued', async (line, words) => {
  expect(await offered(line)).toEqual(words);
});

test('a server that never answers is given up after a while, without a word', async () => {
  stage.gate.fail(/GET .*\/services/, 0);
  const clock = new FakeClock();
  const asked = offered(['diagnose', 'service/'], clock);
  await expect.poll(() => stage.gate.requests.some((request) => request.includes('/services'))).toBe(true);
  await clock.advance(2500);
  expect(await asked).toEqual([':4']);
});

test('who may not list namespaces gets those of the kubeconfig', async () => {
  stage.gate.fail(/GET \/api\/v1\/namespaces\?/, 403, { times: 1 });
  expect(await offered(['-n', ''])).toEqual(['shop', ':4']);
});

test('without a kubeconfig the words that need none are still offered', async () => {
  const none = { KUBECONFIG: `${folder.path}/none` };
  expect(await offered(['diagnose', 'pod/'], systemClock, none)).toEqual([':4']);
  expect(await offered(['diagnose', 'pod'], systemClock, none)).toEqual(['pod/', 'poddisruptionbudget/', ':6']);
});
