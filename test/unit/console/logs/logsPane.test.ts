import { describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { shownLines } from '../../../../src/console/logs/lines.ts';
import { LogsPane } from '../../../../src/console/logs/logsPane.ts';
import type { LogFilter, LogQuery, LogSource, Logs, LogView } from '../../../../src/services/logs/types.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

class FakeView implements LogView {
  readonly version = new Cell(0);
  readonly streams = [];
  readonly limit = 100;
  closed = false;
  filter: LogFilter | undefined;
  readonly query: LogQuery;
  total: number;
  dropped: number;
  matches: number[];

  constructor(query: LogQuery, total = 40, matches: number[] = [], dropped = 0) {
    this.query = query;
    this.total = total;
    this.matches = matches;
    this.dropped = dropped;
  }

  range(from: number, to: number) {
    const out = [];
    for (let n = Math.max(from, this.dropped); n < Math.min(to, this.total); n++) {
      out.push({ n, time: '', stream: 0, text: `line ${n}` });
    }
    return out;
  }
  setFilter(filter: LogFilter | undefined): void {
    this.filter = filter;
  }
  save = async () => this.total;
  close(): void {
    this.closed = true;
  }
}

const source = (pod: string): LogSource => ({ namespace: 'shop', pod });

function setup(matches: number[] = []) {
  const clock = new FakeClock();
  const views: FakeView[] = [];
  const logs: Logs = {
    open(query) {
      const view = new FakeView(query, 40, matches);
      views.push(view);
      return view;
    },
  };
  const pane = new LogsPane(new Cell(logs), clock, { tail: 500 });
  pane.page = 10;
  const bottom = () => pane.state.get().bottom;
  return { clock, views, pane, bottom };
}

describe('whose logs are shown', () => {
  it('stays what the person chose for as long as the selection is the same one', async () => {
    const { clock, views, pane } = setup();
    pane.select(source('a'));
    await clock.advance(200);
    pane.show({ namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } });
    pane.select(source('a'));
    await clock.advance(1_000);
    expect(pane.state.get().source).toEqual({ namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } });
    pane.show({ ...source('a'), container: 'proxy' });
    pane.select(source('a'));
    await clock.advance(1_000);
    expect(pane.state.get().source).toEqual({ ...source('a'), container: 'proxy' });
    pane.select(source('b'));
    await clock.advance(200);
    expect(views.at(-1)?.query.source).toEqual(source('b'));
    pane.show(undefined);
    pane.select(source('b'));
    await clock.advance(200);
    expect(views.at(-1)?.closed).toBe(false);
  });

  it('opens a log only when the selection rests', async () => {
    const { clock, views, pane } = setup();
    for (const pod of ['a', 'b', 'c']) {
      pane.select(source(pod));
      await clock.advance(100);
    }
    expect(views).toHaveLength(0);
    await clock.advance(50);
    expect(views.map(({ query }) => query)).toEqual([{ source: source('c'), tail: 500 }]);
  });

  it('opens nothing anew while the selection is the same object', async () => {
    const { clock, views, pane } = setup();
    pane.show(source('a'));
    pane.select(source('a'));
    await clock.advance(1000);
    pane.togglePrevious();
    pane.select(source('a'));
    await clock.advance(1000);
    expect(views.map(({ query }) => query.source.previous)).toEqual([undefined, true]);
  });

  it('stays when the selection comes back before it rests', async () => {
    const { clock, views, pane } = setup();
    pane.show(source('a'));
    pane.select(source('b'));
    pane.select(source('a'));
    await clock.advance(1000);
    expect(views.map(({ query }) => query.source.pod).at(-1)).toBe('a');
    expect(pane.state.get().source).toEqual(source('a'));
  });

  it('closes the old log, and the last one with the pane', () => {
    const { views, pane } = setup();
    pane.show(source('a'));
    pane.show(source('b'));
    pane.close();
    expect(views.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('reads the last so many seconds, and its filter stays in force', () => {
    const { views, pane } = setup();
    pane.show(source('a'));
    pane.filter('!debug');
    pane.since(300);
    expect(views[1]?.query).toEqual({ source: source('a'), sinceSeconds: 300 });
    expect(views[1]?.filter).toEqual({ text: 'debug', invert: true });
    pane.filter('');
    expect(views[1]?.filter).toBeUndefined();
  });

  it('reads what is selected when it is read anew before the selection rests', () => {
    const { views, pane } = setup();
    pane.show(source('a'));
    pane.select(source('b'));
    pane.since(60);
    expect(views.map(({ query }) => query.source.pod)).toEqual(['a', 'b']);
  });
});

describe('which part is shown', () => {
  it('follows until one scrolls up, and again at the end', () => {
    const { pane, bottom } = setup();
    pane.show(source('a'));
    expect(bottom()).toBeUndefined();
    pane.move('up');
    expect(bottom()).toBe(38);
    pane.move('pageUp');
    expect(bottom()).toBe(29);
    pane.move('last');
    expect(bottom()).toBeUndefined();
  });

  it('never scrolls past a full first page', () => {
    const { pane, bottom } = setup();
    pane.show(source('a'));
    pane.move('first');
    expect(bottom()).toBe(9);
    pane.move('up');
    expect(bottom()).toBe(9);
  });

  it('stands still at the lowest line when paused', () => {
    const { views, pane, bottom } = setup();
    pane.show(source('a'));
    pane.togglePause();
    const view = views[0];
    if (view) view.total = 60;
    expect(bottom()).toBe(39);
    pane.togglePause();
    expect(bottom()).toBeUndefined();
  });

  it('goes from match to match', () => {
    const { pane, bottom } = setup([5, 20, 30]);
    pane.show(source('a'));
    pane.filter('x');
    pane.next(-1);
    expect(bottom()).toBe(30);
    pane.next(-1);
    expect(bottom()).toBe(20);
    pane.next(1);
    expect(bottom()).toBe(30);
    pane.next(1);
    expect(bottom()).toBe(30);
  });

  it('moves over the gap between two matches with their context', () => {
    const { pane, bottom } = setup([5, 20, 30]);
    pane.page = 1;
    pane.show(source('a'));
    pane.filter('x');
    pane.set({ context: 1 });
    pane.next(-1);
    pane.move('up');
    expect(bottom()).toBe(29);
    pane.move('up');
    expect(bottom()).toBe(21);
    pane.move('down');
    expect(bottom()).toBe(29);
  });
});

describe('the lines of a filtered log', () => {
  const numbers = (view: FakeView, context: number) => {
    const shown = shownLines(view, true, context);
    return Array.from({ length: shown.length }, (_, place) => shown.at(place));
  };
  const view = (matches: number[], dropped = 0) => new FakeView({ source: source('a') }, 40, matches, dropped);

  it('are the matches alone', () => {
    expect(numbers(view([3, 9]), 0)).toEqual([3, 9]);
  });

  it('are the matches with lines around them, where they meet without a gap', () => {
    expect(numbers(view([3, 5, 20]), 1)).toEqual([2, 3, 4, 5, 6, undefined, 19, 20, 21]);
    expect(numbers(view([0, 39]), 2)).toEqual([0, 1, 2, undefined, 37, 38, 39]);
  });

  it('begin with what is still kept', () => {
    expect(numbers(view([11], 10), 3)).toEqual([10, 11, 12, 13, 14]);
  });

  it('have a place for a line that does not match: that of the next one, or the end', () => {
    for (const context of [0, 1]) {
      const shown = shownLines(view([3, 9]), true, context);
      expect(shown.at(shown.placeOf(3))).toBe(3);
      expect(shown.at(shown.placeOf(6))).toBe(context === 0 ? 9 : 8);
      expect(shown.placeOf(30)).toBe(shown.length);
    }
  });

  it('have a gap between two groups', () => {
    const shown = shownLines(view([3, 20]), true, 1);
    expect([1, 2, 3, 4].map((place) => shown.at(place))).toEqual([3, 4, undefined, 19]);
  });

  it('are all that are kept without a filter', () => {
    const shown = shownLines(view([], 10), false, 0);
    expect([shown.length, shown.at(0), shown.placeOf(12), shown.placeOf(2)]).toEqual([30, 10, 2, 0]);
  });
});
