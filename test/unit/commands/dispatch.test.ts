import { describe, expect, test } from 'vitest';
import { Dispatcher } from '../../../src/commands/dispatch.ts';
import type { MouseEvent } from '../../../src/keys/types.ts';
import { key, paste, wheel } from '../../support/inputs.ts';
import { onDesk, question } from './onDesk.ts';

async function dispatching(options: Parameters<typeof onDesk>[0] = {}) {
  const all = await onDesk(options);
  const mouse: MouseEvent[] = [];
  const dispatcher = new Dispatcher(all.desk, all.registry, (event) => mouse.push(event));
  const keys = (...names: string[]) => {
    for (const name of names) dispatcher.input(key(name));
  };
  const chosen = () => all.desk.list.selected.get()?.ref.name;
  return { ...all, dispatcher, mouse, keys, chosen };
}

describe('a sequence of keys', () => {
  test('does its work with the last one', async () => {
    const { keys, chosen } = await dispatching({ keymap: 'vim' });
    keys('G', 'g');
    expect(chosen()).toBe('worker-84c6bb99d5-d8zqm');
    keys('g');
    expect(chosen()).toBe('api-5f7d9d8c6-jm4tt');
  });

  test('is forgotten with a key that does not go on, which does nothing itself', async () => {
    const { keys, chosen, left } = await dispatching({ keymap: 'vim', objects: [] });
    keys('g', 'q');
    expect(left()).toBe(0);
    keys('q');
    expect(left()).toBe(1);
    expect(chosen()).toBeUndefined();
  });

  test('is forgotten after a while', async () => {
    const { keys, chosen, clock } = await dispatching({ keymap: 'vim' });
    keys('G', 'g');
    await clock.advance(1_499);
    keys('g');
    expect(chosen()).toBe('api-5f7d9d8c6-jm4tt');
    keys('G', 'g');
    await clock.advance(1_500);
    keys('g');
    expect(chosen()).toBe('worker-84c6bb99d5-d8zqm');
  });
});

describe('what is done goes', () => {
  test('to a dialog before everything else', async () => {
    const { desk, dispatcher, keys, left } = await dispatching();
    desk.dialogs.message('Told', ['something']);
    keys('down', 'x');
    dispatcher.input(paste('q'));
    expect([question(desk), left()]).toEqual(['Told', 0]);
    keys('q');
    expect([question(desk), left()]).toEqual([undefined, 0]);
  });

  test('to the line of text that is open, a paste too; the mouse stays the mouse', async () => {
    const { desk, dispatcher, keys, mouse } = await dispatching();
    keys('/', 'd');
    dispatcher.input(paste('b-0\n'));
    dispatcher.input(wheel('wheel-down'));
    expect(desk.list.state.get().filter).toBe('db-0');
    expect(mouse.map(({ action }) => action)).toEqual(['wheel-down']);
    keys('esc');
    expect(desk.list.state.get().filter).toBe('');
  });

  test('to the program in a terminal, but for the prefix; pastes as well', async () => {
    const { desk, dispatcher, keys, containers, run, clock } = await dispatching();
    await run('shell.open');
    containers.last.says('$ ');
    await clock.advance(1_500);
    keys('q', '/');
    dispatcher.input(paste('two words'));
    expect(containers.last.written).toEqual(['q', '/', 'two words']);
    keys('ctrl-]', 'z');
    expect(desk.panes.state.get()).toMatchObject({ capturing: false, zoomed: true });
    expect(containers.last.written).toHaveLength(3);
  });

  test('to kdbg again once the program has ended, with the first key', async () => {
    const { desk, keys, containers, run } = await dispatching();
    await run('shell.open');
    containers.last.ends({ code: 0 });
    await expect.poll(() => desk.terminals.active.get()?.state.phase).toBe('ended');
    keys('x');
    expect(desk.terminals.active.get()).toBeUndefined();
  });

  test('nowhere, where a paste meets no text and a window gains the focus', async () => {
    const { dispatcher, desk, left } = await dispatching();
    dispatcher.input(paste('q\nd\n:quit'));
    dispatcher.input({ type: 'focus', focused: true });
    expect([left(), desk.dialogs.stack.get().length]).toEqual([0, 0]);
  });
});

test('the same key means another thing in another pane', async () => {
  const { desk, keys } = await dispatching();
  keys('s');
  expect(desk.panes.state.get().focus).toBe('terminal');
  desk.panes.focus('diagnosis');
  keys('3');
  expect(desk.panes.state.get().focus).toBe('diagnosis');
  desk.panes.focus('logs');
  keys('3');
  expect(desk.panes.state.get().focus).toBe('events');
});

describe('what was told', () => {
  test('makes room for the keys with the next one, once it could be read', async () => {
    const { clock, desk, keys } = await dispatching();
    desk.notices.tell('done', 'Scaled.');
    keys('down');
    expect(desk.notices.latest.get()?.text).toBe('Scaled.');
    await clock.advance(2_000);
    keys('down');
    expect(desk.notices.latest.get()).toBeUndefined();
  });
});

describe('a change asked for from Diagnosis', () => {
  test.each([
    ['E', 'Environment variable of'],
    ['I', 'Image of'],
    ['S', 'How many replicas of'],
  ])('by %s is one of what the open finding is about, as it is from the list', async (name, title) => {
    const { desk, keys } = await dispatching();
    desk.panes.focus('diagnosis');
    keys(name);
    expect(question(desk)).toContain(title);
  });
});
