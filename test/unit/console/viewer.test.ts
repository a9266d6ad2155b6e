import { describe, expect, it } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { Viewer, type ViewerState } from '../../../src/console/viewer.ts';
import { settle } from '../../support/fakeClock.ts';

async function opened(lines: readonly string[], page = 10): Promise<{ viewer: Viewer; state(): ViewerState }> {
  const viewer = new Viewer(() => 0);
  viewer.page = page;
  viewer.open('web', 'yaml', async () => `${lines.join('\n')}\n`);
  await settle();
  const state = () => {
    const now = viewer.state.get();
    if (!now) throw new Error('closed');
    return now;
  };
  return { viewer, state };
}

const numbered = (n: number): string[] => Array.from({ length: n }, (_, i) => `line ${i}`);

describe('a text to read', () => {
  it('says that it is being read until it is there', async () => {
    const viewer = new Viewer(() => 0);
    viewer.open('web', 'yaml', async () => 'a\nb\n');
    expect(viewer.state.get()).toMatchObject({ loading: true, lines: [] });
    await settle();
    expect(viewer.state.get()).toMatchObject({ loading: false, lines: ['a', 'b'] });
  });

  it('says why it could not be read, and what to do', async () => {
    const viewer = new Viewer(() => 0);
    viewer.open('web', 'yaml', () => Promise.reject(new KdbgError('x', 'It is gone.', { todo: 'Choose another.' })));
    await settle();
    expect(viewer.state.get()).toMatchObject({ loading: false, error: 'It is gone. Choose another.' });
  });

  it('cancels the reading when it is closed, and what comes late changes nothing', async () => {
    const viewer = new Viewer(() => 0);
    let signal: AbortSignal | undefined;
    let finish: (text: string) => void = () => undefined;
    viewer.open('old', 'text', (given) => {
      signal = given;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    viewer.open('new', 'text', async () => 'new text');
    expect(signal?.aborted).toBe(true);
    finish('old text');
    await settle();
    expect(viewer.state.get()).toMatchObject({ title: 'new', lines: ['new text'] });
    viewer.close();
    expect(viewer.state.get()).toBeUndefined();
  });

  it('scrolls within the text and never left of it', async () => {
    const { viewer, state } = await opened(numbered(30));
    viewer.to('last');
    expect(state().top).toBe(25);
    viewer.scroll(-3, 8);
    expect(state()).toMatchObject({ top: 22, left: 8 });
    viewer.scroll(-100, -100);
    expect(state()).toMatchObject({ top: 0, left: 0 });
  });
});

describe('searching a text', () => {
  it('goes from match to match, whatever their case, and round the end', async () => {
    const { viewer, state } = await opened(numbered(30).map((line, i) => (i % 10 === 3 ? `${line} Error` : line)));
    viewer.find('error');
    expect(state().match).toBe(3);
    viewer.next(1);
    expect(state()).toMatchObject({ match: 13, top: 13 });
    viewer.next(-1);
    viewer.next(-1);
    expect(state().match).toBe(23);
  });

  it('reaches every match on the last page', async () => {
    const { viewer, state } = await opened(numbered(30).map((line, i) => (i >= 27 ? `${line} x` : line)));
    viewer.find('x');
    const seen = [state().match];
    for (let i = 0; i < 3; i++) {
      viewer.next(1);
      seen.push(state().match);
    }
    expect(seen).toEqual([27, 28, 29, 27]);
    expect(state().top).toBe(25);
  });

  it('goes on from what is shown after scrolling', async () => {
    const { viewer, state } = await opened(numbered(30));
    viewer.find('line');
    viewer.scroll(10);
    viewer.next(1);
    expect(state().match).toBe(11);
  });

  it('stays where it is when nothing matches', async () => {
    const { viewer, state } = await opened(numbered(30));
    viewer.scroll(5);
    viewer.find('nowhere');
    expect(state().top).toBe(5);
  });
});

describe('a text that is read again', () => {
  it('stays at its place, says when it was read, and keeps the old text where it can not be read', async () => {
    let now = 1_000;
    const answers = [
      async () => 'a\nb\nc\n',
      async () => 'a\nB\nc\nd\n',
      () => Promise.reject(new KdbgError('x', 'It is gone.')),
    ];
    const viewer = new Viewer(() => now);
    viewer.page = 2;
    viewer.open('web', 'yaml', () => answers.shift()?.() ?? Promise.resolve(''));
    await settle();
    viewer.scroll(1);
    expect(viewer.state.get()).toMatchObject({ readAt: 1_000, top: 1 });
    now = 9_000;
    const again = viewer.reread();
    expect(viewer.state.get()).toMatchObject({ loading: true, lines: ['a', 'b', 'c'] });
    await again;
    expect(viewer.state.get()).toMatchObject({ loading: false, lines: ['a', 'B', 'c', 'd'], readAt: 9_000, top: 1 });
    now = 20_000;
    await expect(viewer.reread()).rejects.toThrow('It is gone.');
    expect(viewer.state.get()).toMatchObject({ loading: false, lines: ['a', 'B', 'c', 'd'], readAt: 9_000 });
  });
});
