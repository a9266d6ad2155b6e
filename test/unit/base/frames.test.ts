import { expect, test } from 'vitest';
import { frames } from '../../../src/base/frames.ts';
import { FakeClock } from '../../support/fakeClock.ts';

test('calls that come close together are one call a frame, and the last is not lost', async () => {
  const clock = new FakeClock();
  let calls = 0;
  const frame = frames(clock, 16, () => calls++);
  for (let i = 0; i < 10; i++) frame.request();
  expect(calls).toBe(1);
  await clock.advance(16);
  expect(calls).toBe(2);
  await clock.advance(100);
  expect(calls).toBe(2);
  frame.request();
  expect(calls).toBe(3);
});

test('a waiting call can be made at once or forgotten', async () => {
  const clock = new FakeClock();
  let calls = 0;
  const frame = frames(clock, 16, () => calls++);
  frame.request();
  frame.flush();
  expect(calls).toBe(1);
  frame.request();
  frame.flush();
  expect(calls).toBe(2);
  frame.request();
  frame.cancel();
  await clock.advance(100);
  expect([calls, clock.waiting]).toEqual([2, 0]);
});
