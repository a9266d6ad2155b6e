import { describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { settle } from '../../support/fakeClock.ts';
import { WORKER_ASLEEP } from '../../support/fakeDesk.ts';
import { ASLEEP, CRASHER, SHOP } from '../../support/shop.ts';
import { aPod, NOON } from '../../support/snapshot.ts';
import { choices, choosePod, onDesk, question } from './onDesk.ts';

describe('a change', () => {
  test('is prepared and shown; nothing is made before it is confirmed, and then it is told', async () => {
    const { run, press, changes, told, desk } = await onDesk();
    await run('workload.restart');
    expect([changes.prepared, changes.made]).toEqual([['workload.restart deployment/api'], []]);
    await press('y');
    expect([changes.made, told(), desk.dialogs.top]).toEqual([['workload.restart'], 'Changed api.', undefined]);
  });

  test('that was cancelled while it was prepared shows no dialog when it comes late', async () => {
    const { desk, run, changes } = await onDesk();
    let ready: () => void = () => {};
    const { restart } = changes;
    changes.restart = async (target) => {
      await new Promise<void>((resolve) => {
        ready = resolve;
      });
      return restart(target);
    };
    await run('workload.restart');
    await run('back');
    expect(desk.notices.tasks.get()).toEqual([]);
    ready();
    await settle();
    expect([desk.dialogs.top, desk.notices.latest.get()]).toEqual([undefined, undefined]);
  });

  test('that can’t be prepared tells why', async () => {
    const { desk, run, changes, told } = await onDesk();
    changes.restart = () => Promise.reject(new KdbgError('read-only', 'This session is read-only.'));
    await run('workload.restart');
    expect([told(), desk.dialogs.top]).toEqual(['This session is read-only.', undefined]);
  });
});

describe('deleting', () => {
  test('one object asks with its own change', async () => {
    const { run, changes } = await onDesk();
    await run('resource.delete');
    expect(changes.prepared).toEqual(['resource.delete pod/api-5f7d9d8c6-jm4tt']);
  });

  test('one marked object is meant, not the chosen row', async () => {
    const { run, changes } = await onDesk();
    await run('resource.mark');
    await run('resource.delete');
    expect(changes.prepared).toEqual(['resource.delete pod/api-5f7d9d8c6-jm4tt']);
  });

  test('many of which some do not come back want their number typed', async () => {
    const { desk, run, press, changes } = await onDesk();
    changes.confirm = 'name';
    await run('resource.mark');
    await run('resource.mark');
    await run('resource.delete');
    await press('y');
    expect(desk.dialogs.top).toMatchObject({ kind: 'prompt' });
    await press('3', 'enter');
    expect(changes.made).toEqual([]);
    await press('backspace', '2', 'enter');
    expect(changes.made).toEqual(['resource.delete', 'resource.delete']);
  });

  test('many lists them all first and does nothing without its key', async () => {
    const { desk, run, press, changes, told } = await onDesk();
    await run('resource.mark');
    await run('resource.mark');
    await run('resource.delete');
    expect(question(desk)).toBe('Delete 2 objects?');
    expect(desk.dialogs.top).toMatchObject({
      lines: expect.arrayContaining([
        'Change pod api-5f7d9d8c6-jm4tt in shop',
        'Change pod api-5f7d9d8c6-wz7rc in shop',
        '  ! Helm owns it and will put it back at the next upgrade.',
        'kubectl -n shop patch pod api-5f7d9d8c6-wz7rc',
      ]),
    });
    await press('enter');
    expect(changes.made).toEqual([]);
    await run('resource.delete');
    await press('y');
    expect(changes.made).toEqual(['resource.delete', 'resource.delete']);
    expect(told()).toBe('Deleted 2 objects.');
    expect(desk.list.state.get().marks.size).toBe(0);
  });

  test('many does nothing at all where one of them can’t be deleted', async () => {
    const { desk, run, press, changes } = await onDesk();
    changes.next = { checks: [{ level: 'blocks', text: 'You may not delete pods in shop.' }] };
    await run('resource.mark');
    await run('resource.mark');
    await run('resource.delete');
    expect(desk.dialogs.top).toMatchObject({
      lines: expect.arrayContaining(['  ! You may not delete pods in shop.', 'This cannot be done; esc closes.']),
    });
    await press('y', 'enter');
    expect(changes.made).toEqual([]);
  });

  test('what a remedy names is meant, not the marks', async () => {
    const { run, changes } = await onDesk();
    await run('resource.mark');
    await run('resource.mark');
    await run('resource.delete', { target: { kind: 'Pod', name: 'db-0', namespace: 'shop' } });
    expect(changes.prepared).toEqual(['resource.delete pod/db-0']);
  });
});

test('scaling says how many there are now', async () => {
  const { desk, run } = await onDesk();
  await run('workload.scale');
  expect(desk.dialogs.top).toMatchObject({ hint: 'A number, e.g. 3; 0 stops all pods. It has 2 now.' });
});

describe('rolling back', () => {
  const history = [3, 2, 1].map((revision) => ({
    revision,
    name: `api-${revision}`,
    images: [`shop/api:${revision}`],
    createdAt: NOON - 3_600_000,
    changeCause: undefined,
    current: revision === 3,
    asleep: false,
    template: {},
  }));

  test('offers the revisions with their images; the current one can’t be chosen, the one before it is', async () => {
    const { desk, run, press, changes } = await onDesk();
    changes.history = history;
    await run('workload.rollback');
    expect(choices(desk)).toEqual(['revision 3: shop/api:3', 'revision 2: shop/api:2', 'revision 1: shop/api:1']);
    await press('up', 'enter');
    expect(changes.prepared).toEqual([]);
    await press('down', 'enter');
    expect(changes.prepared).toEqual(['workload.rollback deployment/api 2']);
  });

  test('never to one that only sleeps', async () => {
    const { desk, run, changes } = await onDesk();
    changes.history = history.map((one) => ({ ...one, asleep: one.revision === 2 }));
    await run('workload.rollback');
    expect(choices(desk)).toEqual(['revision 3: shop/api:3', 'revision 1: shop/api:1']);
  });

  test('to the revision that a remedy names', async () => {
    const { run, changes } = await onDesk();
    await run('workload.rollback', { args: { revision: 1 } });
    expect(changes.prepared).toEqual(['workload.rollback deployment/api 1']);
  });
});

describe('nodes', () => {
  test('one is named by a remedy, or chosen', async () => {
    const { desk, run, press, changes } = await onDesk();
    await run('node.cordon', { args: { node: 'node2' } });
    desk.dialogs.close();
    await run('node.uncordon');
    expect(choices(desk)).toEqual(['node1', 'node2']);
    await press('down', 'enter');
    expect(changes.prepared).toEqual(['node.cordon node/node2', 'node.uncordon node/node2']);
  });

  test('a label that a remedy names stands in the question', async () => {
    const { desk, run, press, changes } = await onDesk();
    await run('node.label', { args: { node: 'node1', key: 'disk', value: 'ssd' } });
    expect(desk.dialogs.top).toMatchObject({ kind: 'prompt', input: { value: 'disk=ssd' } });
    await press('enter');
    expect(changes.prepared).toEqual(['resource.label node/node1 {"disk":"ssd"}']);
  });
});

describe('which container', () => {
  const two = aPod({ name: 'two', spec: { containers: [{ name: 'app' }, { name: 'proxy' }] } });

  test('is asked where there are several, and not where one is named', async () => {
    const { desk, run, containers } = await onDesk({ objects: [two] });
    await run('shell.open');
    expect(question(desk)).toBe('Which container of two?');
    expect(choices(desk)).toEqual(['app', 'proxy']);
    desk.dialogs.close();
    await run('shell.open', { args: { container: 'proxy' } });
    expect(containers.last.options).toMatchObject({ pod: 'two', container: 'proxy' });
    await run('shell.open', { target: { kind: 'Pod', name: 'two', namespace: 'shop', container: 'app' } });
    expect(containers.last.options).toMatchObject({ container: 'app' });
  });
});

describe('debug mode', () => {
  test('goes in where it is off, and is restored where it is on', async () => {
    const { desk, run, changes } = await onDesk();
    await run('debug.toggle');
    desk.dialogs.close();
    choosePod(desk, ASLEEP);
    await run('debug.toggle');
    expect(changes.prepared).toEqual(['debug.enter deployment/api api', 'debug.restore deployment/worker']);
  });

  test('puts the cursor on the sleeping pod as soon as there is one', async () => {
    const { desk, run, press, debug, cluster, clock } = await onDesk();
    choosePod(desk, CRASHER);
    await run('debug.toggle');
    await press('y');
    const name = 'crasher-6d5f9c8b7-zzzzz';
    cluster.put(aPod({ name }));
    await clock.advance(20);
    expect(desk.list.selected.get()?.ref.name).toBe(CRASHER);
    debug.entries.set([
      { ...WORKER_ASLEEP, workload: { kind: 'Deployment', name: 'crasher', namespace: 'shop' }, sleeping: [name] },
    ]);
    expect(desk.list.selected.get()?.ref.name).toBe(name);
  });

  test('that a person has moved on from leaves the cursor where it is', async () => {
    const { desk, run, press, debug, clock } = await onDesk();
    choosePod(desk, CRASHER);
    await run('debug.toggle');
    await press('y');
    await clock.advance(61_000);
    debug.entries.set([
      { ...WORKER_ASLEEP, workload: { kind: 'Deployment', name: 'crasher', namespace: 'shop' }, sleeping: ['db-0'] },
    ]);
    expect(desk.list.selected.get()?.ref.name).toBe(CRASHER);
  });

  test('lists what sleeps with who and since when, and enter restores it', async () => {
    const { desk, run, press, changes } = await onDesk();
    await run('debug.list');
    expect(desk.dialogs.top).toMatchObject({
      items: [{ label: 'deployment/worker', detail: 'asleep for 4m, by ann@laptop' }],
    });
    await press('enter');
    expect(changes.prepared).toEqual(['debug.restore deployment/worker']);
  });
});

describe('a remedy', () => {
  test('runs its command on the finding’s object with its arguments', async () => {
    const { desk, run, press, changes, answer } = await onDesk();
    desk.panes.focus('diagnosis');
    await run('remedy.1');
    expect(question(desk)).toBe('Image of web');
    await answer('shop/web:1.4');
    await press('y');
    expect(changes.prepared).toEqual(['workload.setImage deployment/web web shop/web:1.4']);
  });

  test('reads the log of the crashed instance', async () => {
    const { desk, run } = await onDesk();
    choosePod(desk, CRASHER);
    desk.panes.focus('diagnosis');
    await run('remedy.3');
    expect(desk.logs.state.get().source).toMatchObject({ pod: CRASHER, previous: true });
    expect(desk.panes.state.get().focus).toBe('logs');
  });

  test('that the finding does not have does nothing', async () => {
    const { desk, run } = await onDesk({ objects: [...SHOP] });
    desk.panes.focus('diagnosis');
    await run('remedy.9');
    expect([desk.dialogs.top, desk.notices.latest.get()]).toEqual([undefined, undefined]);
  });
});
