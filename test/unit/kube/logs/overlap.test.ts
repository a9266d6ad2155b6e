import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareStamps, LogLineParser } from '../../../../src/kube/logs/lines.ts';
import { Overlap } from '../../../../src/kube/logs/overlap.ts';
import type { LogLine } from '../../../../src/kube/types.ts';

const stamp = (ms: number) => new Date(Date.UTC(2026, 0, 1, 12) + ms).toISOString().replace('Z', '000000Z');

/** A log whose stamps stand still or jump, with lines that are alike, and now and then one that is a little too old. */
const log = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('a', 'b', ''), fc.integer({ min: 0, max: 20 })), {
    minLength: 1,
    maxLength: 80,
  })
  .map((steps) => {
    let now = 0;
    return steps.map(([step, text, back]): LogLine => {
      now += step;
      return { time: stamp(Math.max(0, now - back)), text };
    });
  });

test('whatever a log is cut into, reading on gives every line once and in order', () => {
  fc.assert(
    fc.property(log, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }), (lines, cuts) => {
      const overlap = new Overlap();
      const given: LogLine[] = [];
      let written = 0;
      for (const cut of [...cuts, lines.length]) {
        written = Math.min(lines.length, written + cut);
        const since = overlap.resume() ?? '';
        // the kubelet leaves out what is stamped before `since`
        const read = lines.slice(0, written).filter((line) => !since || compareStamps(line.time, since) >= 0);
        for (let at = 0; at < read.length; at += 7) {
          const fresh = overlap.unknown(read.slice(at, at + 7));
          overlap.remember(fresh);
          given.push(...fresh);
        }
      }
      expect(given).toEqual(lines);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('bytes cut anywhere give the same lines', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '水', '\u{1f40b}', ' ', '\t'), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(text), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (rows, sizes) => {
      const bytes = Buffer.from(rows.map((row, i) => `${stamp(i)} ${row}\n`).join(''));
      const parser = new LogLineParser();
      const got: LogLine[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        got.push(...parser.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(got.map((line) => line.text)).toEqual(rows);
      expect(parser.rest()).toEqual([]);
    }),
    { seed: 7 },
  );
});

test('stamps of different zones are compared as times', () => {
  expect(compareStamps('2026-01-01T12:00:00.000000001Z', '2026-01-01T12:00:00.000000002Z')).toBeLessThan(0);
  expect(compareStamps('2026-01-01T14:00:00.500000000+02:00', '2026-01-01T12:00:00.500000000Z')).toBe(0);
  expect(compareStamps('2026-01-01T14:00:01.000000000+02:00', '2026-01-01T12:00:00.900000000Z')).toBeGreaterThan(0);
});

test('a line without a stamp is given whole, and a carriage return at its end is left out', () => {
  const parser = new LogLineParser();
  expect(parser.push(Buffer.from(`no stamp here\n${stamp(0)} windows\r\n`))).toEqual([
    { time: '', text: 'no stamp here' },
    { time: stamp(0), text: 'windows' },
  ]);
});

test('a line that never ends is given in pieces', () => {
  const parser = new LogLineParser();
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const got = Array.from({ length: 5 }, () => parser.push(piece)).flat();
  expect(got.map((line) => line.text.length)).toEqual([5 * 1024 * 1024]);
});
