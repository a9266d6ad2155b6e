import { expect, test } from 'vitest';
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
  const close = async () => {
    end({ outcome: 'unchanged' });
    await settle();
  };
  return { ...all, close };
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
