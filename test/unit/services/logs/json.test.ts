import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderJson } from '../../../../src/services/logs/json.ts';

const textOf = (value: unknown) => renderJson(JSON.stringify(value))?.text;

describe('renderJson', () => {
  test.each([
    [
      'slog',
      { time: '2026-01-01T12:00:00Z', level: 'INFO', msg: 'listening', port: 8080 },
      'INFO 2026-01-01T12:00:00Z listening port=8080',
    ],
    [
      'zap',
      { level: 'error', ts: 1767268800.25, caller: 'x.go:1', msg: 'no luck', error: 'dial tcp: refused' },
      'ERROR 2026-01-01T12:00:00.250Z no luck caller=x.go:1 error="dial tcp: refused"',
    ],
    ['pino', { level: 50, time: 1767268800000, pid: 7, msg: 'boom' }, 'ERROR 2026-01-01T12:00:00.000Z boom pid=7'],
    ['ECS', { '@timestamp': 'T', 'log.level': 'warn', message: 'slow' }, 'WARN T slow'],
    [
      'without level',
      { event: 'started', ok: true, list: [1, 2], none: null, empty: '' },
      'started ok=true list=[1,2] none=null empty=""',
    ],
  ])('%s', (_, value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test('a stack trace stays in the row, its lines marked', () => {
    expect(textOf({ msg: 'failed', stack: 'Error: x\n    at a\n    at b' })).toBe(
      'failed stack=Error: x ⏎ at a ⏎ at b',
    );
  });

  test('what is no JSON object is left alone', () => {
    for (const line of [
      'plain',
      '[1]',
      '{"open": 1',
      '{broken}',
      '"x"',
      '',
      '{"a":1} tail',
      `{"a":"${'x'.repeat(70_000)}"}`,
    ]) {
      expect(renderJson(line)).toBeUndefined();
    }
  });

  test('hides no control sequence in a value, and never throws', () => {
    expect(textOf({ msg: '\x1b[31mred', 'k\x1b]0;x\x07': '\x9b2J' })).toBe('red k=""');
    fc.assert(
      fc.property(fc.object(), (value) => {
        expect(renderJson(JSON.stringify(value))?.text ?? '').not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
    );
  });
});
