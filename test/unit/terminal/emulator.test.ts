import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cellWidth } from '../../../src/base/width.ts';
import { Emulator, type EmulatorHooks } from '../../../src/terminal/emulator.ts';
import { loadTerminals, type TerminalFactory } from '../../../src/terminal/xterm.ts';

let create: TerminalFactory;
beforeAll(async () => {
  create = await loadTerminals();
});

function emulator(columns = 20, rows = 4, hooks: Partial<EmulatorHooks> = {}, scrollback = 100) {
  const nothing = () => {};
  const all = { onAnswer: nothing, onChange: nothing, onDrain: nothing, onTitle: nothing, onNote: nothing };
  return new Emulator(create, { columns, rows, scrollback }, { ...all, ...hooks });
}

async function shown(output: string, columns = 20, rows = 4): Promise<Emulator> {
  const made = emulator(columns, rows);
  made.write(output);
  await made.flushed();
  return made;
}

const plain = (row: string) => row.replace(/\x1b\[[0-9;]*m/g, '');

describe('painting', () => {
  test('gives one string a row, each exactly as wide as the screen', async () => {
    const rows = (await shown('hello\r\n\tworld')).paint();
    expect(rows).toEqual(['hello               ', '        world       ', ' '.repeat(20), ' '.repeat(20)]);
  });

  test.each([
    ['bold red', '\x1b[1;31mx\x1b[0m', '\x1b[1;31mx\x1b[0m'],
    ['bright background', '\x1b[104mx\x1b[0m', '\x1b[104mx\x1b[0m'],
    ['one of 256 colours', '\x1b[38;5;208mx\x1b[0m', '\x1b[38;5;208mx\x1b[0m'],
    ['truecolor', '\x1b[38;2;1;2;3;48;2;250;251;252mx\x1b[0m', '\x1b[38;2;1;2;3;48;2;250;251;252mx\x1b[0m'],
    ['all the attributes', '\x1b[2;3;4;7;9mx\x1b[0m', '\x1b[2;3;4;7;9mx\x1b[0m'],
    ['invisible', '\x1b[8mx\x1b[0m', ' '],
  ])('keeps %s', async (_, output, painted) => {
    expect((await shown(output, 5, 1)).paint()).toEqual([`${painted}    `]);
  });

  test('gives wide and combining characters the cells they take', async () => {
    expect((await shown('漢字e\u0301x', 8, 1)).paint()).toEqual(['漢字e\u0301x  ']);
  });

  test('a wide character cut off by the edge leaves no half of it', async () => {
    const screen = await shown('abc漢', 5, 1);
    screen.resize(4, 1);
    expect(screen.paint().map(cellWidth)).toEqual([4]);
  });

  test('every row is as wide as the screen whatever the program writes', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '👨‍👩‍👧',
        '🇩🇪',
        '❤️',
        '👍🏽',
        'ｱﾞ',
        '\u{11a84}',
        '\u1100\u1100',
        '\u200b',
        '한',
        '\x1b[5C',
        '\x1b[2;3H',
        '\r\n',
        '\x1b[31m',
        '\x1b[7m',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const screen = await shown(pieces.join(''), 17, 3);
        expect(screen.paint().map((row) => cellWidth(plain(row)))).toEqual([17, 17, 17]);
      }),
      { numRuns: 200 },
    );
  });

  test('an unchanged row is the identical string', async () => {
    const screen = await shown('first\r\nsecond');
    const before = screen.paint();
    screen.write('\r\nthird');
    await screen.flushed();
    const after = screen.paint();
    expect(after[0]).toBe(before[0]);
    expect(after[2]).not.toBe(before[2]);
  });

  test('scrolled back it shows older lines', async () => {
    const screen = await shown(Array.from({ length: 10 }, (_, i) => `line ${i}`).join('\r\n'), 8, 3);
    expect(screen.scrollback).toBe(7);
    expect(screen.paint({ offset: 2 })).toEqual(['line 5  ', 'line 6  ', 'line 7  ']);
    expect(screen.paint({ offset: 99 })[0]).toBe('line 0  ');
  });

  test('shows marked text inverse and what was found highlighted', async () => {
    const screen = await shown('alpha beta Alpha', 16, 1);
    const mark = { from: { line: 0, column: 0 }, to: { line: 0, column: 4 } };
    expect(screen.paint({ mark })).toEqual(['\x1b[7malpha\x1b[0m beta Alpha']);
    expect(screen.paint({ find: 'BETA' })).toEqual(['alpha \x1b[30;43mbeta\x1b[0m Alpha']);
  });

  test('draws the cursor where the layout has none', async () => {
    expect((await shown('ab\x1b[D', 4, 1)).paint({ cursor: true })).toEqual(['a\x1b[7mb\x1b[0m  ']);
  });
});

describe('text', () => {
  test('joins lines that were wrapped, and leaves the blanks at their ends out', async () => {
    const screen = await shown('abcdefghij   \r\nnext', 6, 4);
    expect(screen.text({ from: { line: 0, column: 0 }, to: { line: 9, column: 0 } })).toBe('abcdefghij\nnext');
    expect(screen.text({ from: { line: 1, column: 1 }, to: { line: 0, column: 4 } })).toBe('efgh');
  });

  test('finds what is broken over two rows, whatever its capitals', async () => {
    const screen = await shown('xx needle\r\nno\r\nNEEDLE', 6, 5);
    expect(screen.find('needle')).toEqual([0, 3]);
    expect(screen.find('')).toEqual([]);
    expect(screen.paint({ find: 'needle' }).slice(0, 2)).toEqual([
      'xx \x1b[30;43mnee\x1b[0m',
      '\x1b[30;43mdle\x1b[0m   ',
    ]);
  });

  test('keeps 10,000 lines and forgets the oldest', async () => {
    const screen = emulator(10, 5, {}, 10_000);
    for (let i = 0; i < 10_100; i++) screen.write(`n${i}\r\n`);
    await screen.flushed();
    expect(screen.scrollback).toBe(10_000);
    expect(screen.paint({ offset: 10_000 })[0]?.trim()).toBe('n96');
  });
});

describe('the program', () => {
  test('gets an answer to its questions', async () => {
    const answers: string[] = [];
    const screen = emulator(20, 4, { onAnswer: (data) => answers.push(data) });
    screen.write('ab\x1b[6n\x1b[c');
    await screen.flushed();
    expect(answers[0]).toBe('\x1b[1;3R');
    expect(answers).toHaveLength(2);
  });

  test('can name its window, but not with control sequences', async () => {
    const titles: string[] = [];
    const screen = emulator(20, 4, { onTitle: (title) => titles.push(title) });
    screen.write('\x1b]2;vim \u202e\tmain.c\x07');
    await screen.flushed();
    expect(titles).toEqual(['vim main.c']);
  });

  test('can hide the cursor, and a reset brings it back', async () => {
    const screen = await shown('ab\x1b[?25l');
    expect(screen.cursor).toBeUndefined();
    screen.write('\x1b[!p');
    await screen.flushed();
    expect(screen.cursor).toEqual({ x: 2, y: 0 });
  });

  test('says which modes it wants', async () => {
    const screen = await shown('\x1b[?1049h\x1b[?1002;1006h\x1b[?2004h\x1b[?1h');
    expect(screen.modes).toEqual({
      tracking: 'drag',
      sgrMouse: true,
      alternate: true,
      bracketedPaste: true,
      applicationCursor: true,
      drawing: false,
    });
    screen.write('\x1b[?1002;1006l\x1b[?1049l');
    await screen.flushed();
    expect(screen.modes).toMatchObject({ tracking: 'none', sgrMouse: false, alternate: false });
  });

  test('is asked to wait when it writes faster than can be shown, and to go on afterwards', async () => {
    let drained = 0;
    const screen = emulator(80, 24, { onDrain: () => drained++ });
    const chunk = Buffer.from(`${'x'.repeat(79)}\n`.repeat(1000));
    let accepted = 0;
    while (screen.write(chunk)) accepted++;
    expect(accepted).toBeLessThan(10);
    await screen.flushed();
    expect(drained).toBe(1);
    expect(screen.write('more')).toBe(true);
  });
});
