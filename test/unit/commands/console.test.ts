import { describe, expect, test } from 'vitest';
import { CRASHER } from '../../support/shop.ts';
import { choices, choosePod, onDesk, question } from './onDesk.ts';

test('back undoes one step at a time: work, notice, text, mark and search, filter, zoom, pane, list', async () => {
  const { desk, run, cluster, containers, clock } = await onDesk();
  const { notices, viewer, terminals, logs, list } = desk;
  await run('shell.open');
  containers.last.says(Array.from({ length: 100 }, (_, i) => `line ${i}\r\n`).join(''));
  await expect.poll(() => terminals.screen?.scrollback ?? 0).toBeGreaterThan(0);
  await run('terminal.leave');
  await run('logs.open', { target: { kind: 'Pod', name: CRASHER, namespace: 'shop' } });
  desk.panes.focus('resources');
  list.filter('db');
  desk.panes.focus('logs');
  logs.filter('items');
  desk.panes.focus('terminal');
  terminals.toggleMark();
  desk.panes.zoom(true);
  viewer.open('text', 'text', async () => 'text');
  notices.tell('error', 'told');
  void notices.run('work', () => new Promise(() => {}));
  const standing = () => ({
    work: notices.tasks.get().length > 0,
    told: notices.latest.get() !== undefined,
    text: viewer.state.get() !== undefined,
    mark: terminals.tab.get().mark !== undefined,
    zoomed: desk.panes.state.get().zoomed,
    focus: desk.panes.state.get().focus,
    filter: list.state.get().filter,
  });
  const steps: ReturnType<typeof standing>[] = [standing()];
  for (let i = 0; i < 7; i++) {
    await run('back');
    steps.push(standing());
  }
  const changed = steps.slice(1).map((step, i) => {
    const before = steps[i];
    return Object.keys(step).filter((name) => before && step[name as 'work'] !== before[name as 'work']);
  });
  expect(changed).toEqual([['work'], ['told'], ['text'], ['mark'], ['zoomed'], ['focus'], ['filter']]);
  desk.panes.focus('logs');
  expect(logs.state.get().options.filter).toBe('items');
  await run('back');
  expect([logs.state.get().options.filter, desk.panes.state.get().focus]).toEqual(['', 'logs']);
  expect([cluster.follows.length > 0, clock.now() > 0]).toEqual([true, true]);
});

test('back goes on at once where only something done was told', async () => {
  const { desk, run } = await onDesk();
  desk.list.filter('db');
  desk.notices.tell('done', 'Changed it.');
  await run('back');
  expect([desk.notices.latest.get(), desk.list.state.get().filter]).toEqual([undefined, '']);
});

test('going to a kind closes the text that would hide it', async () => {
  const { desk, run, type, press } = await onDesk();
  desk.viewer.open('text', 'text', async () => 'text');
  await run('palette.open');
  type('configmaps');
  await press('enter');
  expect([desk.viewer.state.get(), desk.list.state.get().resource.kind]).toEqual([undefined, 'ConfigMap']);
});

test('back never ends kdbg', async () => {
  const { run, left } = await onDesk();
  for (let i = 0; i < 20; i++) await run('back');
  expect(left()).toBe(0);
});

test('back from what was opened comes back to the row that it was opened from', async () => {
  const { desk, run } = await onDesk();
  choosePod(desk, CRASHER);
  desk.list.show({ ...desk.list.state.get().resource });
  await run('back');
  expect(desk.list.selected.get()?.ref.name).toBe(CRASHER);
});

describe('copy takes what the pane is about', () => {
  test.each([
    ['resources', 'api-5f7d9d8c6-jm4tt'],
    ['events', 'Started container api'],
    ['logs', 'listening on :8080\nGET /items 200 12ms\nGET /items/7 404 3ms'],
  ] as const)('in %s', async (pane, wanted) => {
    const { desk, run, copied } = await onDesk();
    desk.panes.focus(pane);
    await run('copy');
    expect(copied).toEqual([wanted]);
  });

  test('the finding, the forward’s address, the marked rows, the text over the panes', async () => {
    const { desk, run, copied, clock } = await onDesk();
    desk.panes.focus('diagnosis');
    await run('copy');
    expect(copied.pop()).toMatch(
      /^\*\*web can’t start: the image shop\/webb:1\.4 does not exist\*\* \(image-not-found, error\)\n\nDeployment web · Pod web-/,
    );
    await desk.forwards.service.start({ namespace: 'shop', target: { kind: 'Pod', name: 'db-0' }, port: 5432 });
    desk.panes.focus('forwards');
    await run('copy');
    expect(copied.pop()).toBe('127.0.0.1:5432');
    desk.panes.focus('resources');
    await run('resource.mark');
    await run('resource.mark');
    await run('copy');
    expect(copied.pop()).toBe('api-5f7d9d8c6-jm4tt\napi-5f7d9d8c6-wz7rc');
    desk.viewer.open('text', 'text', async () => 'a\nb\n');
    await clock.advance(1);
    await run('copy');
    expect(copied.pop()).toBe('a\nb');
  });

  test('and says so where there is nothing', async () => {
    const { desk, run, copied, told } = await onDesk({ objects: [] });
    desk.panes.focus('logs');
    await run('copy');
    expect([copied, told()]).toEqual([[], 'There is nothing to copy here.']);
  });
});

describe('where to go', () => {
  test('namespaces are there to be chosen; where they may not be listed, any can be typed', async () => {
    const { desk, run, answer, went, cluster } = await onDesk();
    await run('namespace.switch');
    expect(choices(desk)).toEqual(['all namespaces', 'shop']);
    desk.dialogs.close();
    cluster.client.auto = () => undefined;
    await run('namespace.switch');
    cluster.client.take().refuse(403, 'forbidden');
    await expect.poll(() => desk.dialogs.top).toMatchObject({ empty: expect.stringMatching(/ype the name of one\.$/) });
    await answer('billing');
    expect(went).toEqual(['namespace billing']);
  });

  test('a finding’s object is shown in its own list', async () => {
    const { desk, run } = await onDesk();
    desk.list.filter('db');
    desk.panes.focus('diagnosis');
    await run('finding.open');
    expect(desk.list.selected.get()?.ref.name).toBe('web-7c9d5b6f4-2kq9p');
    expect(desk.panes.state.get().focus).toBe('resources');
  });

  test('what a row opens: a pod its findings, a node its pods, a namespace itself', async () => {
    const { desk, run, went } = await onDesk();
    await run('resource.open');
    expect(desk.panes.state.get().focus).toBe('diagnosis');
    const shown = () => desk.list.view.get().shown.map(({ row }) => row.ref.name);
    const { get } = desk.list.selected;
    /** Runs the command as if this row was chosen. */
    const open = async (kind: string, name: string) => {
      const row = get();
      const ref = { kind, name, ...(kind === 'Deployment' ? { namespace: 'shop' } : {}) };
      desk.list.selected.get = () => row && { ...row, ref };
      await run('resource.open');
      desk.list.selected.get = get;
    };
    await open('Node', 'node2');
    expect(shown()).toEqual(['api-5f7d9d8c6-wz7rc', 'db-0']);
    await open('Deployment', 'api');
    expect(shown()).toEqual(['api-5f7d9d8c6-jm4tt', 'api-5f7d9d8c6-wz7rc']);
    await open('Namespace', 'billing');
    expect(went).toEqual(['namespace billing']);
  });
});

test('what was told is kept to be read again, the newest first', async () => {
  const { desk, run, clock } = await onDesk();
  desk.notices.tell('done', 'one');
  await clock.advance(60_000);
  desk.notices.tell('error', 'two');
  await run('messages.open');
  expect(question(desk)).toBe('Messages');
  expect(desk.dialogs.top).toMatchObject({ lines: ['12:01:00  two', '12:00:00  one'] });
});
