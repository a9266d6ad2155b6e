import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cellWidth } from '../../src/base/width.ts';
import { chooseLanguage } from '../../src/texts/language.ts';
import { onScreen } from '../support/onScreen.ts';
import type { TestScreen } from '../support/screen.ts';

beforeEach(() => chooseLanguage('zh'));
afterEach(() => chooseLanguage('en'));

const SIZE = { columns: 80, rows: 24, beyond: { columns: 10, rows: 4 } };

/** The columns in which a row has a line of a frame, read from the cells of the terminal. */
const lines = (ui: TestScreen, y: number): number[] =>
  ui.cells(y).flatMap((char, x) => (/[│├┤╭╮╰╯┼]/.test(char) ? [x] : []));

/** What a person would see as wrong: text beyond the edge, half characters, frames out of their column. */
function faults(ui: TestScreen): string[] {
  const found: string[] = [];
  for (const [y, row] of ui.rows().entries()) {
    if (cellWidth(row) > SIZE.columns) found.push(`row ${y} is too wide: ${row}`);
    if (y >= SIZE.rows && row !== '') found.push(`row ${y} is below the screen: ${row}`);
    const cells = ui.cells(y);
    for (const [x, char] of cells.entries()) {
      if (char !== '' && cellWidth(char) === 2 && cells[x + 1] !== '') found.push(`half of ${char} at ${x},${y}`);
    }
    // The header, and what is told in the last two rows, have no frame.
    if (y === 0 || y >= SIZE.rows - 2) continue;
    const at = lines(ui, y);
    if (at.at(0) !== 0 || at.at(-1) !== SIZE.columns - 1) found.push(`the frame of row ${y} is at ${at}: ${row}`);
  }
  return found;
}

describe('in Chinese, at 80 × 24', () => {
  test('the panes are named and their frames stand in their columns', async () => {
    const { ui } = await onScreen(SIZE);
    await ui.waitFor('诊断');
    await ui.settled();
    expect(faults(ui)).toEqual([]);
    expect(ui.text()).toMatch(/帮助/);
  });

  test.each([
    ['2', '诊断'],
    ['3', '事件'],
    ['4', '日志'],
    ['5', '没有打开的终端'],
    ['6', '没有转发任何端口'],
  ])('pane %s is whole', async (key, shown) => {
    const { ui } = await onScreen(SIZE);
    await ui.press(key);
    await ui.waitFor(shown);
    await ui.settled();
    expect(faults(ui)).toEqual([]);
  });

  test.each([
    ['?', '所有按键'],
    [':', '前往某个类型，或运行命令'],
  ])('the dialog of %s lies over the panes without cutting a character', async (key, shown) => {
    const { ui } = await onScreen(SIZE);
    await ui.press('5', key);
    await ui.waitFor(shown);
    await ui.settled();
    const rows = ui.rows();
    expect(rows.filter((row) => cellWidth(row) > SIZE.columns)).toEqual([]);
    expect(rows.slice(SIZE.rows).filter(Boolean)).toEqual([]);
  });

  test('what is found by its Chinese name is run', async () => {
    const { ui } = await onScreen(SIZE);
    await ui.type('?伸缩');
    await ui.waitFor(/▸ .*伸缩 +更改副本数。/);
  });

  test('the columns of the list begin under their titles', async () => {
    const { ui } = await onScreen(SIZE);
    await ui.waitFor('READY');
    await ui.settled();
    const head = ui.rowOf('READY');
    const at = ui.cells(head).join('\u0000').split('\u0000');
    const ready = at.join('').indexOf('READY');
    const under = ui.rows().slice(head + 1, head + 4);
    expect(under.length).toBe(3);
    for (const [i] of under.entries())
      expect(
        ui
          .cells(head + 1 + i)
          .slice(ready, ready + 5)
          .join(''),
      ).toMatch(/\d\/\d/);
  });
});
