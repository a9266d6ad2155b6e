import { describe, expect, it } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { Notices } from '../../../src/console/notices.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

describe('what the person is told', () => {
  it('goes away by itself, an error later', async () => {
    const clock = new FakeClock();
    const notices = new Notices(clock);
    notices.tell('done', 'Scaled.');
    await clock.advance(5_999);
    expect(notices.latest.get()?.text).toBe('Scaled.');
    await clock.advance(1);
    expect(notices.latest.get()).toBeUndefined();
    notices.tell('error', 'Refused.');
    await clock.advance(14_999);
    expect(notices.latest.get()?.text).toBe('Refused.');
    await clock.advance(1);
    expect(notices.latest.get()).toBeUndefined();
  });

  it('is not taken away by the time of an earlier one', async () => {
    const clock = new FakeClock();
    const notices = new Notices(clock);
    notices.tell('done', 'first');
    await clock.advance(5_000);
    notices.tell('done', 'second');
    await clock.advance(2_000);
    expect(notices.latest.get()?.text).toBe('second');
    expect(notices.history.get().map(({ text }) => text)).toEqual(['first', 'second']);
  });
});

describe('a key', () => {
  it('takes away what could be read by now, and never an error', async () => {
    const clock = new FakeClock();
    const notices = new Notices(clock);
    notices.tell('done', 'Scaled.');
    await clock.advance(1_499);
    notices.pressed();
    expect(notices.latest.get()?.text).toBe('Scaled.');
    await clock.advance(1);
    notices.pressed();
    expect(notices.latest.get()).toBeUndefined();
    notices.tell('error', 'Refused.');
    await clock.advance(5_000);
    notices.pressed();
    expect(notices.latest.get()?.text).toBe('Refused.');
  });
});

describe('work that takes long', () => {
  it('is shown with its progress until it is done', async () => {
    const notices = new Notices(new FakeClock());
    let finish: (value: string) => void = () => undefined;
    const result = notices.run('Reading', (_, progress) => {
      progress('half');
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    });
    expect(notices.tasks.get()).toMatchObject([{ title: 'Reading', progress: 'half' }]);
    finish('text');
    expect(await result).toBe('text');
    expect(notices.tasks.get()).toEqual([]);
  });

  it('tells why it failed', async () => {
    const notices = new Notices(new FakeClock());
    const failing = () => Promise.reject(new KdbgError('x', 'No route.', { todo: 'Look at the VPN.' }));
    expect(await notices.run('Reading', failing)).toBeUndefined();
    expect(notices.latest.get()).toMatchObject({ kind: 'error', text: 'No route. Look at the VPN.' });
  });

  it('is cancelled, the newest first, without a word', async () => {
    const notices = new Notices(new FakeClock());
    const signals: AbortSignal[] = [];
    const waiting = (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    };
    void notices.run('old', waiting);
    const result = notices.run('new', waiting);
    expect(notices.cancel()).toBe(true);
    expect(await result).toBeUndefined();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(notices.latest.get()).toBeUndefined();
    expect(notices.cancel()).toBe(true);
    await settle();
    expect(notices.cancel()).toBe(false);
  });
});
