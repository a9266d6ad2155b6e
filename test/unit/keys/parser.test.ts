import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputParser } from '../../../src/keys/parser.ts';
import type { InputEvent } from '../../../src/keys/types.ts';
import { FakeClock } from '../../support/fakeClock.ts';

function setUp() {
  const clock = new FakeClock();
  const events: InputEvent[] = [];
  const other: string[] = [];
  const parser = new InputParser({
    clock,
    onEvent: (event) => events.push(event),
    onOther: (raw) => other.push(Buffer.from(raw).toString('latin1')),
  });
  const feed = (text: string | Uint8Array) => parser.feed(typeof text === 'string' ? Buffer.from(text) : text);
  return { clock, events, other, parser, feed };
}

/** The keys that a text makes, waiting for all time-outs. */
async function keys(text: string | Uint8Array): Promise<string[]> {
  const { clock, events, feed } = setUp();
  feed(text);
  await clock.advance(10_000);
  return events.map((event) => (event.type === 'key' ? event.key : event.type));
}

describe('characters', () => {
  test('type themselves', async () => {
    const { events, feed } = setUp();
    feed('aA?é日👍 ');
    expect(events.map((event) => event.type === 'key' && [event.key, event.text])).toEqual([
      ['a', 'a'],
      ['A', 'A'],
      ['?', '?'],
      ['é', 'é'],
      ['日', '日'],
      ['👍', '👍'],
      ['space', ' '],
    ]);
  });

  test('a character cut by the border of two chunks is one key', () => {
    const { events, feed } = setUp();
    for (const byte of Buffer.from('日é')) feed(Uint8Array.of(byte));
    expect(events.map((event) => event.type === 'key' && event.key)).toEqual(['日', 'é']);
  });

  test('bytes that are no UTF-8 are swallowed', async () => {
    expect(await keys(Uint8Array.of(0xff, 0x61, 0xc3, 0x62, 0x9b, 0x63, 0xe2, 0x82))).toEqual(['a', 'b', 'c']);
  });

  test('control keys have their names', async () => {
    expect(await keys('\r\t\x7f\x08\x03\x04\x00\x1d\x1c\n')).toEqual([
      'enter',
      'tab',
      'backspace',
      'backspace',
      'ctrl-c',
      'ctrl-d',
      'ctrl-space',
      'ctrl-]',
      'ctrl-\\',
      'ctrl-j',
    ]);
  });
});

describe('escape', () => {
  test('alone is the esc key, after a short wait', async () => {
    const { clock, events, feed } = setUp();
    feed('\x1b');
    expect(events).toEqual([]);
    await clock.advance(40);
    expect(events).toMatchObject([{ type: 'key', key: 'esc' }]);
    expect(clock.waiting).toBe(0);
  });

  test('an arrow key cut into bytes is still an arrow key', () => {
    const { events, feed } = setUp();
    for (const char of '\x1b[1;5A') feed(char);
    expect(events).toMatchObject([{ key: 'ctrl-up' }]);
  });

  test('twice, and before other keys', async () => {
    expect(await keys('\x1b\x1b')).toEqual(['esc', 'esc']);
    expect(await keys('\x1bx\x1bX\x1b\r\x1b\x7f\x1bé\x1b\x01')).toEqual([
      'alt-x',
      'alt-X',
      'alt-enter',
      'alt-backspace',
      'alt-é',
      'ctrl-alt-a',
    ]);
    expect(await keys('\x1b[')).toEqual(['alt-[']);
    expect(await keys('\x1bO')).toEqual(['alt-O']);
    expect(await keys('\x1b]')).toEqual(['alt-]']);
    expect(await keys('\x1b\x1b[A')).toEqual(['alt-up']);
  });
});

describe('function and arrow keys', () => {
  test.each([
    ['xterm', '\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F', 'up down right left home end'],
    ['application mode', '\x1bOA\x1bOB\x1bOH\x1bOF\x1bOP\x1bOS\x1bOM', 'up down home end f1 f4 enter'],
    ['VT220', '\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~', 'home insert delete end pageup pagedown'],
    ['function keys', '\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~', 'f1 f5 f6 f10 f11 f12'],
    [
      'modifiers',
      '\x1b[1;2A\x1b[1;3B\x1b[1;6C\x1b[1;8D\x1b[3;5~\x1b[Z\x1b[1;2P\x1b[15;5~',
      'shift-up alt-down ctrl-shift-right ctrl-alt-shift-left ctrl-delete shift-tab shift-f1 ctrl-f5',
    ],
    [
      'rxvt',
      '\x1b[a\x1bOd\x1b[7~\x1b[8~\x1b[3$\x1b[3^\x1b[5@\x1b[25~',
      'shift-up ctrl-left home end shift-delete ctrl-delete ctrl-shift-pageup shift-f3',
    ],
    ['Linux console', '\x1b[[A\x1b[[E', 'f1 f5'],
    ['keypad', '\x1bOj\x1bOk\x1bOp\x1bOy', '* + 0 9'],
    [
      'modifyOtherKeys',
      '\x1b[27;5;105~\x1b[27;2;13~\x1b[27;6;65~\x1b[27;5;9~',
      'ctrl-i shift-enter ctrl-shift-a ctrl-tab',
    ],
    [
      'kitty',
      '\x1b[97u\x1b[97:65;2u\x1b[99;5u\x1b[99;6u\x1b[27u\x1b[13;2u\x1b[57414u\x1b[57400u\x1b[1;1:2A\x1b[32;2u',
      'a A ctrl-c ctrl-shift-c esc shift-enter enter 1 up space',
    ],
  ])('%s', async (_, bytes, names) => {
    expect(await keys(bytes)).toEqual(names.split(' '));
  });

  test('a key release, a modifier alone and super keys are no keys', async () => {
    expect(await keys('\x1b[97;1:3u\x1b[1;1:3A\x1b[57441;2u\x1b[99;9u\x1b[57358u')).toEqual([]);
  });

  test('the raw bytes go with the key', () => {
    const { events, feed } = setUp();
    feed('x\x1b[1;5Ay');
    expect(events.map((event) => event.type === 'key' && Buffer.from(event.raw).toString())).toEqual([
      'x',
      '\x1b[1;5A',
      'y',
    ]);
  });
});

describe('what is no key', () => {
  test("a terminal's answers are swallowed and handed on, not typed", () => {
    const { events, other, feed } = setUp();
    feed('\x1b[?2026;2$y\x1b]11;rgb:0000/0000/0000\x1b\\a\x1bP>|term 1\x1b\\\x1b[?62;c\x1b]10;x\x07b\x1b[99;99;99z');
    expect(events.map((event) => event.type === 'key' && event.key)).toEqual(['a', 'b']);
    expect(other).toHaveLength(6);
  });

  test('a sequence broken by another key loses only itself', async () => {
    expect(await keys('\x1b[1;\x1b[Ax\x1b[5\ny')).toEqual(['up', 'x', 'ctrl-j', 'y']);
  });

  test('an answer that never ends does not take the keyboard with it', async () => {
    const { clock, events, feed } = setUp();
    feed('\x1b]11;rgb:');
    await clock.advance(600);
    feed('a');
    expect(events).toMatchObject([{ key: 'a' }]);
  });

  test('focus', () => {
    const { events, feed } = setUp();
    feed('\x1b[I\x1b[O');
    expect(events).toEqual([
      { type: 'focus', focused: true },
      { type: 'focus', focused: false },
    ]);
  });

  test('mouse', () => {
    const { events, feed } = setUp();
    feed('\x1b[<0;1;1M\x1b[<0;10;5m\x1b[<18;3;4M\x1b[<35;7;8M\x1b[<64;2;3M\x1b[<65;2;3M\x1b[M !!');
    expect(events).toMatchObject([
      { type: 'mouse', action: 'press', button: 'left', x: 0, y: 0, ctrl: false },
      { action: 'release', button: 'left', x: 9, y: 4 },
      { action: 'press', button: 'right', ctrl: true },
      { action: 'move', button: 'none', x: 6, y: 7 },
      { action: 'wheel-up', x: 1, y: 2 },
      { action: 'wheel-down' },
      { action: 'press', button: 'left', x: 0, y: 0 },
    ]);
  });
});

describe('paste', () => {
  test('is one event whatever the chunks, with its line breaks and tabs', () => {
    const { events, feed } = setUp();
    for (const char of 'a\x1b[200~ls\r\n\tq日\x1b[201~b') feed(char);
    expect(events.map((event) => (event.type === 'paste' ? event.text : event.type === 'key' && event.key))).toEqual([
      'a',
      'ls\n\tq日',
      'b',
    ]);
  });

  test('does not run what it hides', () => {
    const { events, feed } = setUp();
    feed('\x1b[200~echo hi\x1b]52;c;eA==\x07\x03\x1b[2J\x1b[201~');
    expect(events).toEqual([{ type: 'paste', text: 'echo hi' }]);
  });

  test('of a megabyte in small chunks is quick', () => {
    const { events, feed } = setUp();
    feed('\x1b[200~');
    for (let i = 0; i < 1024; i++) feed('x'.repeat(1024));
    feed('\x1b[201~');
    expect(events.map((event) => event.type === 'paste' && event.text.length)).toEqual([1024 * 1024]);
  });

  test('without an end does not lock the keyboard', async () => {
    const { clock, events, feed } = setUp();
    feed('\x1b[200~half');
    await clock.advance(5_000);
    feed('a');
    expect(events).toMatchObject([{ type: 'paste', text: 'half' }, { key: 'a' }]);
  });
});

describe('any bytes', () => {
  test('cut anywhere, make the same events, and nothing is waited for at the end', async () => {
    const parts = fc.constantFrom(
      '\x1b',
      '[',
      'O',
      '1',
      ';5',
      'A',
      '~',
      '\x1b[200~',
      '\x1b[201~',
      '日',
      '\xff',
      '<0;1;1',
      'M',
      'u',
      '$',
      ']',
      '\x07',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 15 }), fc.integer({ min: 1, max: 5 }), async (list, size) => {
        const bytes = Buffer.from(list.join(''));
        const whole = setUp();
        whole.feed(bytes);
        await whole.clock.advance(20_000);
        const cut = setUp();
        for (let i = 0; i < bytes.length; i += size) cut.feed(bytes.subarray(i, i + size));
        await cut.clock.advance(20_000);
        expect(cut.events).toEqual(whole.events);
        expect(cut.clock.waiting).toBe(0);
      }),
    );
  });
});
