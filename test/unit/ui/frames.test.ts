import { expect, test } from 'vitest';
import { frames } from '../../../src/ui/layout/frames.ts';

const place = (
  pane: 'resources' | 'diagnosis' | 'events' | 'logs',
  x: number,
  y: number,
  width: number,
  height: number,
) => ({
  pane,
  x,
  y,
  width,
  height,
});
const QUARTERS = [
  place('resources', 0, 0, 5, 3),
  place('diagnosis', 4, 0, 5, 3),
  place('events', 0, 2, 5, 3),
  place('logs', 4, 2, 5, 3),
];

const text = (placed: Parameters<typeof frames>[0], columns = 9, rows = 5) =>
  frames(placed, 'resources', columns, rows)
    .map((runs) => runs.reduce((row, run) => row.padEnd(run.x) + run.text, ''))
    .join('\n');

test('neighbours share their lines, which join where they meet', () => {
  expect(`\n${text(QUARTERS)}\n`).toBe(`
╭───┬───╮
│   │   │
├───┼───┤
│   │   │
╰───┴───╯
`);
});

test('a line that ends at another one joins it from one side', () => {
  expect(
    `\n${text([place('resources', 0, 0, 5, 5), place('diagnosis', 4, 0, 5, 3), place('logs', 4, 2, 5, 3)])}\n`,
  ).toBe(`
╭───┬───╮
│   │   │
│   ├───┤
│   │   │
╰───┴───╯
`);
});

test('the whole edge of the focused pane is bright, and nothing else', () => {
  const bright = frames(QUARTERS, 'logs', 9, 5).map((runs) =>
    runs
      .filter(({ focused }) => focused)
      .map(({ x, text: cells }) => `${x}:${cells}`)
      .join(' '),
  );
  expect(bright).toEqual(['', '', '4:┼───┤', '4:│ 8:│', '4:┴───╯']);
});
