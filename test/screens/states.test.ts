import { describe, expect, test } from 'vitest';
import type { StoredKind, SyncState } from '../../src/store/types.ts';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { deployment } from '../support/refused.ts';
import { aPod, NOON } from '../support/snapshot.ts';

const everything = (state: SyncState): Partial<Record<StoredKind, SyncState>> =>
  Object.fromEntries(
    ['Pod', 'Event', 'Node', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'].map((kind) => [
      kind,
      state,
    ]),
  );

describe.each(SIZES)('at $columns × $rows', (size) => {
  test('an empty list says why it is empty and what to press', async () => {
    const { ui } = await onScreen({ ...size, objects: [] });
    await ui.waitFor('There are no pods in shop.');
    await ui.waitFor('ctrl-n goes to another namespace, : lists another kind.');
    await ui.waitFor('0 pods');
    await ui.waitFor('● live');
  });

  test('without the right to list pods the server’s reason stands in their place', async () => {
    const reason = 'pods is forbidden: User "ann" cannot list resource "pods" in the namespace "shop"';
    const { ui } = await onScreen({ ...size, states: { Pod: { phase: 'forbidden', since: NOON, reason } } });
    await ui.waitFor('You may not list pods here.');
    await ui.waitFor(/pods is forbidden: User "ann"/);
    await ui.waitFor('ctrl-n goes to another namespace.');
  });

  test('while it is read, the list says so and no problem is denied', async () => {
    const { ui } = await onScreen({ ...size, states: everything({ phase: 'loading', loaded: 1_500, since: NOON }) });
    await ui.waitFor('Reading pods…');
    expect(await ui.shown()).not.toMatch(/No problem found|There are no pods/i);
  });

  test('a filter that finds nothing says so, and esc shows everything again', async () => {
    const { ui } = await onScreen(size);
    await ui.press('/');
    await ui.type('nonesuch');
    await ui.waitFor('Nothing matches “nonesuch”.');
    expect(await ui.shown()).toMatch(/ \/nonesuch .*enter keeps it, esc clears it/);
    await ui.press('esc');
    await ui.waitFor('db-0');
  });
});

test('in all namespaces an empty cluster is told as such', async () => {
  const { ui } = await onScreen({ objects: [], namespace: null });
  await ui.waitFor('There are no pods in this cluster.');
  await ui.waitFor('prod-eu › all namespaces');
});

test('a connection that breaks is told with its age and the next try, and what was read stays', async () => {
  const { ui, cluster } = await onScreen();
  await ui.waitFor('● live');
  cluster.state({
    phase: 'stale',
    since: NOON - 11_500,
    retryAt: NOON + 5_000,
    reason: 'the server refuses connections',
  });
  await ui.waitFor(/✖ .* for 12 s, next try in 5 s/);
  await ui.pass(3_000);
  await ui.waitFor(/✖ .* for 15 s, next try in 2 s/);
  expect(ui.text()).toContain('crasher-6d5f9c8b7-x2x8k');
  cluster.state({ phase: 'live', since: NOON });
  await ui.waitFor('● live');
});

test('a server that was never reached tells why in the place of the list', async () => {
  const reason = 'https://10.0.0.1:6443 refuses the connection.';
  const { ui } = await onScreen({
    states: everything({ phase: 'stale', since: NOON, retryAt: NOON + 2_000, reason, neverLoaded: true }),
  });
  await ui.waitFor("The pods can't be read now.");
  await ui.waitFor(reason);
  await ui.waitFor('kdbg keeps trying.');
  expect(ui.text()).not.toMatch(/no problem found/i);
  // How many there are is not known.
  expect(ui.text()).not.toContain('0 pods');
});

test('what may not be seen is listed in Diagnosis, not passed over', async () => {
  const { ui } = await onScreen({
    objects: [],
    states: { Node: { phase: 'forbidden', since: NOON, reason: 'nodes is forbidden' } },
  });
  await ui.waitFor('kdbg may not read nodes here');
  await ui.press('2');
  await ui.waitFor('nodes is forbidden');
});

test('a filter narrows the list while it is typed, keeps with enter and goes with esc', async () => {
  const { ui } = await onScreen();
  await ui.press('/');
  await ui.type('api');
  await ui.waitFor('2 of 6 pods');
  expect(await ui.shown()).not.toContain('db-0');
  await ui.press('enter');
  await ui.waitFor('1 Pods /api');
  await ui.press('esc');
  await ui.waitFor('db-0');
  await ui.waitFor(' 6 pods ');
});

test('a label selector and a negation filter as well', async () => {
  const { ui } = await onScreen();
  await ui.press('/');
  await ui.type('-l app=db');
  await ui.waitFor('1 of 6 pods');
  await ui.press('ctrl-u');
  await ui.type('!api');
  await ui.waitFor('4 of 6 pods');
});

test('only what is broken is listed with !, and says that this is so', async () => {
  const { ui } = await onScreen();
  await ui.press('!');
  await ui.waitFor(/Pods only broken .* 2 of 6 pods/);
  await ui.press('esc');
  await ui.waitFor(' 6 pods ');
});

test('a read-only session says so, and refuses a change before it asks anything', async () => {
  const { ui } = await onScreen({ readOnly: true });
  await ui.waitFor('prod-eu › shop  read-only');
  expect(ui.text()).not.toContain('d debug mode');
  await ui.press('L');
  await ui.waitFor('kdbg is in read-only mode: "label" is not possible.');
  expect(ui.text()).not.toContain('enter accepts');
});

test('esc goes back though something was just told as done; what went wrong is put away first', async () => {
  const { ui, desk } = await onScreen();
  await ui.press('/');
  await ui.type('api');
  await ui.press('enter');
  desk.notices.tell('done', 'Scaled.');
  await ui.press('esc');
  await ui.waitFor(' 6 pods ');
  expect(ui.text()).not.toContain('Scaled.');
  await ui.press('/');
  await ui.type('api');
  await ui.press('enter');
  desk.notices.tell('error', 'It went wrong.');
  await ui.press('esc');
  await ui.waitFor('2 of 6 pods');
  expect(ui.text()).not.toContain('It went wrong.');
});

test('the order is marked at any column, also where its title is as wide as its cells', async () => {
  const { ui } = await onScreen({ columns: 120, rows: 40 });
  await ui.waitFor('NAME↑');
  await ui.press('o');
  await ui.waitFor(/READY[↑↓]/);
});

test('marked objects are deleted after one question that names each, with its kubectl line', async () => {
  const { ui, changes } = await onScreen();
  await ui.press('space', 'space', 'ctrl-d');
  await ui.waitFor('Delete 2 objects?');
  expect(ui.text().match(/kubectl /g)).toHaveLength(2);
  expect(changes.made).toEqual([]);
  await ui.press('y');
  await ui.waitFor('Deleted 2 objects.');
  expect(changes.made).toHaveLength(2);
});

test('what is in debug mode is counted in the header as long as it is', async () => {
  const { ui, debug } = await onScreen();
  await ui.waitFor('☾ debug mode: 1');
  debug.entries.set([]);
  await ui.waitFor((screen) => !screen.includes('debug mode: '));
});

test('the sleeping pod says who put it to sleep and what can be done', async () => {
  const { ui } = await onScreen({ columns: 200, rows: 50 });
  await ui.press('end');
  await ui.waitFor(/worker-84c6bb99d5-d8zqm +1\/1 +Asleep/);
  await ui.waitFor('It sleeps on purpose: debug mode, container worker, by ann@laptop, for 4m.');
  await ui.waitFor('s opens a shell in it');
});

test('on a small screen the header counts in few cells rather than in half words', async () => {
  const { ui, desk } = await onScreen({ columns: 80, rows: 24, context: 'a-rather-long-name-of-a-context' });
  await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name: 'db-0' }, port: 5432 });
  await ui.waitFor(/a-rather-long-name-of-a-context › shop +✖ 2 +☾ 1 +⇄ 1\/1 +● live/);
});

test('forwards are counted in the header, and those that are not ready stand out', async () => {
  const { ui, forwards, desk } = await onScreen();
  await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name: 'db-0' }, port: 5432 });
  await ui.waitFor('⇄ forwards: 1 ready');
  forwards.list.update((list) =>
    list.map((info) => ({ ...info, state: { phase: 'waiting', since: NOON, why: 'Pod db-0 is Pending.' } })),
  );
  await ui.waitFor('⇄ forwards: 0 of 1 ready');
  await ui.press('6');
  await ui.waitFor('Pod db-0 is Pending.');
});

test('pods that come, change and go are followed', async () => {
  const { ui, cluster } = await onScreen();
  cluster.put(aPod({ name: 'late-1' }));
  await ui.pass(20);
  await ui.waitFor(/late-1 +1\/1 +Running/);
  cluster.put(
    aPod({ name: 'late-1', metadata: { resourceVersion: '2' }, status: { phase: 'Succeeded', containerStatuses: [] } }),
  );
  await ui.pass(20);
  await ui.waitFor(/late-1 .*(Succeeded|Completed)/);
  cluster.remove('Pod', 'late-1');
  await ui.pass(20);
  await ui.waitFor((screen) => !screen.includes('late-1'));
});

test('a click on the name of a neighbour in the frame of a small screen shows that pane', async () => {
  const { ui } = await onScreen({ columns: 80, rows: 24 });
  const y = ui.rowOf('‹Diagnosis›');
  await ui.click(ui.row(y).indexOf('Events') + 1, y);
  await ui.waitFor('Diagnosis ‹Events›');
});

test('with limited rights no more is denied than was seen', async () => {
  const reason = 'services is forbidden: User "ann" cannot list resource "services" in the namespace "shop"';
  const { ui } = await onScreen({
    objects: [aPod({ name: 'web-1' })],
    states: { Service: { phase: 'forbidden', since: NOON, reason } },
  });
  await ui.waitFor(/No problem found with web-1 in what you may[\s│]+read\./);
});

test('where nothing can be chosen the finding is told whole at once', async () => {
  const refused =
    'pods "web-1" is forbidden: exceeded quota: compute, requested: memory=192Mi, used: memory=0, limited: memory=64Mi';
  const { ui } = await onScreen({ objects: deployment(refused) });
  await ui.waitFor('There are no pods in shop.');
  await ui.waitFor('Why we say so');
});
