import { describe, expect, test } from 'vitest';
import { LEAST } from '../../../src/base/leastScreen.ts';
import { PANES } from '../../../src/console/paneIds.ts';
import { type ArrangeInput, arrange } from '../../../src/ui/layout/arrange.ts';
import { frames } from '../../../src/ui/layout/frames.ts';
import { boxes } from './boxes.ts';

const START: ArrangeInput = {
  columns: 80,
  rows: 24,
  focus: 'resources',
  zoomed: false,
  lower: 'diagnosis',
  terminals: false,
  forwards: false,
};
const drawn = (input: Partial<ArrangeInput>) => {
  const all = { ...START, ...input };
  return `\n${boxes(arrange(all), all.columns, all.rows, all.focus)}\n`;
};

describe('a small terminal', () => {
  test('has the list, and below it one other pane', () => {
    expect(drawn({ columns: 60, rows: 18 })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────────────╮
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      ├diagnosis─────────────────────────────────────────────────┤
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      ╰──────────────────────────────────────────────────────────╯
      "
    `);
  });

  test('gives the pane that has the keys most of the room', () => {
    expect(drawn({ columns: 60, rows: 18, focus: 'logs', lower: 'logs' })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────────────╮
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      ├logs──────────────────────────────────────────────────────┤
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      ╰──────────────────────────────────────────────────────────╯
      "
    `);
  });
});

describe('a medium terminal', () => {
  test('has list, diagnosis, events and logs, and a strip for terminals and forwards while none is open', () => {
    expect(drawn({ columns: 100, rows: 30 })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────┬diagnosis──────────────────────────────────────╮
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├events────────────────────────────────────────────┼logs───────────────────────────────────────────┤
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├terminal──────────────────────────────────────────┴───────────────────────────────────────────────┤
      │                                                                                                  │
      │                                                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      "
    `);
  });

  test('gives the terminal room once one is open, more while it has the keys', () => {
    expect(drawn({ columns: 100, rows: 30, terminals: true })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────┬diagnosis──────────────────────────────────────╮
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├events────────────────────────────────────────────┼logs───────────────────────────────────────────┤
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├terminal──────────────────────────────────────────┴───────────────────────────────────────────────┤
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      "
    `);
    expect(drawn({ columns: 100, rows: 30, terminals: true, focus: 'terminal' })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────┬diagnosis──────────────────────────────────────╮
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├events────────────────────────────────────────────┼logs───────────────────────────────────────────┤
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├terminal──────────────────────────────────────────┴───────────────────────────────────────────────┤
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      "
    `);
  });

  test('gives events and logs more of the height while one of them has the keys', () => {
    expect(drawn({ columns: 100, rows: 30, focus: 'logs' })).toMatchInlineSnapshot(`
      "
      ╭resources─────────────────────────────────────────┬diagnosis──────────────────────────────────────╮
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├events────────────────────────────────────────────┼logs───────────────────────────────────────────┤
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      │                                                  │                                               │
      ├terminal──────────────────────────────────────────┴───────────────────────────────────────────────┤
      │                                                                                                  │
      │                                                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      "
    `);
  });

  test('shows the forwards in the terminal’s place when only forwards are there, or were looked at last', () => {
    const bottom = (input: Partial<ArrangeInput>) =>
      arrange({ ...START, columns: 120, rows: 40, ...input }).placed.at(-1)?.pane;
    expect(bottom({ forwards: true })).toBe('forwards');
    expect(bottom({ forwards: true, terminals: true })).toBe('terminal');
    expect(bottom({ forwards: true, terminals: true, lower: 'forwards' })).toBe('forwards');
    expect(bottom({ focus: 'forwards', lower: 'forwards' })).toBe('forwards');
  });
});

test('a wide terminal has all six panes side by side', () => {
  expect(drawn({ columns: 160, rows: 30, terminals: true })).toMatchInlineSnapshot(`
    "
    ╭resources─────────────────────────────────────────────────────────────────────┬diagnosis──────────────────────────────────────────────────────────────────────╮
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    ├events────────────────────────────────────────────────────────────────────────┼logs───────────────────────────────────────────────────────────────────────────┤
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    │                                                                              │                                                                               │
    ├terminal──────────────────────────────────────────────────────────────────────┴─────────────────────────┬forwards─────────────────────────────────────────────┤
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    │                                                                                                        │                                                     │
    ╰────────────────────────────────────────────────────────────────────────────────────────────────────────┴─────────────────────────────────────────────────────╯
    "
  `);
});

test('a zoomed pane has the whole screen but header and footer', () => {
  expect(drawn({ columns: 60, rows: 16, focus: 'events', zoomed: true })).toMatchInlineSnapshot(`
    "
    ╭events────────────────────────────────────────────────────╮
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    ╰──────────────────────────────────────────────────────────╯
    "
  `);
});

test('at any size and state the panes fill the screen between header and footer, and overlap only in their frames', () => {
  for (const columns of [60, 61, 99, 100, 130, 159, 160, 200, 300]) {
    for (const rows of [16, 17, 20, 27, 28, 35, 50, 90]) {
      for (const focus of PANES) {
        for (const used of [false, true]) {
          const input = { ...START, columns, rows, focus, lower: focus === 'resources' ? ('events' as const) : focus };
          const { placed } = arrange({ ...input, terminals: used });
          const covered = new Map<number, number>();
          for (const { pane, x, y, width, height } of placed) {
            expect([pane, x >= 0, y >= 1, x + width <= columns, y + height <= rows - 1]).toEqual([
              pane,
              true,
              true,
              true,
              true,
            ]);
            expect(width >= 20 && height >= 4).toBe(true);
            for (let cy = y + 1; cy < y + height - 1; cy++) {
              for (let cx = x + 1; cx < x + width - 1; cx++)
                covered.set(cy * 1000 + cx, (covered.get(cy * 1000 + cx) ?? 0) + 1);
            }
          }
          expect(Math.max(...covered.values())).toBe(1);
          expect(placed.some(({ pane }) => pane === focus)).toBe(true);
          const lines = frames(placed, focus, columns, rows);
          for (let y = 1; y < rows - 1; y++) {
            const first = lines[y]?.[0];
            const last = lines[y]?.at(-1);
            expect([first?.x, (last?.x ?? 0) + (last?.text.length ?? 0)]).toEqual([0, columns]);
          }
        }
      }
    }
  }
});

test('the least terminal is what the arrangement needs', () => {
  const { placed } = arrange({ ...START, ...LEAST });
  expect(placed.every(({ height }) => height >= 6)).toBe(true);
});
