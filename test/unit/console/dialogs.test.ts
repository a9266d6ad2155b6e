import { describe, expect, it } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { type ConfirmDialog, Dialogs } from '../../../src/console/dialogs.ts';
import type { Change } from '../../../src/services/changes/types.ts';
import { settle } from '../../support/fakeClock.ts';
import { key, wheel } from '../../support/inputs.ts';

function change(more: Partial<Change> = {}): Change {
  return {
    command: 'workload.scale',
    title: 'Scale deployment web from 3 to 5',
    target: { kind: 'Deployment', name: 'web', namespace: 'shop' },
    diff: [],
    kubectl: 'kubectl scale deployment/web --replicas=5',
    checks: [],
    confirm: 'key',
    apply: async () => 'Scaled.',
    ...more,
  };
}

function type(dialogs: Dialogs, text: string): void {
  for (const char of text) dialogs.input(key(char));
}

const confirm = (dialogs: Dialogs): ConfirmDialog => {
  if (dialogs.top?.kind !== 'confirm') throw new Error(`no confirmation: ${dialogs.top?.kind}`);
  return dialogs.top;
};

describe('confirming a change', () => {
  it('makes it with its key and closes when it is done', async () => {
    const dialogs = new Dialogs();
    const told: string[] = [];
    dialogs.confirm(change(), (text) => told.push(text));
    dialogs.input(key('y'));
    expect(confirm(dialogs).busy).toBe(true);
    await settle();
    expect(dialogs.top).toBeUndefined();
    expect(told).toEqual(['Scaled.']);
  });

  it('is never done by enter', async () => {
    const dialogs = new Dialogs();
    let applied = 0;
    const apply = async () => {
      applied++;
      return '';
    };
    dialogs.confirm(change({ apply }), () => undefined);
    dialogs.input(key('enter'));
    dialogs.input(key('n'));
    await settle();
    expect(applied).toBe(0);
    expect(dialogs.top?.kind).toBe('confirm');
  });

  it('wants the whole name where that is asked for', async () => {
    const dialogs = new Dialogs();
    const told: string[] = [];
    dialogs.confirm(change({ confirm: 'name' }), (text) => told.push(text));
    dialogs.input(key('y'));
    dialogs.input(key('backspace'));
    type(dialogs, 'we');
    dialogs.input(key('enter'));
    await settle();
    expect(told).toEqual([]);
    type(dialogs, 'b');
    dialogs.input(key('enter'));
    await settle();
    expect(told).toEqual(['Scaled.']);
  });

  it('does nothing while something blocks it', async () => {
    const dialogs = new Dialogs();
    const told: string[] = [];
    dialogs.confirm(change({ checks: [{ level: 'blocks', text: 'You may not.' }] }), (text) => told.push(text));
    dialogs.input(key('y'));
    await settle();
    expect(told).toEqual([]);
    expect(confirm(dialogs).busy).toBe(false);
  });

  it('stays open with the reason when it fails, and can be tried again', async () => {
    const dialogs = new Dialogs();
    const answers = [new KdbgError('api-conflict', 'It was changed meanwhile.', { todo: 'Look again.' }), undefined];
    const apply = async () => {
      const thrown = answers.shift();
      if (thrown) throw thrown;
      return 'Done.';
    };
    const told: string[] = [];
    dialogs.confirm(change({ apply }), (text) => told.push(text));
    dialogs.input(key('y'));
    await settle();
    expect(confirm(dialogs)).toMatchObject({ busy: false, error: 'It was changed meanwhile. Look again.' });
    dialogs.input(key('y'));
    expect(confirm(dialogs).error).toBeUndefined();
    await settle();
    expect(told).toEqual(['Done.']);
  });

  it('shows how far it is; left while it is being made, it goes on in the background', async () => {
    const background: { title: string; work: Promise<void> }[] = [];
    const heard: string[] = [];
    const dialogs = new Dialogs(undefined, (title, work) =>
      background.push({ title, work: work((text) => heard.push(text)) }),
    );
    let wait: ((text: string) => void) | undefined;
    let finish: (text: string) => void = () => undefined;
    const apply: Change['apply'] = (signal, progress) => {
      expect(signal).toBeUndefined();
      wait = progress;
      progress?.('waiting for 2 pods');
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    const told: string[] = [];
    dialogs.confirm(change({ apply }), (text) => told.push(text));
    dialogs.input(key('y'));
    expect(confirm(dialogs)).toMatchObject({ busy: true, progress: 'waiting for 2 pods' });
    expect(background).toEqual([]);
    dialogs.input(key('esc'));
    expect(dialogs.top).toBeUndefined();
    expect(background.map(({ title }) => title)).toEqual(['Scale deployment web from 3 to 5']);
    wait?.('waiting for 1 pod');
    expect(heard).toEqual(['waiting for 2 pods', 'waiting for 1 pod']);
    finish('Done.');
    await settle();
    expect(told).toEqual(['Done.']);
    await background[0]?.work;
  });

  it('that fails after it was left tells its error in the background', async () => {
    const works: Promise<void>[] = [];
    const dialogs = new Dialogs(undefined, (_, work) => works.push(work(() => {})));
    let fail: (error: Error) => void = () => undefined;
    const apply = () => new Promise<string>((_, reject) => (fail = reject));
    dialogs.confirm(change({ apply }), () => undefined);
    dialogs.input(key('y'));
    dialogs.input(key('esc'));
    fail(new KdbgError('gone', 'The pod is gone.'));
    await expect(works[0]).rejects.toThrow('The pod is gone.');
    expect(dialogs.top).toBeUndefined();
  });

  it('copies the kubectl line', () => {
    const copied: string[] = [];
    const dialogs = new Dialogs((text) => copied.push(text));
    dialogs.confirm(change(), () => undefined);
    dialogs.input(key('c'));
    expect(copied).toEqual(['kubectl scale deployment/web --replicas=5']);
  });

  it('scrolls its diff', () => {
    const dialogs = new Dialogs();
    dialogs.confirm(change(), () => undefined);
    dialogs.input(key('pagedown'));
    dialogs.input(wheel('wheel-up'));
    dialogs.input(key('up'));
    expect(confirm(dialogs).scroll).toBe(6);
  });
});

describe('asking for a text', () => {
  it('says what is wrong with it until it is right', () => {
    const dialogs = new Dialogs();
    const submitted: string[] = [];
    dialogs.prompt({
      title: 'Replicas',
      hint: 'a number',
      check: (value) => (/^\d+$/.test(value) ? undefined : 'That is no number.'),
      submit: (value) => submitted.push(value),
    });
    type(dialogs, 'x');
    dialogs.input(key('enter'));
    expect(dialogs.top).toMatchObject({ kind: 'prompt', error: 'That is no number.' });
    dialogs.input(key('backspace'));
    expect(dialogs.top).not.toHaveProperty('error');
    type(dialogs, '5 ');
    dialogs.input(key('enter'));
    expect(submitted).toEqual(['5']);
    expect(dialogs.top).toBeUndefined();
  });
});

describe('dialogs above each other', () => {
  it('gives the keys to the one on top and closes only that', () => {
    const dialogs = new Dialogs();
    dialogs.message('First', ['a']);
    dialogs.message('Second', ['b']);
    dialogs.input(key('esc'));
    expect(dialogs.top).toMatchObject({ title: 'First' });
    dialogs.input(key('q'));
    expect(dialogs.top).toBeUndefined();
    dialogs.input(key('y'));
    expect(dialogs.stack.get()).toEqual([]);
  });

  it('closes before a choice runs, so that the choice may open another one', () => {
    const dialogs = new Dialogs();
    const items = [{ label: 'a', run: () => dialogs.message('Next', []) }];
    dialogs.choose({ title: 'Choose', empty: 'none', items });
    dialogs.input(key('enter'));
    expect(dialogs.stack.get().map((dialog) => dialog.kind)).toEqual(['message']);
  });

  it('runs the key of a message and closes it', () => {
    const dialogs = new Dialogs();
    let ran = 0;
    dialogs.message('Text', ['a'], [{ key: 'r', title: 'again', run: () => ran++ }]);
    dialogs.input(key('x'));
    expect(dialogs.top?.kind).toBe('message');
    dialogs.input(key('r'));
    expect(ran).toBe(1);
    expect(dialogs.top).toBeUndefined();
  });
});
