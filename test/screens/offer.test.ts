import { PassThrough, Writable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { mountOffer } from '../../src/ui/offer.tsx';
import { makeTheme } from '../../src/ui/theme.ts';
import { FakeClock } from '../support/fakeClock.ts';

let end: (() => void) | undefined;
afterEach(() => end?.());

/** What is offered without a cluster, and the keys that were taken. */
function offered() {
  const clock = new FakeClock();
  const chosen: string[] = [];
  const stdin: PassThrough = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stdout = Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), {
    isTTY: true as const,
    columns: 80,
    rows: 24,
  });
  end = mountOffer({
    reason: 'There is no kubeconfig yet.',
    looked: [],
    keys: [
      { key: 'p', title: 'playground' },
      { key: 'q', title: 'leave' },
    ],
    theme: makeTheme('dark', 'true'),
    screen: { stdin, stdout },
    clock,
    chosen: (key) => chosen.push(key),
  });
  const press = async (bytes: string) => {
    stdin.emit('data', Buffer.from(bytes));
    await clock.advance(100);
  };
  return { press, chosen };
}

test('where there is no cluster, esc leaves as little as anywhere; q and ctrl-c do', async () => {
  const { press, chosen } = offered();
  await press('\x1b');
  await press('x');
  expect(chosen).toEqual([]);
  await press('\x03');
  await press('p');
  expect(chosen).toEqual(['q', 'p']);
});
