import { describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { renderKeysDoc } from '../../../src/commands/doc.ts';
import { COMMAND_IDS } from '../../../src/commands/ids.ts';
import { contextsOf, Registry } from '../../../src/commands/registry.ts';
import { CONTEXTS } from '../../../src/keys/contexts.ts';
import { KEYMAPS, loadKeymap } from '../../../src/keys/load.ts';
import { commands as texts } from '../../../src/texts/en/commands.ts';
import { choosePod, onDesk } from './onDesk.ts';

const registry = new Registry(loadKeymap().keymap);

describe('every command', () => {
  test('that has a text has a record, once, and the other way round', () => {
    const ids = registry.commands.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(texts).toSorted());
  });

  test('has a short name and one sentence', () => {
    for (const [id, [title, help]] of Object.entries(texts)) {
      expect([id, title.length <= 15, help]).toEqual([id, true, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });

  test.each(KEYMAPS)('that keymaps/%s.json binds exists', (name) => {
    const { lines, problems } = loadKeymap({ name, commands: COMMAND_IDS });
    expect(problems).toEqual([]);
    expect(lines.map(({ command }) => command.replace(/^-/, '')).filter((id) => !COMMAND_IDS.has(id))).toEqual([]);
  });

  test('that a person may choose has a key, or stands in the palette', () => {
    const bound = new Set(loadKeymap().keymap.bindings.map(({ command }) => command));
    const unreachable = registry.commands.filter(({ id, hidden }) => hidden && !bound.has(id)).map(({ id }) => id);
    // Those of other keymaps, and those of the card of a lesson.
    expect(unreachable.filter((id) => !/^move\.half|^lesson\.|^logs\.since\.|^kind\.switch$/.test(id))).toEqual([]);
  });

  test('that the footer names is bound where it is named', () => {
    const named = registry.commands.flatMap(({ id, footer }) =>
      Object.keys(footer ?? {}).map((context) => ({ id, context })),
    );
    for (const { id, context } of named) {
      const keys = registry.keys(id, context === 'capture' ? [context] : [context, 'global']);
      expect([id, context, keys.length > 0]).toEqual([id, context, true]);
    }
  });

  test('has its row in docs/keys.md, with its keys in each keymap', () => {
    const doc = renderKeysDoc();
    for (const { id } of registry.commands) expect(doc).toContain(`| \`${id}\` |`);
    expect(doc).toMatch(/\| `debug\.toggle` \| `d` \| `d` \| `D` \|/);
    expect(doc).toMatch(/\| `debugger\.gdb` \| `g` \| `g d` \| `ctrl-g` \|/);
  });
});

test('contexts of keymaps are those in which commands are run', () => {
  expect([...CONTEXTS].toSorted()).toEqual(
    ['capture', 'diagnosis', 'events', 'forwards', 'global', 'logs', 'resources', 'terminal', 'viewer'].toSorted(),
  );
});

describe('where the person is', () => {
  test('the viewer hides the pane below; a terminal that takes the keys hides everything', async () => {
    const { desk, containers, run } = await onDesk();
    expect(contextsOf(desk)).toEqual(['resources', 'global']);
    await run('shell.open');
    containers.last.says('$ ');
    expect(contextsOf(desk)).toEqual(['capture']);
    await run('terminal.leave');
    expect(contextsOf(desk)).toEqual(['terminal', 'global']);
    desk.viewer.open('text', 'text', async () => 'text');
    expect(contextsOf(desk)).toEqual(['viewer', 'global']);
  });
});

describe('the footer', () => {
  test('names what can be done here, in its order, with the first key of the person’s keymap', async () => {
    const { desk, registry: own } = await onDesk({ keymap: 'k9s' });
    const hints = own.footer(desk, 'resources', ['resources', 'global']);
    expect(hints.slice(0, 4)).toMatchObject([
      { key: 'enter', title: 'open' },
      { key: 'l', title: 'logs' },
      { key: 's', title: 'shell' },
      { key: 'D', title: 'debug mode' },
    ]);
    expect(hints.at(-1)).toMatchObject({ key: '?', title: 'help' });
  });

  test('leaves out what can’t be done', async () => {
    const { desk, registry: own } = await onDesk({ objects: [] });
    const titles = own.footer(desk, 'resources', ['resources', 'global']).map(({ title }) => title);
    expect(titles).toEqual(['filter', 'go to', 'help']);
  });
});

describe('running a command', () => {
  test('that can’t be run says why and does nothing', async () => {
    const { desk, run, told, changes } = await onDesk({ objects: [] });
    const why = async (id: string) => {
      desk.notices.dismiss();
      await run(id);
      return told();
    };
    expect(await why('shell.open')).toBe('Nothing is chosen that has a pod.');
    expect(await why('workload.restart')).toBe('This belongs to no workload.');
    expect(await why('resource.delete')).toBe('Nothing is chosen.');
    expect(await why('finding.open')).toContain('There is no finding here.');
    expect(await why('logs.pause')).toBe('No log is open.');
    expect(await why('terminal.find')).toBe('No terminal is open.');
    expect(await why('terminal.copy')).toBe('No terminal is open.');
    expect(await why('forward.stop')).toBe('No forward is chosen.');
    expect(await why('forward.start')).toBe('Only a pod, a workload or a service has ports to forward.');
    expect(await why('debug.toggle')).toBe('Only a Deployment, StatefulSet or DaemonSet can do this.');
    expect(changes.prepared).toEqual([]);
  });

  test('of the wrong kind of workload says which kinds can', async () => {
    const { run, told } = await onDesk();
    const target = { kind: 'Job', name: 'tidy', namespace: 'shop' };
    await run('workload.scale', { target });
    expect(told()).toBe('Only a Deployment, StatefulSet or ReplicaSet can be scaled.');
    await run('workload.rollback', { target });
    expect(told()).toBe('Only a Deployment, StatefulSet or DaemonSet can do this.');
  });

  test('that changes something is refused in read-only mode before anything is asked', async () => {
    const { desk, run, told, changes } = await onDesk({ readOnly: true });
    for (const id of ['workload.scale', 'resource.delete', 'debug.toggle', 'resource.label', 'node.cordon']) {
      desk.notices.dismiss();
      await run(id);
      expect([id, told()]).toEqual([id, expect.stringMatching(/read-only/i)]);
    }
    expect([changes.prepared, desk.dialogs.stack.get()]).toEqual([[], []]);
  });

  test('that is unknown does nothing', async () => {
    const { desk, run } = await onDesk();
    const before = desk.panes.state.get();
    await run('no.such.command');
    expect([desk.panes.state.get(), desk.dialogs.stack.get(), desk.notices.latest.get()]).toEqual([
      before,
      [],
      undefined,
    ]);
  });

  test('that fails at once or later tells it and throws nothing', async () => {
    const { desk, run, told, changes } = await onDesk();
    changes.restart = () => {
      throw new KdbgError('read-only', 'This session is read-only.', { todo: 'Start it without --read-only.' });
    };
    await run('workload.restart');
    expect(told()).toBe('This session is read-only. Start it without --read-only.');
    choosePod(desk, 'db-0');
    desk.app.edit = () => Promise.reject(new KdbgError('gone', 'The pod is gone.'));
    await run('resource.edit');
    expect(told()).toBe('The pod is gone.');
  });
});
