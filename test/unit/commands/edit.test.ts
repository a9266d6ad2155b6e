import { expect, test, vi } from 'vitest';
import type { EditEnd } from '../../../src/services/editing/index.ts';
import { settle } from '../../support/fakeClock.ts';
import { onDesk } from './onDesk.ts';

/** A desk whose editor is open until `end` is called. */
async function editing() {
  const all = await onDesk();
  let end: (how: EditEnd) => void = () => {};
  const { desk } = all;
  desk.app.edit = async () => {
    const sessionId = desk.terminals.sessions.local({ argv: ['vi'] });
    return { sessionId, finished: new Promise((resolve) => (end = resolve)) };
  };
  const over = async (how: EditEnd) => {
    end(how);
    await settle();
  };
  return { ...all, end: over, close: () => over({ outcome: 'unchanged' }) };
}

test('after the editor the screen is as it was before it', async () => {
  const { desk, run, close } = await editing();
  desk.panes.focus('diagnosis');
  await run('resource.edit');
  expect(desk.panes.state.get()).toMatchObject({ focus: 'terminal', capturing: true });
  await close();
  expect(desk.panes.state.get()).toMatchObject({ focus: 'diagnosis', lower: 'diagnosis', capturing: false });
  expect(desk.notices.latest.get()?.text).toBe('Nothing was changed in the editor.');
});

test('who went to another pane while the editor was open stays there', async () => {
  const { desk, run, close } = await editing();
  await run('resource.edit');
  desk.panes.focus('logs');
  await close();
  expect(desk.panes.state.get()).toMatchObject({ focus: 'logs' });
});

test('who has edited a pod in vain is shown the way to what makes it', async () => {
  const { desk, run, press, end } = await editing();
  const edited: unknown[] = [];
  await run('resource.edit');
  const open = desk.app.edit;
  desk.app.edit = (ref) => {
    edited.push(ref);
    return open(ref);
  };
  const ref = desk.list.selected.get()?.ref;
  vi.spyOn(desk.workspace.get().changes, 'edit').mockRejectedValue(new Error('spec: Forbidden'));
  await end({
    outcome: 'changed',
    before: { kind: 'Pod', metadata: { name: ref?.name ?? '', namespace: 'shop' } },
    yaml: '',
    discard: () => {},
    keep: () => '/tmp/draft.yaml',
    again: () => {
      throw new Error('not asked for');
    },
  });
  await expect.poll(() => desk.dialogs.top?.kind).toBe('message');
  const top = desk.dialogs.top;
  expect(top?.kind === 'message' ? top.lines : []).toContainEqual(
    expect.stringContaining('deployment/api makes this pod'),
  );
  await press('w');
  expect(edited).toMatchObject([{ kind: 'Deployment', name: 'api' }]);
});

test('a remedy that names a line has the editor open there', async () => {
  const { desk, run } = await editing();
  const edit = vi.spyOn(desk.app, 'edit');
  await run('workload.edit', { args: { find: 'readinessProbe:' } });
  expect(edit).toHaveBeenCalledWith(expect.objectContaining({ kind: 'Deployment' }), 'readinessProbe:');
});
