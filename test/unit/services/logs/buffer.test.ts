import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogBuffer } from '../../../../src/services/logs/buffer.ts';

const batch = (from: number, count: number, text = 'line') =>
  Array.from({ length: count }, (_, i) => ({ time: '', text: `${text} ${from + i}` }));
const same = (text: string) => text;

describe('LogBuffer', () => {
  test('a line keeps its number when older ones are dropped', () => {
    const buffer = new LogBuffer({ lines: 1000, bytes: 1e9 });
    for (let from = 0; from < 5000; from += 500) buffer.append(0, batch(from, 500));
    expect([buffer.first, buffer.total]).toEqual([4000, 5000]);
    expect(buffer.entries(4998, 9999, same)).toEqual([
      { n: 4998, time: '', stream: 0, text: 'line 4998' },
      { n: 4999, time: '', stream: 0, text: 'line 4999' },
    ]);
    expect(buffer.entries(0, 4001, same).map((entry) => entry.n)).toEqual([4000]);
  });

  test('is bounded by bytes too, and keeps the newest line whatever its size', () => {
    const buffer = new LogBuffer({ lines: 1e6, bytes: 100_000 });
    for (let i = 0; i < 1000; i++) buffer.append(0, [{ time: '', text: 'x'.repeat(1000) }]);
    expect(buffer.bytes).toBeLessThanOrEqual(100_000);
    expect(buffer.total).toBe(1000);
    buffer.append(0, [{ time: '', text: 'y'.repeat(500_000) }]);
    expect(buffer.total - buffer.first).toBe(1);
  });

  test('is the end of all that came, whatever the batches', () => {
    const batches = fc.array(
      fc.record({
        stream: fc.nat(2),
        mark: fc.constantFrom('', 'ä', '日本', '👍', '\ud800'),
        count: fc.oneof(fc.nat(5), fc.nat(600), fc.constant(9000)),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 3000 }), fc.boolean(), (list, lines, mixed) => {
        const buffer = new LogBuffer({ lines, bytes: 1e9 });
        const all: string[] = [];
        for (const { stream, count, mark } of list) {
          const lot = batch(all.length, count, mark);
          if (mixed && count < 100)
            buffer.append(
              lot.map(() => stream),
              lot,
            );
          else buffer.append(stream, lot);
          for (const line of lot) all.push(`${stream} ${line.text}`);
        }
        const kept = buffer.entries(0, buffer.total, same);
        expect(buffer.total).toBe(all.length);
        expect(kept.map((entry) => `${entry.stream} ${entry.text}`)).toEqual(all.slice(-lines));
        expect(kept.map((entry) => entry.n)).toEqual(kept.map((_, i) => all.length - kept.length + i));
      }),
      { numRuns: 60 },
    );
  });

  test('mixes narrow and wide lines, and gives each back as it was, with its time', () => {
    const buffer = new LogBuffer({ lines: 1000, bytes: 1e9 });
    const lines = [
      'plain',
      'größe',
      '日本',
      '',
      'plain',
      'x'.repeat(700_000),
      '語'.repeat(400_000),
      '👍\ud800',
      'end',
    ].map((text, i) => ({
      time: `2026-01-01T12:00:0${i}.000000000Z`,
      text,
    }));
    buffer.append([0, 1, 2, -1, 0, 1, 2, 0, 1], lines);
    const kept = buffer.entries(0, 99, same);
    expect(kept.map(({ time, text }) => ({ time, text }))).toEqual(lines);
    expect(kept.map((entry) => entry.stream)).toEqual([0, 1, 2, -1, 0, 1, 2, 0, 1]);
  });

  test('a million lines cost less than a second and leave only the limit behind', () => {
    const buffer = new LogBuffer({ lines: 100_000, bytes: 64 * 1024 * 1024 });
    const before = performance.now();
    for (let from = 0; from < 1_000_000; from += 500) buffer.append(0, batch(from, 500));
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(buffer.total - buffer.first).toBe(100_000);
  });
});
