import { describe, expect, test } from 'vitest';
import { KdbgError } from '../../src/base/errors.ts';
import { PANES, type PaneId } from '../../src/console/paneIds.ts';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { NOON } from '../support/snapshot.ts';

const TITLES: Record<PaneId, string> = {
  resources: 'Pods',
  diagnosis: 'Diagnosis',
  events: 'Events',
  logs: 'Logs',
  terminal: 'Terminal',
  forwards: 'Forwards',
};

describe.each(SIZES)('at $columns × $rows', (size) => {
  test('each pane is reached by its number, and its frame is bright', async () => {
    const { ui, desk } = await onScreen(size);
    // Digits are remedies in Diagnosis: from there the panes are reached with alt.
    for (const pane of PANES) {
      await ui.press(`alt-${PANES.indexOf(pane) + 1}`);
      await ui.waitFor(new RegExp(`[1-6] ${TITLES[pane]} |‹${TITLES[pane]}›`));
      expect(desk.panes.state.get().focus).toBe(pane);
      await ui.settled();
      const title = new RegExp(`[1-6] ${TITLES[pane]} |‹${TITLES[pane]}›`);
      const y = ui.rowOf(title);
      const x = ui.row(y).search(title) + 2;
      expect(ui.cell(x, y).isBold()).not.toBe(0);
    }
  });

  test('z shows a pane alone, and again brings the others back', async () => {
    const { ui } = await onScreen(size);
    await ui.press('4', 'z');
    await ui.waitFor((screen) => screen.includes('Logs') && !screen.includes('crasher-6d5f9c8b7'));
    expect(ui.row(1)).toMatch(/^╭.*Logs.*╮$/);
    await ui.press('z');
    await ui.waitFor('crasher-6d5f9c8b7');
  });
});

test('tab goes round through all panes, shift-tab back', async () => {
  const { ui, desk } = await onScreen();
  const seen: PaneId[] = [];
  for (let i = 0; i < PANES.length; i++) {
    await ui.press('tab');
    seen.push(desk.panes.state.get().focus);
  }
  expect(seen).toEqual([...PANES.slice(1), 'resources']);
  await ui.press('shift-tab');
  expect(desk.panes.state.get().focus).toBe('forwards');
});

test('on a small screen the neighbours of a pane are named in its frame', async () => {
  const { ui } = await onScreen({ columns: 80, rows: 24 });
  await ui.waitFor('‹Diagnosis› Events Logs Terminal Forwards');
  await ui.press('3');
  await ui.waitFor('Diagnosis ‹Events› Logs Terminal Forwards');
  await ui.press('1');
  await ui.waitFor('Diagnosis ‹Events› Logs Terminal Forwards');
});

test('the footer names the keys of the pane that has them', async () => {
  const { ui } = await onScreen();
  await ui.waitFor(/ enter open {2}l logs {2}s shell .* \? help$/m);
  await ui.press('4');
  await ui.waitFor(/ space pause {2}p previous log {2}w wrap .* \? help$/m);
  await ui.press('6');
  await ui.waitFor(/ f forward .* \? help$/m);
});

test('what kdbg has to tell never takes the keys from a pane', async () => {
  const { ui, desk } = await onScreen();
  await ui.press('3');
  desk.notices.tell('error', 'Something happened.');
  await ui.waitFor('✖ Something happened.');
  expect(desk.panes.state.get().focus).toBe('events');
  await ui.press('esc');
  await ui.waitFor((screen) => !screen.includes('Something happened.'));
  expect(desk.panes.state.get().focus).toBe('events');
});

test('empty panes say why they are empty and what to press', async () => {
  const { ui } = await onScreen({ objects: [], columns: 200, rows: 50 });
  await ui.waitFor('There are no pods in shop.');
  await ui.waitFor('Nothing is chosen that has logs.');
  await ui.waitFor('There are no events in this scope.');
  await ui.waitFor('No terminal is open.');
  await ui.waitFor('No port is forwarded.');
  await ui.waitFor('No problem found.');
});

describe('the logs', () => {
  test('say whose they are, which instance, how many lines, and where they stand', async () => {
    const { ui } = await onScreen();
    await ui.press('down', 'down', 'p');
    await ui.waitFor(/4 Logs previous instance crasher-6d5f9c8b7.* 3 lines/);
    await ui.waitFor('── ended: exit code 139 (SIGSEGV');
    await ui.press('p');
    await ui.waitFor((screen) => !screen.includes('previous instance'));
  });

  test('are filtered with the lines around a match, and say how many match', async () => {
    const { ui } = await onScreen();
    await ui.press('4', '/');
    await ui.type('items/7\r');
    await ui.waitFor(/Logs api-5f7d9d8c6-jm4tt \/items\/7 .* 1 match/);
    await ui.waitFor((screen) => !screen.includes('GET /items 200'));
    await ui.press('+');
    await ui.waitFor('±1');
    await ui.waitFor('GET /items 200 12ms');
    await ui.press('esc');
    await ui.waitFor('listening on :8080');
    expect(ui.text()).not.toContain('1 match');
  });

  test('of all pods of a workload name the pod before each line', async () => {
    const { ui } = await onScreen();
    await ui.press('4', 'a');
    await ui.waitFor('Logs deployment/api');
    await ui.pass(500);
    await ui.waitFor(/11:50:00\.000 jm4tt listening on :8080/);
    await ui.waitFor(/11:50:01\.000 wz7rc GET \/health 200 1ms/);
  });

  test('stand still when paused, count on, and follow again', async () => {
    const { ui, cluster } = await onScreen();
    await ui.press('4', 'space');
    await ui.waitFor('paused');
    cluster.writes('api-5f7d9d8c6-jm4tt', 'while paused');
    await ui.pass(100);
    await ui.waitFor('4 lines');
    expect(ui.text()).not.toContain('while paused');
    await ui.press('space');
    await ui.waitFor('while paused');
  });

  test('wrap long lines or cut them, show times or not, and JSON in words', async () => {
    const json = '{"level":"error","msg":"no broker","time":"2026-01-01T11:59:00Z"}';
    const { ui } = await onScreen({
      logs: { 'api-5f7d9d8c6-jm4tt/api': [`${'long '.repeat(20)}END`, json] },
    });
    await ui.press('4');
    await ui.waitFor(/long lon?g?…│/);
    await ui.waitFor(/ERROR .*no broker/);
    await ui.press('w');
    await ui.waitFor('END');
    await ui.press('t');
    await ui.waitFor((screen) => !screen.includes('11:50:01'));
    await ui.press('J');
    await ui.waitFor('{"level":"error"');
  });
});

describe('a text over the panes', () => {
  test('shows the YAML of the object, is searched, scrolled sideways and closed', async () => {
    const { ui, desk } = await onScreen({ columns: 80, rows: 24 });
    await ui.press('y');
    await ui.waitFor('pod/api-5f7d9d8c6-jm4tt · yaml');
    await ui.waitFor('kind: Pod');
    await ui.press('/');
    await ui.type('containerID\r');
    await ui.waitFor('searching “containerID”');
    await ui.waitFor(/containerID: containerd/);
    await ui.press('esc');
    await ui.waitFor('2 problems elsewhere');
    expect(desk.panes.state.get().focus).toBe('resources');
  });

  test('says so where it can’t be read', async () => {
    const { ui, cluster } = await onScreen();
    await ui.waitFor('api-5f7d9d8c6-jm4tt');
    cluster.client.auto = () => undefined;
    await ui.press('y');
    await ui.waitFor('Reading…');
    cluster.client.take().refuse(403, 'pods "api-5f7d9d8c6-jm4tt" is forbidden');
    await ui.waitFor(/forbidden|may not/);
  });
});

test('a forward shows where it leads, what went through it, and its address is copied', async () => {
  const { ui, copied, forwards } = await onScreen();
  await ui.press('f');
  await ui.waitFor('Forward a port of api-5f7d9d8c6-jm4tt');
  await ui.type('8080:80\r');
  await ui.waitFor('✓ 127.0.0.1:8080');
  await ui.waitFor(/→ pod\/api-5f7d9d8c6-jm4tt:80 +ready/);
  await ui.waitFor('1 of 4 connections open · 2Ki in, 512 out');
  await ui.press('6', 'c');
  await ui.waitFor('Copied 127.0.0.1:8080.');
  expect(copied).toEqual(['127.0.0.1:8080']);
  await ui.press('x');
  await ui.waitFor('No port is forwarded.');
  expect(forwards.list.get()).toEqual([]);
});

test('a forward of a pod with a long name keeps its port and its state on a small screen', async () => {
  const { ui, desk } = await onScreen({ columns: 80, rows: 24 });
  const name = `a-deployment-with-quite-a-long-name-${'x'.repeat(20)}-59cf6f8d45-tqt7m`;
  await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name }, port: 5432 });
  await ui.press('6');
  await ui.waitFor(/→ pod\/a-deployment-[^ ]*…:5432 +ready \d+s/);
});

test('why a forward failed is told to its end, and the chosen forward is always in view', async () => {
  const { ui, desk, forwards } = await onScreen({ columns: 80, rows: 24 });
  for (let i = 0; i < 12; i++) {
    await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name: `db-${i}` }, port: 5432 });
  }
  const why = new KdbgError('forward-local-busy', 'Local port 5432 is in use by postgres (process 4711).', {
    todo: 'Port 5433 is free: give it before the port, as in 5433:5432.',
  });
  forwards.list.update((list) => list.map((info) => ({ ...info, state: { phase: 'failed', since: NOON, why } })));
  await ui.press('6', 'home');
  await ui.waitFor(/in use by postgres.*\n.*as in 5433:5432\./);
  await ui.waitFor('pod/db-0:5432');
  await ui.press('end');
  await ui.waitFor('pod/db-11:5432');
});

test('what is told is told to its end, in as many rows as it needs', async () => {
  const { ui, desk } = await onScreen({ columns: 80, rows: 24 });
  const text = `Port 5432 of 127.0.0.1 is in use by process 4711 (a-program-with-a-long-name). ${'Take another one. '.repeat(3)}THE END`;
  desk.notices.tell('error', text);
  await ui.waitFor('THE END');
  await ui.settled();
  expect(
    ui
      .rows()
      .slice(-3)
      .map((row) => row.trim())
      .join(' '),
  ).toBe(`✖ ${text}`);
  await ui.press('esc');
  await ui.waitFor(/\? help$/);
});

test('keys of two strokes wait for the second, in the vim keymap', async () => {
  const { ui } = await onScreen({ keymap: 'vim' });
  await ui.press('G');
  await ui.waitFor('▸☾ worker-84c6bb99d5-d8zqm');
  await ui.press('g', 'g');
  await ui.waitFor('▸  api-5f7d9d8c6-jm4tt');
});

test('the log of a pod that goes while it is read stays, until the pane is left', async () => {
  const lines = ['what it said last'];
  const { ui, cluster } = await onScreen({ logs: { 'api-5f7d9d8c6-jm4tt/api': lines, 'db-0/db': ['another pod'] } });
  await ui.waitFor('what it said last');
  await ui.press('4');
  cluster.remove('Pod', 'api-5f7d9d8c6-jm4tt');
  await ui.pass(300);
  await ui.waitFor((screen) => !/▸ .*jm4tt/.test(screen));
  expect(ui.text()).toContain('what it said last');
  await ui.press('1');
  await ui.pass(300);
  await ui.waitFor((screen) => !screen.includes('what it said last'));
});
