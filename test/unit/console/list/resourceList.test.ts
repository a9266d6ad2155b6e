import { describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { ResourceList } from '../../../../src/console/list/resourceList.ts';
import type { ListRow, RowSource, Tone } from '../../../../src/console/list/types.ts';
import { RESOURCES, type Resource } from '../../../../src/kube/resources.ts';
import type { SyncState } from '../../../../src/store/types.ts';

const row = (name: string, restarts = 0, tone: Tone = 'ok'): ListRow => ({
  key: name,
  ref: { kind: 'Pod', name, namespace: 'shop' },
  labels: {},
  tone,
  cells: () => [{ text: name }, { text: String(restarts) }],
  order: (column) => (column === 'restarts' ? restarts : name),
});

class FakeSource implements RowSource {
  readonly changed = new Cell(0);
  readonly resource: Resource;
  closed = false;
  now: SyncState = { phase: 'live', since: 0 };
  #rows: readonly ListRow[];

  constructor(resource: Resource, rows: readonly ListRow[]) {
    this.resource = resource;
    this.#rows = rows;
  }

  columns = () => [
    { id: 'name', title: 'NAME', align: 'left' as const, priority: 0 },
    { id: 'restarts', title: 'RESTARTS', align: 'right' as const, priority: 1 },
  ];
  rows = () => this.#rows;
  state = () => this.now;
  close(): void {
    this.closed = true;
  }
  put(...rows: ListRow[]): void {
    this.#rows = rows;
    this.changed.update((n) => n + 1);
  }
}

function setup(...rows: ListRow[]) {
  const sources: FakeSource[] = [];
  const list = new ResourceList((resource) => {
    const source = new FakeSource(resource, resource === RESOURCES.Pod ? rows : [row('deployment')]);
    sources.push(source);
    return source;
  });
  const names = () => list.view.get().shown.map((item) => item.row.ref.name);
  const chosen = () => list.selected.get()?.ref.name;
  const source = () => {
    const last = sources.at(-1);
    if (!last) throw new Error('no source');
    return last;
  };
  return { list, sources, source, names, chosen };
}

describe('the list of resources', () => {
  it('sorts by name, then by the next column with the largest first, then the other way', () => {
    const { list, names } = setup(row('b', 1), row('a', 5), row('c', 3));
    expect(names()).toEqual(['a', 'b', 'c']);
    list.sort('next');
    expect(names()).toEqual(['a', 'c', 'b']);
    list.sort('reverse');
    expect(names()).toEqual(['b', 'c', 'a']);
  });

  it('shows the best match first and counts what it leaves out', () => {
    const { list, names } = setup(row('my-web'), row('web'), row('db'));
    list.filter('web');
    expect(names()).toEqual(['web', 'my-web']);
    expect(list.view.get().total).toBe(3);
  });

  it('shows only what is broken', () => {
    const { list, names } = setup(row('a'), row('b', 0, 'error'), row('c', 0, 'warning'), row('d', 0, 'progress'));
    list.toggleBroken();
    expect(names()).toEqual(['b', 'c']);
  });

  it('keeps the chosen object when others come and go', () => {
    const { list, source, chosen } = setup(row('b'), row('c'));
    list.move('down');
    source().put(row('a'), row('b'), row('c'));
    expect(chosen()).toBe('c');
    source().put(row('a'), row('b'));
    expect(chosen()).toBe('b');
  });

  it('goes to an object as soon as it comes, unless the person moved or clicked meanwhile', () => {
    const copy = { kind: 'Pod', name: 'copy', namespace: 'shop' };
    const waits = setup(row('a'), row('b'));
    waits.list.follow(copy);
    waits.source().put(row('a'), row('b'), row('copy'));
    expect(waits.chosen()).toBe('copy');
    for (const act of [(list: ResourceList) => list.move('down'), (list: ResourceList) => list.choose(1)]) {
      const other = setup(row('a'), row('b'));
      other.list.follow(copy);
      act(other.list);
      other.source().put(row('a'), row('b'), row('copy'));
      expect(other.chosen()).toBe('b');
    }
  });
});

describe('marks', () => {
  it('name what a command is for, and go on to the next row', () => {
    const { list } = setup(row('a'), row('b'), row('c'));
    list.toggleMark();
    list.toggleMark();
    expect(list.targets().map(({ key }) => key)).toEqual(['a', 'b']);
    list.choose(0);
    list.toggleMark();
    expect(list.targets().map(({ key }) => key)).toEqual(['b']);
  });

  it('are for nothing that the filter hides', () => {
    const { list } = setup(row('a'), row('b'));
    list.toggleMark();
    list.filter('b');
    expect(list.targets()).toEqual([]);
  });

  it('go with their objects, so that the next command is for what is chosen', () => {
    const { list, source } = setup(row('a'), row('b'));
    list.toggleMark();
    source().put(row('b'));
    expect(list.state.get().marks.size).toBe(0);
    expect(list.targets().map(({ key }) => key)).toEqual(['b']);
  });

  it('stay while the list is being read anew', () => {
    const { list, source } = setup(row('a'), row('b'));
    list.toggleMark();
    source().now = { phase: 'loading', loaded: 0, since: 0 };
    source().put();
    expect(list.state.get().marks.size).toBe(1);
  });
});

describe('going to another list and back', () => {
  it('comes back to the same row with the same filter', () => {
    const { list, sources, chosen, names } = setup(row('web-1'), row('web-2'), row('db'));
    list.filter('web');
    list.move('down');
    list.show(RESOURCES.Deployment);
    expect(names()).toEqual(['deployment']);
    expect(sources.map(({ closed }) => closed)).toEqual([true, false]);
    expect(list.back()).toBe(true);
    expect(chosen()).toBe('web-2');
    expect(list.state.get().filter).toBe('web');
  });

  it('first takes away filter and marks, then goes back, then has nothing left to do', () => {
    const { list } = setup(row('a'));
    list.show(RESOURCES.Deployment);
    list.filter('d');
    list.toggleMark();
    expect(list.back()).toBe(true);
    expect(list.state.get()).toMatchObject({ filter: '', resource: RESOURCES.Deployment });
    expect(list.back()).toBe(true);
    expect(list.state.get().resource).toBe(RESOURCES.Pod);
    expect(list.back()).toBe(false);
  });

  it('narrows the same kind without reading it anew', () => {
    const { list, sources, names } = setup(row('web-1'), row('db'));
    list.show(RESOURCES.Pod, { title: 'deployment/web', accepts: ({ ref }) => ref.name.startsWith('web') });
    expect(names()).toEqual(['web-1']);
    expect(sources).toHaveLength(1);
  });

  it('forgets the way back in another namespace', () => {
    const { list } = setup(row('a'));
    list.show(RESOURCES.Deployment);
    list.reopen();
    expect(list.state.get().resource).toBe(RESOURCES.Deployment);
    expect(list.back()).toBe(false);
  });

  it('listens to the list of the moment only', () => {
    const { list, sources } = setup(row('a'));
    list.show(RESOURCES.Deployment);
    let told = 0;
    list.view.subscribe(() => told++);
    sources[0]?.put(row('late'));
    expect(told).toBe(0);
    list.close();
    expect(sources.map(({ closed }) => closed)).toEqual([true, true]);
  });
});
