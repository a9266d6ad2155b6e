import { describe, expect, test } from 'vitest';
import { KdbgError } from '../../src/base/errors.ts';
import type { Resource } from '../../src/kube/resources.ts';
import { lessonCourse } from '../support/lessonCourse.ts';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { CRASHER } from '../support/shop.ts';

/** The focus, the chosen row, the filter, what was prepared and made: all that a dialog may not touch. */
function standing({ desk, changes }: Awaited<ReturnType<typeof onScreen>>) {
  return {
    panes: desk.panes.state.get(),
    row: desk.list.selected.get()?.key,
    filter: desk.list.state.get().filter,
    made: [...changes.made],
    dialogs: desk.dialogs.stack.get().length,
  };
}

describe('help', () => {
  test.each(SIZES)('at $columns × $rows lists keys and what they do', async (size) => {
    const { ui } = await onScreen(size);
    await ui.press('?');
    await ui.waitFor('All keys');
    await expect(`${await ui.shown()}\n`).toMatchFileSnapshot(`fixtures/help-${size.columns}x${size.rows}.txt`);
  });

  test('is searched by typing, runs what is chosen, and esc closes it', async () => {
    const all = await onScreen();
    const before = standing(all);
    await all.ui.press('?');
    await all.ui.type('roll back');
    await all.ui.waitFor(/▸ U +roll back/);
    await all.ui.press('esc');
    await all.ui.waitFor((screen) => !screen.includes('All keys'));
    expect(standing(all)).toEqual(before);
    await all.ui.type('?scale\r');
    await all.ui.waitFor('How many replicas of api?');
  });

  test('says of a command why it can’t be run here, and does not run it', async () => {
    const { ui, desk } = await onScreen({ objects: [] });
    await ui.type('?shell');
    await ui.waitFor(/Open a shell in the container\. \(Nothing is chosen that has a pod\.\)/);
    await ui.press('enter');
    expect(desk.dialogs.stack.get()).toHaveLength(1);
  });
});

describe('the palette', () => {
  test('takes what is typed at once: no key is lost to the screen below', async () => {
    const { ui, changes, desk } = await onScreen();
    await ui.type(':deployments\r');
    await ui.waitFor('1 Deployments');
    expect(changes.prepared).toEqual([]);
    expect(desk.panes.state.get().focus).toBe('resources');
    await ui.press('esc');
    await ui.waitFor('1 Pods');
  });

  test('keeps what was typed when the cluster’s own kinds come', async () => {
    let answer: (kinds: readonly Resource[]) => void = () => {};
    const kinds = new Promise<readonly Resource[]>((resolve) => {
      answer = resolve;
    });
    const { ui } = await onScreen({ resources: () => kinds });
    await ui.type(':cert');
    await ui.waitFor('› cert');
    expect(await ui.shown()).not.toContain('certificates');
    const names = { plural: 'certificates', singular: 'certificate', kind: 'Certificate', shortNames: ['cert'] };
    answer([{ ...names, group: 'cert-manager.io', version: 'v1', namespaced: true, verbs: ['list', 'watch', 'get'] }]);
    await ui.waitFor(/▸ +certificates +Certificate, cert · cert-manager\.io/);
    await ui.waitFor('› cert');
    await ui.press('enter');
    await ui.waitFor('1 Certificates');
  });

  test('runs commands too, and q in it is a letter', async () => {
    const { ui, left } = await onScreen();
    await ui.type(':qqq');
    await ui.waitFor('Nothing matches.');
    await ui.press('ctrl-u');
    await ui.type('messages\r');
    await ui.waitFor('Nothing was told so far.');
    expect(left()).toBe(0);
  });

  test('a cluster that does not tell its kinds leaves those that kdbg knows', async () => {
    const { ui } = await onScreen({
      resources: async () => {
        throw new KdbgError('no', 'The server is gone.');
      },
    });
    await ui.type(':nodes');
    await ui.waitFor(/▸ +nodes/);
  });
});

describe('the dialog before a change', () => {
  test('shows what will change, what was found before it, and the kubectl line', async () => {
    const { ui, changes } = await onScreen();
    await ui.press('R');
    await ui.waitFor('╭─ Change deployment api in shop ─');
    expect((await ui.shown()).split('\n')).not.toContainEqual(expect.stringMatching(/^ enter open/));
    await ui.waitFor('-   paused: false');
    await ui.waitFor('+   paused: true');
    await ui.waitFor('✓ You may patch deployments in shop.');
    await ui.waitFor('! Helm owns it');
    await ui.waitFor('kubectl -n shop patch deployment api');
    expect(changes.made).toEqual([]);
  });

  test('is left by esc with everything as it was', async () => {
    const all = await onScreen();
    await all.ui.press('down', 'down');
    const before = standing(all);
    await all.ui.press('R');
    await all.ui.waitFor('y does it');
    await all.ui.press('enter', 'space', 'n', 'esc');
    await all.ui.waitFor((screen) => !screen.includes('y does it'));
    expect(standing(all)).toEqual(before);
  });

  test('can not be confirmed where preflight found what makes it impossible', async () => {
    const { ui, changes } = await onScreen();
    changes.next = { checks: [{ level: 'blocks', text: 'You may not patch deployments in shop.' }] };
    await ui.press('R');
    await ui.waitFor('✖ You may not patch deployments in shop.');
    await ui.waitFor('This cannot be done; esc closes.');
    await ui.press('y', 'enter');
    await ui.waitFor('This cannot be done; esc closes.');
    expect(changes.made).toEqual([]);
  });

  test('wants the name typed for what can’t be undone', async () => {
    const { ui, changes } = await onScreen();
    changes.next = { confirm: 'name', diff: [] };
    await ui.press('ctrl-d');
    await ui.waitFor('Type api-5f7d9d8c6-jm4tt and press enter to do it; esc leaves it as it is.');
    await ui.waitFor('No field changes.');
    await ui.type('y\r');
    await ui.waitFor('› y');
    expect(changes.made).toEqual([]);
    await ui.press('backspace');
    await ui.paste('api-5f7d9d8c6-jm4tt\n');
    await ui.press('enter');
    await ui.waitFor('✓ Changed api-5f7d9d8c6-jm4tt.');
    expect(changes.made).toEqual(['resource.delete']);
  });

  test('says what is waited for while it is made; esc leaves it to the background, which says so too', async () => {
    const { ui, changes, desk } = await onScreen();
    let done = () => {};
    changes.gate = () =>
      new Promise((resolve) => {
        done = resolve;
      });
    await ui.press('R', 'y');
    await ui.waitFor('waiting for the pod');
    await ui.press('y', 'esc');
    expect(desk.dialogs.stack.get()).toHaveLength(0);
    await ui.pass(2_300);
    await ui.waitFor(/Change deployment api in shop: waiting for the pod [12] s$/m);
    await ui.press('esc', 'down');
    expect(changes.made).toEqual([]);
    done();
    await ui.waitFor('✓ Changed api.');
    expect(changes.made).toEqual(['workload.restart']);
  });

  test('tells what went wrong in its place, and can be tried again', async () => {
    const { ui, changes } = await onScreen();
    changes.gate = async () => {
      throw new KdbgError('conflict', 'Somebody else changed api.', { todo: 'Look again.' });
    };
    await ui.press('R', 'y');
    await ui.waitFor('✖ Somebody else changed api. Look again.');
    changes.gate = async () => {};
    await ui.press('y');
    await ui.waitFor('✓ Changed api.');
  });

  test('gives its kubectl line to the clipboard with c', async () => {
    const { ui, copied } = await onScreen();
    await ui.press('R', 'c');
    await ui.waitFor('y does it');
    expect(copied).toEqual(['kubectl -n shop patch deployment api']);
  });

  test('scrolls a long change, and what was checked stays in view', async () => {
    const { ui, changes } = await onScreen({ columns: 80, rows: 24 });
    changes.next = { diff: Array.from({ length: 60 }, (_, i) => ({ mark: '+', text: `line ${i}` })) };
    await ui.press('R');
    await ui.waitFor('+ line 0');
    await ui.waitFor(/… \d\d more lines \(↓\)/);
    expect(await ui.shown()).toContain('✓ You may patch deployments in shop.');
    await ui.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    await ui.waitFor('+ line 59');
    await ui.waitFor('✓ You may patch deployments in shop.');
    await ui.press('up');
    await ui.waitFor((screen) => screen.includes('+ line 58') && !screen.includes('+ line 59'));
  });
});

describe('questions', () => {
  test('a wrong answer is told and can be mended', async () => {
    const { ui, changes } = await onScreen();
    await ui.press('S');
    await ui.waitFor('How many replicas of api?');
    await ui.type('three\r');
    await ui.waitFor('Type a whole number.');
    await ui.press('ctrl-u');
    await ui.waitFor((screen) => !screen.includes('Type a whole number.'));
    await ui.type('3\r');
    await ui.waitFor('y does it');
    expect(changes.prepared).toEqual(['workload.scale deployment/api 3']);
  });

  test('keys of the screen below are letters in an answer', async () => {
    const { ui, changes, left } = await onScreen();
    await ui.press('L');
    await ui.type('qdz=/?:1');
    await ui.waitFor('› qdz=/?:1');
    await ui.press('enter');
    await ui.waitFor('y does it');
    expect(changes.prepared).toEqual(['resource.label pod/api-5f7d9d8c6-jm4tt {"qdz":"/?:1"}']);
    expect(left()).toBe(0);
  });

  test('a long answer is scrolled so that its end can be seen', async () => {
    const { ui } = await onScreen({ columns: 80, rows: 24 });
    await ui.press('L');
    await ui.type(`key=${'x'.repeat(100)}日本語END`);
    await ui.waitFor(/› ….*日本語END/);
    await ui.press('home');
    await ui.waitFor('› key=xxx');
  });

  test('which namespace: those that are there, or any that is typed', async () => {
    const { ui, went } = await onScreen();
    await ui.press('ctrl-n');
    await ui.waitFor('Which namespace?');
    await ui.waitFor(/shop +here now/);
    await ui.type('billing\r');
    await ui.waitFor((screen) => !screen.includes('Which namespace?'));
    expect(went).toEqual(['namespace billing']);
  });

  test('which cluster: those of the kubeconfig', async () => {
    const { ui, went } = await onScreen();
    await ui.press('ctrl-k');
    await ui.waitFor(/prod-eu +here now/);
    await ui.type('us\r');
    await ui.waitFor((screen) => !screen.includes('here now'));
    expect(went).toEqual(['context prod-us']);
  });
});

describe('leaving', () => {
  test('ends at once when nothing would be lost', async () => {
    const { ui, left } = await onScreen({ objects: [] });
    await ui.press('q');
    expect(left()).toBe(1);
  });

  test('does not ask for what sleeps on a playground: it ends with kdbg', async () => {
    const { ui, left } = await onScreen({ lessons: lessonCourse() });
    await ui.press('q');
    expect(left()).toBe(1);
  });

  test('asks while a lesson runs that is not mended', async () => {
    const lessons = lessonCourse();
    const { ui, left } = await onScreen({ lessons });
    await lessons.start('one');
    await ui.press('q');
    await ui.waitFor('The lesson “The first” is not mended yet');
    await ui.press('esc');
    lessons.mend(5_000);
    await ui.press('q');
    expect(left()).toBe(1);
  });

  test('asks while something is in debug mode, never says yes by itself, and can put it back first', async () => {
    const { ui, left, changes } = await onScreen();
    await ui.press('q');
    await ui.waitFor('Leave kdbg?');
    await ui.waitFor('Still in debug mode: deployment/worker.');
    await ui.waitFor('r restore, then leave  l leave asleep  esc closes');
    await ui.press('y', 'esc');
    await ui.waitFor((screen) => !screen.includes('Leave kdbg?'));
    expect(left()).toBe(0);
    await ui.press('q', 'r');
    await expect.poll(left).toBe(1);
    expect(changes.made).toEqual(['debug.restore']);
  });
});

test('a change that takes long to prepare says so, and esc cancels it', async () => {
  const all = await onScreen();
  all.changes.restart = () => new Promise(() => {});
  await all.ui.press('R');
  await all.ui.pass(200);
  expect(await all.ui.shown()).not.toContain('esc cancels');
  await all.ui.pass(100);
  await all.ui.waitFor('… Looking at what would change… · esc cancels');
  await all.ui.pass(2_000);
  await all.ui.waitFor(/Looking at what would change… [12] s · esc cancels/);
  await all.ui.press('down', 'down');
  await all.ui.waitFor(new RegExp(`▸✖ ${CRASHER}`));
  await all.ui.press('esc');
  await all.ui.waitFor((screen) => !screen.includes('esc cancels'));
});
