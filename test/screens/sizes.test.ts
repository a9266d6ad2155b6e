import { describe, expect, test } from 'vitest';
import { LEAST } from '../../src/base/leastScreen.ts';
import { cellWidth } from '../../src/base/width.ts';
import { onScreen } from '../support/onScreen.ts';
import { SHOP } from '../support/shop.ts';
import { ago, anEvent, aPod } from '../support/snapshot.ts';

/** Around the borders of the arrangements, and far from them. */
const WIDTHS = [60, 79, 99, 100, 159, 160, 220];
const HEIGHTS = [16, 27, 28, 40, 60];
const MANY = WIDTHS.map((columns, i) => ({ columns, rows: HEIGHTS[(i * 3) % HEIGHTS.length] ?? 24 }));

const long = 'x'.repeat(300);
const wide = '店舗サーバー'.repeat(30);
/** Everything as long, as wide and as many as it can be. */
const HUGE = [
  ...SHOP,
  aPod({ name: `pod-${'n'.repeat(240)}`, node: `node-${'n'.repeat(60)}` }),
  aPod({ name: 'wide', labels: {} }),
  anEvent({ name: 'api-5f7d9d8c6-jm4tt' }, { reason: 'Reason'.repeat(10), message: `${wide} ${long}`, count: 12_345 }),
];
const LOGS = { 'api-5f7d9d8c6-jm4tt/api': [long, wide, `${wide}${long}`, '\t'.repeat(40), '👩‍👩‍👧 e\u0301 family'] };

/** What was drawn to the right of the screen or below it. */
function overflow({ ui }: Awaited<ReturnType<typeof onScreen>>, columns: number, rows: number): string[] {
  return ui.rows().flatMap((_, y) => {
    const beyond = ui
      .cells(y)
      .slice(y < rows ? columns : 0)
      .join('')
      .trim();
    return beyond === '' ? [] : [`row ${y}: ${beyond}`];
  });
}

describe.each(MANY)('at $columns × $rows nothing is drawn beyond the screen, and every row of it is drawn', (size) => {
  const beyond = { columns: 60, rows: 8 };
  const steps: [string, readonly string[]][] = [
    ['the first screen', []],
    ['a finding', ['down', 'down', '2']],
    ['events', ['3', 'a']],
    ['logs, wrapped', ['4', 'w']],
    ['a terminal', ['s']],
    ['forwards', ['6', 'z']],
    ['a dialog', ['ctrl-d']],
    ['help', ['?']],
    ['a text', ['y']],
    ['a filter', ['/']],
  ];
  test.each(steps)('%s', async (_, keys) => {
    const all = await onScreen({ ...size, beyond, objects: HUGE, logs: LOGS, context: `context-${'c'.repeat(80)}` });
    const forward = { namespace: 'shop', target: { kind: 'Pod', name: 'p'.repeat(200) }, port: 80 } as const;
    all.changes.next = { title: long, kubectl: `kubectl ${long}`, diff: [{ mark: '+', text: wide }], confirm: 'name' };
    await all.desk.forwards.service.start(forward);
    await all.ui.press(...keys);
    if (keys.includes('s')) all.containers.last.says(`${wide}\r\n${long}`);
    if (keys.includes('/')) await all.ui.type(wide);
    if (keys.includes('?')) await all.ui.type('e');
    await all.ui.pass(100);
    await all.ui.settled();
    expect(overflow(all, size.columns, size.rows)).toEqual([]);
    expect(all.ui.row(0)).toMatch(/^ kdbg/);
    // The keys of a dialog stand at its edge; those of the panes do not work below it.
    if (!all.desk.dialogs.top) expect(all.ui.row(size.rows - 1).trim()).not.toBe('');
    for (let y = 1; y < size.rows - 1; y++) expect(all.ui.row(y)).toMatch(/^[╭├│╰].*[╮┤│╯]$/);
  });
});

test.each([
  [59, 16],
  [60, 15],
  [20, 5],
])('a terminal of %i × %i says that it is too small, and what would do', async (columns, rows) => {
  const all = await onScreen({ columns, rows, beyond: { columns: 80, rows: 10 }, until: 'This terminal is' });
  const said = all.ui.rows().slice(0, rows).join(' ').replace(/\s+/g, ' ').trim();
  expect(said).toBe(`This terminal is ${columns}x${rows}; kdbg needs at least 60x16.`);
  expect(overflow(all, columns, rows)).toEqual([]);
});

test('a terminal that was too small comes back to life when it grows, with the place kept', async () => {
  const { ui } = await onScreen({ columns: 80, rows: 24 });
  await ui.press('down', 'down');
  await ui.waitFor('▸✖ crasher');
  ui.resize(40, 10);
  await ui.waitFor('This terminal is 40x10');
  expect(await ui.shown()).not.toContain('crasher');
  ui.resize(LEAST.columns, LEAST.rows);
  await ui.waitFor('▸✖ crasher');
});

test.each([
  [
    { columns: 200, rows: 50 },
    { columns: 80, rows: 24 },
  ],
  [
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ],
  [
    { columns: 120, rows: 40 },
    { columns: 100, rows: 28 },
  ],
  [
    { columns: 100, rows: 28 },
    { columns: 99, rows: 40 },
  ],
])('after a change from %o to %o nothing of the old screen is left', async (before, after) => {
  const fresh = await onScreen(after);
  const wanted = await fresh.ui.shown();
  const { ui } = await onScreen(before);
  await ui.settled();
  ui.resize(after.columns, after.rows);
  expect(await ui.shown()).toBe(wanted);
});

test('drawing anew by its key mends a screen that something else has written on', async () => {
  const { ui } = await onScreen({ columns: 80, rows: 24 });
  const before = await ui.shown();
  ui.scribble('\x1b[5;5HSOMETHING ELSE\x1b[10;1HAND MORE');
  expect(await ui.shown()).not.toBe(before);
  await ui.press('ctrl-l');
  expect(await ui.shown()).toBe(before);
});

describe('characters of two cells, and of none', () => {
  const objects = [
    aPod({ name: 'web-1' }),
    anEvent({ name: 'web-1' }, { reason: '再起動', message: '店舗サーバーを再起動します', lastTimestamp: ago(5) }),
    anEvent({ name: 'web-1' }, { reason: 'Pulled', message: 'e\u0301te\u0301 👩‍👩‍👧 pulled', lastTimestamp: ago(9) }),
  ];

  test.each([60, 80, 120, 200])('keep frames and columns in line at %i columns', async (columns) => {
    const { ui } = await onScreen({ columns, rows: 40, objects, logs: { 'web-1/web': [wide, 'é 漢字 end', wide] } });
    await ui.press(columns < 100 ? '4' : '3');
    await ui.settled();
    for (let y = 1; y < 39; y++) {
      const cells = ui.cells(y);
      expect(cells.length).toBe(columns);
      expect(cells[columns - 1]).toMatch(/[╮┤│╯]/);
      expect(cellWidth(ui.row(y))).toBeLessThanOrEqual(columns);
    }
  });

  test('leave what stands behind them in its column', async () => {
    const { ui } = await onScreen({ columns: 200, rows: 50, objects });
    await ui.waitFor('店舗サーバー');
    await ui.settled();
    const [first, second] = ['店', 'é'].map((start) => {
      const y = ui.rowOf(start === '店' ? '店舗' : 'pulled');
      return ui.cells(y).findIndex((cell) => cell.normalize('NFC') === start);
    });
    expect(first).toBe(second);
  });
});
