import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../src/base/width.ts';
import type { ShownRow } from '../../../src/console/list/resourceList.ts';
import type { ListColumn, ListRow } from '../../../src/console/list/types.ts';
import { CalmWidths } from '../../../src/ui/paint/calm.ts';
import { fitColumns, paintTable } from '../../../src/ui/paint/table.ts';
import { makeTheme } from '../../../src/ui/theme.ts';

const column = (id: string, priority: number, grow = false): ListColumn => ({
  id,
  title: id.toUpperCase(),
  align: 'left',
  priority,
  ...(grow ? { grow } : {}),
});

describe('which columns fit', () => {
  /** Those of pods where all namespaces are shown and usage is measured, as wide as the cells of a usual pod. */
  const pods: readonly (readonly [id: string, priority: number, width: number])[] = [
    ['namespace', 2, 10],
    ['name', 0, 24],
    ['ready', 1, 5],
    ['status', 0, 16],
    ['restarts', 3, 4],
    ['cpu', 4, 4],
    ['cpuRequest', 7, 4],
    ['cpuLimit', 7, 4],
    ['memory', 4, 5],
    ['node', 6, 8],
    ['age', 1, 4],
  ];
  const columns = pods.map(([id, priority]) => column(id, priority, id === 'name'));
  const widths = pods.map(([, , width]) => width);
  const shown = (room: number) => fitColumns(columns, widths, room).map(({ column: { id } }) => id);

  test('all of them where there is room, and the name takes what is left', () => {
    expect(shown(200)).toEqual(columns.map(({ id }) => id));
    const fitted = fitColumns(columns, widths, 200);
    expect(fitted.reduce((sum, { width }) => sum + width, 0) + 2 * (fitted.length - 1)).toBe(200);
    expect(fitted.find(({ column: { id } }) => id === 'status')?.width).toBe(16);
  });

  test('fewer the less room there is: shares first, then the node, usage, restarts; name and status last of all', () => {
    const gone = [200, 120, 100, 90, 80, 70, 60, 45, 30, 20].map((room) => shown(room));
    for (const [i, ids] of gone.entries()) if (i > 0) expect(gone[i - 1]).toEqual(expect.arrayContaining(ids));
    expect(shown(100)).not.toContain('cpuLimit');
    expect(shown(100)).toContain('restarts');
    expect(shown(60)).toEqual(['namespace', 'name', 'ready', 'status', 'age']);
    expect(shown(30)).toEqual(expect.arrayContaining(['name', 'status']));
  });

  test('a long column is cut before a needed one is left out', () => {
    const two = [column('name', 0, true), column('status', 0), column('age', 1)];
    expect(fitColumns(two, [60, 30, 4], 60).map(({ column: { id }, width }) => [id, width])).toEqual([
      ['name', 22],
      ['status', 30],
      ['age', 4],
    ]);
  });

  test('never more than the room, whatever it is', () => {
    for (let room = 8; room < 220; room++) {
      const fitted = fitColumns(columns, widths, room);
      const sum = fitted.reduce((all, { width }) => all + width, 0) + 2 * Math.max(0, fitted.length - 1);
      expect([room, sum <= Math.max(room, 22)]).toEqual([room, true]);
    }
  });
});

describe('the painted list', () => {
  const row = (name: string, tone: ListRow['tone'] = 'ok'): ShownRow => ({
    row: {
      key: name,
      ref: { kind: 'Pod', name },
      labels: {},
      tone,
      order: () => name,
      cells: () => [{ text: name }, { text: '漢字' }],
    },
    positions: [],
    marked: name === 'marked',
  });
  const paint = (rows: ShownRow[], input: { top?: number; cursor?: number; height?: number; width?: number } = {}) =>
    paintTable(makeTheme('dark', 'none'), input.width ?? 30, input.height ?? 5, {
      columns: [column('name', 0, true), column('what', 0)],
      rows,
      top: input.top ?? 0,
      cursor: input.cursor ?? 0,
      focused: true,
      sort: { column: 'name', descending: true },
      now: 0,
    }).map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, ''));

  test('says in symbols which row is chosen, marked, broken or asleep, and how it is sorted', () => {
    const lines = paint([row('chosen'), row('marked'), row('broken', 'error'), row('sleeper', 'asleep')]);
    expect(lines.map((line) => line.trimEnd())).toEqual([
      '   NAME↓                 WHAT',
      '▸  chosen                漢字',
      '●  marked                漢字',
      ' ✖ broken                漢字',
      ' ☾ sleeper               漢字',
    ]);
  });

  test('shows the rows from the top one on, all as wide as the pane', () => {
    const rows = Array.from({ length: 50 }, (_, i) => row(`row-${i}`));
    const lines = paint(rows, { top: 40, cursor: 42, height: 4 });
    expect(lines.slice(1).map((line) => line.trim().split(/ +/).slice(0, 2).join(' '))).toEqual([
      'row-40 漢字',
      'row-41 漢字',
      '▸ row-42',
    ]);
    expect(lines.map(cellWidth)).toEqual([30, 30, 30, 30]);
  });

  test('cuts a name that is too long and says so', () => {
    const [, line] = paint([row('n'.repeat(80))]);
    expect(line).toMatch(/n…/);
    expect(cellWidth(line ?? '')).toBe(30);
  });
});

test('the columns stand still while a pod goes from one status to another and back', () => {
  const widths = new CalmWidths();
  const columns = [column('name', 0, true), column('status', 0), column('node', 6)];
  const header = (status: string, now: number) =>
    paintTable(makeTheme('dark', 'none'), 40, 2, {
      columns,
      rows: [
        {
          row: {
            key: 'web',
            ref: { kind: 'Pod', name: 'web' },
            labels: {},
            tone: 'ok',
            order: () => '',
            cells: () => [{ text: 'web-5d8f7c6b9-x2x4q' }, { text: status }, { text: 'node1' }],
          },
          positions: [],
          marked: false,
        },
      ],
      top: 0,
      cursor: 0,
      focused: true,
      sort: { column: 'name', descending: false },
      now,
      widths,
    })[0];
  const wide = header('CrashLoopBackOff', 0);
  expect(wide).not.toContain('NODE');
  expect(header('Running', 10_000)).toBe(wide);
  expect(header('CrashLoopBackOff', 50_000)).toBe(wide);
  // It is well again: nothing needs the room any more.
  expect(header('Running', 75_000)).toBe(wide);
  expect(header('Running', 85_000)).toContain('NODE');
});
