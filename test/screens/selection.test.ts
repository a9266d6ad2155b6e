import { describe, expect, test } from 'vitest';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { CRASHER, WEB } from '../support/shop.ts';
import { aPod } from '../support/snapshot.ts';

test('the selection drives diagnosis and events at once, and the logs as soon as it rests', async () => {
  const { ui, cluster } = await onScreen();
  await ui.waitFor('GET /items 200 12ms');
  await ui.press('down', 'down');
  await ui.waitFor(`── ${CRASHER} `.slice(3));
  await ui.waitFor('Back-off restarting failed container');
  await ui.waitFor('Exit code 139');
  expect(cluster.follows.at(-1)?.target.pod).not.toBe(CRASHER);
  await ui.pass(200);
  await ui.waitFor('crasher: starting');
  expect(cluster.follows.at(-1)?.target.pod).toBe(CRASHER);
});

test('holding an arrow key opens no log on the way', async () => {
  const { ui, cluster } = await onScreen();
  const before = cluster.follows.length;
  await ui.press('down', 'down', 'down', 'down', 'down', 'up', 'up');
  await ui.pass(200);
  await ui.waitFor('database system is ready');
  expect(cluster.follows.length).toBe(before + 1);
});

describe.each([...SIZES, { columns: 60, rows: 16 }, { columns: 100, rows: 28 }])(
  'the remedies of the chosen pod at $columns × $rows',
  (size) => {
    test('can be seen without a key', async () => {
      const { ui } = await onScreen(size);
      await ui.press('down', 'down');
      await ui.waitFor('✖ crasher is killed by SIGSEGV');
      await ui.waitFor(/ 1 {2}Put it to sleep and look inside/);
      await ui.waitFor(/ 2 {2}Attach gdb/);
      await ui.waitFor(/ 3 {2}Read the log of the crashed instance/);
    });
  },
);

test('a number in Diagnosis takes that remedy, and the change is shown before it is made', async () => {
  const { ui, changes } = await onScreen();
  await ui.press('down', 'down', '2', '1');
  await ui.waitFor('y does it, esc leaves it as it is');
  expect(changes.prepared).toEqual(['debug.enter deployment/crasher crasher']);
  expect(changes.made).toEqual([]);
  await ui.press('y');
  await ui.waitFor('✓ Changed crasher.');
  expect(changes.made).toEqual(['debug.enter']);
});

test('the evidence says where it stands, and when', async () => {
  const { ui } = await onScreen({ columns: 200, rows: 50 });
  await ui.press('down', 'down');
  await ui.waitFor('Why we say so');
  await ui.waitFor(/status +terminated\.exitCode +139 +11:59:20/);
  await ui.waitFor(
    /log +crasher +crasher: starting +11:50:00 +│\n.* {6}crasher: writing through a null pointer +11:50:01/,
  );
  await ui.waitFor(/event +BackOff ×6 +Back-off restarting failed container crasher +11:59:48/);
});

test('the next start is counted down', async () => {
  const { ui } = await onScreen({ columns: 200, rows: 50 });
  await ui.press('down', 'down');
  await ui.waitFor(/again at\s.*12:02:00 \(in (2m|1m59s)\)/s);
  await ui.pass(30_000);
  await ui.waitFor(/12:02:00 \(in (1m30s|1m29s)\)/);
});

test('the finding of another object is only a row until one goes to it, and enter goes to its object', async () => {
  const { ui } = await onScreen();
  await ui.waitFor('No problem found with api-5f7d9d8c6-jm4tt.');
  expect(ui.text()).not.toContain('What helps');
  await ui.press('2');
  await ui.waitFor('What helps');
  await ui.waitFor('Set another image');
  await ui.press('enter');
  await ui.waitFor(new RegExp(`▸✖ ${WEB}`));
});

test('events of the selection become all events, and name what they are about', async () => {
  const { ui } = await onScreen();
  await ui.press('3', 'a');
  await ui.waitFor(/├3 Events ─+ all ─/);
  await ui.waitFor(new RegExp(`pod/${WEB}`));
  await ui.press('enter');
  await ui.waitFor(new RegExp(`▸✖ ${CRASHER}`));
});

test('a click chooses the row, another one in a pane gives it the keys', async () => {
  const { ui, desk } = await onScreen();
  await ui.waitFor(CRASHER);
  await ui.click(10, ui.rowOf(CRASHER));
  await ui.waitFor(new RegExp(`▸✖ ${CRASHER}`));
  await ui.click(90, ui.rowOf('4 Logs') + 2);
  expect(desk.panes.state.get().focus).toBe('logs');
  await ui.click(90, ui.rowOf('2 Diagnosis') + 2);
  expect(desk.panes.state.get().focus).toBe('diagnosis');
});

test('a click on a piece of evidence opens what it was read from, one on a remedy shows its change first', async () => {
  const { ui } = await onScreen();
  await ui.waitFor(CRASHER);
  await ui.click(10, ui.rowOf(CRASHER));
  await ui.waitFor('terminated.exitCode');
  await ui.click(90, ui.rowOf('terminated.exitCode'));
  await ui.waitFor(/▸.*exitCode: 139/);
  await ui.press('esc');
  await ui.waitFor(/▸ {2}status/);
  await ui.press('esc');
  await ui.waitFor('(debug mode)');
  await ui.click(90, ui.rowOf('(debug mode)'));
  await ui.waitFor('Change deployment crasher in shop');
});

test('a click below the last row chooses nothing', async () => {
  const { ui, desk } = await onScreen();
  await ui.waitFor('worker-84c6bb99d5-d8zqm');
  await ui.click(10, ui.rowOf('worker-84c6bb99d5-d8zqm') + 3);
  expect(desk.list.selected.get()?.ref.name).toBe('api-5f7d9d8c6-jm4tt');
});

test('the wheel scrolls what is under the pointer and leaves the keys where they are', async () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  const { ui, desk } = await onScreen({ logs: { 'api-5f7d9d8c6-jm4tt/api': lines } });
  await ui.waitFor('line 99');
  await ui.wheel('up', 90, ui.rowOf('4 Logs') + 3);
  await ui.waitFor((screen) => screen.includes('line 96') && !screen.includes('line 97'));
  await ui.waitFor('paused');
  expect(desk.panes.state.get().focus).toBe('resources');
  await ui.wheel('down', 10, 5);
  await ui.waitFor(/▸ {2}db-0/);
});

test('a list that is longer than its pane scrolls with the cursor and stays whole', async () => {
  const { ui } = await onScreen({
    columns: 80,
    rows: 24,
    objects: Array.from({ length: 60 }, (_, i) => aPod({ name: `web-${String(i).padStart(2, '0')}` })),
  });
  await ui.press('end');
  await ui.waitFor(/▸ {2}web-59/);
  await ui.press('pageup');
  await ui.waitFor(/▸ {2}web-52/);
  await ui.press('home');
  await ui.waitFor(/▸ {2}web-00/);
});

test('a filter paints what it found in the names', async () => {
  const { ui } = await onScreen();
  await ui.press('/');
  await ui.type('db-0');
  await ui.waitFor('1 of 6 pods');
  await ui.settled();
  const y = ui.rowOf('▸  db-0');
  const x = ui.row(y).indexOf('db-0');
  const underlined = (column: number) => ui.cell(column, y).isUnderline() !== 0;
  expect([x - 1, x, x + 3, x + 4].map(underlined)).toEqual([false, true, true, false]);
});
