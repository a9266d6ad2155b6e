import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import {
  answeredBackground,
  canAsk,
  detectBackground,
  environmentBackground,
} from '../../../../src/ui/theme/background.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const XTERM = { TERM: 'xterm-256color' };
const DA1 = '\u001b[?62;4c';

/** A terminal that answers what a test says. */
function terminal(env: Record<string, string> = XTERM) {
  const asked: string[] = [];
  const stream = new PassThrough();
  const raw: boolean[] = [];
  const stdin = Object.assign(stream, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const stdout = { isTTY: true, write: (text: string) => asked.push(text) };
  return { asked, raw, stdin, stdout, env, clock: new FakeClock() };
}

test('the answer of the terminal decides, however it is written', () => {
  expect(answeredBackground('\u001b]11;rgb:ffff/ffff/ffff\u0007')).toBe('light');
  expect(answeredBackground('\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\')).toBe('dark');
  expect(answeredBackground('\u001b]11;rgb:fd/f6/e3\u0007')).toBe('light');
  expect(answeredBackground('\u001b]11;rgba:0000/2b2b/3636/ffff\u0007')).toBe('dark');
  expect(answeredBackground('\u001b]10;rgb:ffff/ffff/ffff\u0007')).toBeUndefined();
});

test('COLORFGBG names the background last', () => {
  expect(environmentBackground({ COLORFGBG: '15;0' })).toBe('dark');
  expect(environmentBackground({ COLORFGBG: '0;15' })).toBe('light');
  expect(environmentBackground({ COLORFGBG: '0;default;7' })).toBe('light');
  expect(environmentBackground({ COLORFGBG: '12;8' })).toBe('dark');
  expect(environmentBackground({ COLORFGBG: 'default;default' })).toBeUndefined();
  expect(environmentBackground({})).toBeUndefined();
});

test('a light terminal is told by its answer, and what was typed meanwhile is kept', async () => {
  const tty = terminal();
  const found = detectBackground(tty);
  tty.stdin.write(`j\u001b]11;rgb:ffff/ffff/ffff\u001b\\k${DA1}l`);
  expect(await found).toBe('light');
  expect(String(tty.stdin.read())).toBe('jkl');
  expect(tty.clock.waiting).toBe(0);
  expect(tty.stdin.listenerCount('data')).toBe(0);
});

test('an answer that comes in pieces is read whole', async () => {
  const tty = terminal();
  const found = detectBackground(tty);
  for (const piece of ['\u001b]11;rgb:ff', 'ff/ffff/ff', 'ff\u0007\u001b[?', '62c']) {
    tty.stdin.write(piece);
    await settle();
  }
  expect(await found).toBe('light');
});

test('a terminal that can not say its colour is not waited for', async () => {
  const tty = terminal({ ...XTERM, COLORFGBG: '0;15' });
  const found = detectBackground(tty);
  tty.stdin.write(DA1);
  expect(await found).toBe('light');
  expect(tty.clock.waiting).toBe(0);
});

test('a terminal that answers nothing is waited for no longer than the limit', async () => {
  const tty = terminal();
  const found = detectBackground({ ...tty, limit: 100 });
  await tty.clock.advance(100);
  expect(await found).toBe('dark');
});

test('the terminal stays raw after the question, so that a late answer is not echoed', async () => {
  const tty = terminal();
  const found = detectBackground({ ...tty, limit: 100 });
  await tty.clock.advance(100);
  await found;
  expect(tty.raw).toEqual([true]);
});

test.each(['dumb', 'linux', 'vt220', 'eterm-color', ''])(
  'nothing is written to a terminal that would print it (%s)',
  async (TERM) => {
    const tty = terminal({ TERM });
    expect(canAsk(tty.env)).toBe(false);
    expect(await detectBackground(tty)).toBe('dark');
    expect(tty.asked).toEqual([]);
    expect(tty.raw).toEqual([]);
  },
);

test('nothing is asked where there is no terminal', async () => {
  const tty = terminal();
  expect(await detectBackground({ ...tty, stdout: { ...tty.stdout, isTTY: false } })).toBe('dark');
  expect(tty.asked).toEqual([]);
});
