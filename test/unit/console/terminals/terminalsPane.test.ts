import { describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { TerminalsPane } from '../../../../src/console/terminals/terminalsPane.ts';
import type { SessionInfo, SessionScreen, Sessions, TextPosition } from '../../../../src/services/sessions/types.ts';

const info = (id: string): SessionInfo => ({ id, title: id, kind: 'local', state: { phase: 'running' }, startedAt: 0 });

/** 100 lines of scrollback above a screen of 10; every line is `line N`, some have more. */
function setup(words: Record<number, string> = {}, written = 110) {
  const lines = Array.from({ length: 110 }, (_, i) => (i < written ? `line ${i} ${words[i] ?? ''}`.trimEnd() : ''));
  const asked: { from: TextPosition; to: TextPosition }[] = [];
  const screen = {
    version: new Cell(0),
    columns: 80,
    rows: 10,
    scrollback: 100,
    find: (text: string) => lines.flatMap((line, i) => (line.includes(text) ? [i] : [])),
    text(from: TextPosition, to: TextPosition) {
      asked.push({ from, to });
      return lines.slice(from.line, to.line + 1).join('\n');
    },
  } as unknown as SessionScreen;
  const list = new Cell<readonly SessionInfo[]>([info('s1')]);
  const sessions = { list, screen: (id: string) => (id ? screen : undefined) } as unknown as Sessions;
  const pane = new TerminalsPane(sessions);
  return { pane, list, asked, screen: screen as { scrollback: number }, offset: () => pane.tab.get().offset };
}

describe('the tabs of the terminal pane', () => {
  it('show the newest session until one is chosen', () => {
    const { pane, list } = setup();
    list.set([info('s1'), info('s2')]);
    expect(pane.active.get()?.id).toBe('s2');
    pane.show('s1');
    list.set([info('s1'), info('s2'), info('s3')]);
    expect(pane.active.get()?.id).toBe('s1');
  });

  it('go round', () => {
    const { pane, list } = setup();
    list.set([info('s1'), info('s2'), info('s3')]);
    pane.step(1);
    expect(pane.active.get()?.id).toBe('s1');
    pane.step(-1);
    expect(pane.active.get()?.id).toBe('s3');
  });

  it('show another one when theirs is closed, and nothing when all are', () => {
    const { pane, list } = setup();
    list.set([info('s1'), info('s2')]);
    pane.show('s1');
    list.set([info('s2')]);
    expect(pane.active.get()?.id).toBe('s2');
    list.set([]);
    expect(pane.active.get()).toBeUndefined();
    pane.step(1);
    pane.scroll(5);
    expect(pane.text()).toBe('');
  });

  it('are scrolled each for itself', () => {
    const { pane, list, offset } = setup();
    list.set([info('s1'), info('s2')]);
    pane.scroll(7);
    pane.show('s1');
    expect(offset()).toBe(0);
    pane.show('s2');
    expect(offset()).toBe(7);
  });
});

describe('scrolling back', () => {
  it('stops at the oldest line and at the live screen', () => {
    const { pane, offset } = setup();
    pane.scroll(1_000);
    expect(offset()).toBe(100);
    pane.scroll(-1_000);
    expect(offset()).toBe(0);
  });

  it('gives the text that is shown', () => {
    const { pane } = setup();
    pane.scroll(50);
    expect(pane.text().split('\n')).toEqual(Array.from({ length: 10 }, (_, i) => `line ${50 + i}`));
  });
});

describe('searching in the scrollback', () => {
  it('finds the nearest one upwards, what can be seen included', () => {
    const { pane, offset } = setup({ 20: 'error', 60: 'error', 105: 'error' });
    pane.find('error');
    expect(pane.tab.get().match).toBe(105);
    expect(offset()).toBe(0);
    pane.next(-1);
    expect(pane.tab.get().match).toBe(60);
    expect(offset()).toBe(40);
    pane.next(-1);
    pane.next(-1);
    expect(pane.tab.get().match).toBe(105);
  });

  it('reaches each match on the last screen downwards, and then the first', () => {
    const { pane } = setup({ 20: 'x1', 103: 'x1', 107: 'x1' });
    pane.find('x1');
    pane.scroll(50);
    const seen = [];
    for (let i = 0; i < 3; i++) {
      pane.next(1);
      seen.push(pane.tab.get().match);
    }
    expect(seen).toEqual([103, 107, 20]);
  });

  it('ends with the live screen', () => {
    const { pane } = setup({ 20: 'error' });
    pane.find('error');
    pane.live();
    expect(pane.tab.get()).toMatchObject({ offset: 0, find: '', match: undefined, mark: undefined });
  });
});

describe('marking text', () => {
  it('begins at the lowest line shown and extends upwards, scrolling along', () => {
    const { pane, offset } = setup();
    pane.toggleMark();
    pane.extend(-3);
    expect(pane.text()).toBe('line 106\nline 107\nline 108\nline 109');
    expect(offset()).toBe(0);
    pane.extend(-10);
    expect(offset()).toBe(4);
    expect(pane.text().split('\n')[0]).toBe('line 96');
  });

  it('begins above the empty lines at the end of a screen, and at what the search stands at', () => {
    const { pane } = setup({ 42: 'here' }, 104);
    pane.toggleMark();
    expect(pane.text()).toBe('line 103');
    pane.toggleMark();
    pane.find('here');
    pane.toggleMark();
    expect(pane.text()).toBe('line 42 here');
  });

  it('takes whole lines in both directions', () => {
    const { pane, asked } = setup();
    pane.scroll(20);
    pane.toggleMark();
    asked.length = 0;
    pane.extend(2);
    pane.text();
    pane.extend(-4);
    pane.text();
    expect(asked).toEqual([
      { from: { line: 89, column: 0 }, to: { line: 91, column: 80 } },
      { from: { line: 87, column: 0 }, to: { line: 89, column: 80 } },
    ]);
  });

  it('ends with the same key', () => {
    const { pane } = setup();
    pane.toggleMark();
    pane.toggleMark();
    expect(pane.tab.get().mark).toBeUndefined();
    pane.extend(-1);
    expect(pane.tab.get().mark).toBeUndefined();
  });

  it('leave a place that was scrolled to where it is while the program writes on', () => {
    const { pane, screen } = setup();
    pane.scroll(10);
    screen.scrollback += 5;
    expect(pane.offset).toBe(15);
    pane.scroll(-1);
    expect(pane.offset).toBe(14);
  });
});
