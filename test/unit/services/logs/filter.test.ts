import { describe, expect, test } from 'vitest';
import { LogBuffer, NOTE } from '../../../../src/services/logs/buffer.ts';
import { compileFilter, filterRegExp } from '../../../../src/services/logs/filter.ts';
import { Matches } from '../../../../src/services/logs/matches.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('a filter', () => {
  test('is a regular expression, without case unless it has a capital', () => {
    expect(compileFilter({ text: 'err(or)?\\b' })('an ERROR here')).toBe(true);
    expect(compileFilter({ text: 'ERR' })('an error')).toBe(false);
    expect(compileFilter({ text: 'ERR' })('an ERROR')).toBe(true);
    expect(compileFilter({ text: 'status=\\D\\S+' })('STATUS=okay')).toBe(true);
  });

  test('is plain text where it is no regular expression', () => {
    expect(compileFilter({ text: 'foo(' })('call foo(1)')).toBe(true);
    expect(compileFilter({ text: '[x' })('xx')).toBe(false);
  });

  test('can show what does not match', () => {
    expect(compileFilter({ text: 'health', invert: true })('GET /health')).toBe(false);
    expect(compileFilter({ text: 'GET', invert: true })('POST')).toBe(true);
  });

  test('sees the text that is drawn, not the colours in it', () => {
    expect(compileFilter({ text: 'connection refused' })('connection \x1b[31mrefused\x1b[0m')).toBe(true);
    expect(compileFilter({ text: '31m' })('\x1b[31mred')).toBe(false);
  });

  test('gives an expression that finds every occurrence', () => {
    expect('ab AB'.match(filterRegExp('ab'))).toEqual(['ab', 'AB']);
  });
});

describe('Matches', () => {
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ time: '', text: `line ${from + i}` }));

  test('finds the newest at once, the rest in turns, and what comes meanwhile', async () => {
    const clock = new FakeClock();
    const buffer = new LogBuffer({ lines: 100_000, bytes: 1e9 });
    buffer.append(0, lines(0, 12_000));
    let told = 0;
    const matches = new Matches(buffer, { text: '00$' }, clock, () => told++);
    expect(matches.numbers.at(0)).toBe(7000);
    expect(matches.numbers.at(-1)).toBe(11_900);
    expect(matches.complete).toBe(false);
    buffer.append(0, lines(12_000, 101));
    matches.add(12_000, lines(12_000, 101));
    await clock.advance(10);
    expect(matches.complete).toBe(true);
    expect(matches.numbers).toEqual(
      Array.from({ length: 121 }, (_, i) => (i + 1) * 100).filter((n) => n <= 12_100 && n >= 100),
    );
    expect(told).toBe(3);
    expect(clock.waiting).toBe(0);
  });

  test('forgets dropped lines and leaves notes out', async () => {
    const clock = new FakeClock();
    const buffer = new LogBuffer({ lines: 10, bytes: 1e9 });
    buffer.append(0, lines(0, 5));
    buffer.append(NOTE, [{ time: '', text: '── line ──' }]);
    const matches = new Matches(buffer, { text: 'line' }, clock, () => undefined);
    expect(matches.numbers).toEqual([0, 1, 2, 3, 4]);
    buffer.append(0, lines(6, 8));
    matches.add(6, lines(6, 8));
    expect(matches.numbers).toEqual([4, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  test('a closed search leaves no timer behind', () => {
    const clock = new FakeClock();
    const buffer = new LogBuffer({ lines: 100_000, bytes: 1e9 });
    buffer.append(0, lines(0, 20_000));
    const matches = new Matches(buffer, { text: 'x' }, clock, () => undefined);
    expect(clock.waiting).toBe(1);
    matches.close();
    expect(clock.waiting).toBe(0);
  });
});
