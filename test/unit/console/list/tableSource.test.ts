import { describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { type OpenTable, tableSource } from '../../../../src/console/list/tableSource.ts';
import type { RowSource, Tone } from '../../../../src/console/list/types.ts';
import { objectKey } from '../../../../src/kube/ref.ts';
import { RESOURCES, type Resource } from '../../../../src/kube/resources.ts';
import type { TableColumn, TableRow, TableSelection, TableSink } from '../../../../src/kube/table.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const START = Date.parse('2026-01-01T12:00:00Z');

const column = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name,
  type: 'string',
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
  ...more,
});

const DEPLOYMENT = [
  column('Name'),
  column('Ready'),
  column('Up-to-date'),
  column('Age'),
  column('Images', { priority: 1 }),
];

const deployment = (name: string, ready: string, more: Partial<TableRow['metadata']> = {}): TableRow => ({
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, creationTimestamp: '2026-01-01T11:50:00Z', ...more },
  cells: [name, ready, 1, '3s', 'web:1'],
});

function setup(resource: Resource = RESOURCES.Deployment, scope: { namespace?: string } = { namespace: 'shop' }) {
  const clock = new FakeClock(START);
  const tones = new Cell<ReadonlyMap<string, Tone>>(new Map());
  const opened: { selection: TableSelection; stopped: boolean }[] = [];
  let sink: TableSink | undefined;
  const openTable: OpenTable = (selection, into) => {
    const entry = { selection, stopped: false };
    opened.push(entry);
    sink = into;
    return () => {
      entry.stopped = true;
    };
  };
  const source = tableSource({ openTable, resource, namespace: scope.namespace, clock, tones });
  if (!sink) throw new Error('not opened');
  return { clock, tones, opened, sink, source };
}

const texts = (source: RowSource, now: number) => source.rows().map((row) => row.cells(now).map(({ text }) => text));
const tonesOf = (source: RowSource) => source.rows().map(({ tone }) => tone);

describe('the table of any kind', () => {
  it('shows the columns of the server, those of wide output first to go', () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('web', '1/1')]);
    expect(source.columns().map(({ title, align, priority }) => [title, align, priority])).toEqual([
      ['NAME', 'left', 0],
      ['READY', 'left', 1],
      ['UP-TO-DATE', 'right', 3.2],
      ['AGE', 'right', 1],
      ['IMAGES', 'left', 6],
    ]);
    expect(
      source
        .columns()
        .filter(({ grow }) => grow)
        .map(({ id }) => id),
    ).toEqual(['name']);
  });

  it('counts the age from the time of creation, not from what the server wrote once', async () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('web', '1/1')]);
    expect(texts(source, START)).toEqual([['web', '1/1', '1', '10m', 'web:1']]);
    expect(texts(source, START + 3_600_000)[0]?.[3]).toBe('70m');
  });

  it('lets an age that only the server knows grow on from when the row came', () => {
    const { sink, source } = setup(RESOURCES.Event);
    sink.columns([column('Last Seen'), column('Type'), column('Message'), column('Name', { priority: 1 })]);
    const row = { metadata: { name: 'e', uid: 'e' }, cells: ['3m12s', 'Warning', 'Back-off', 'e'] };
    sink.replace([row]);
    expect(texts(source, START)[0]?.[0]).toBe('3m12s');
    expect(texts(source, START + 60_000)[0]?.[0]).toBe('4m12s');
    expect(tonesOf(source)).toEqual(['warning']);
    expect(source.columns().find(({ grow }) => grow)?.id).toBe('message');
  });

  it('has a namespace column only where several are shown', () => {
    const all = setup(RESOURCES.Deployment, {});
    all.sink.columns(DEPLOYMENT);
    all.sink.replace([deployment('web', '1/1')]);
    expect(all.source.columns()[0]?.title).toBe('NAMESPACE');
    expect(texts(all.source, START)[0]?.slice(0, 2)).toEqual(['shop', 'web']);
    const nodes = setup(RESOURCES.Node);
    nodes.sink.columns([column('Name')]);
    expect(nodes.opened[0]?.selection.namespace).toBeUndefined();
    expect(nodes.source.columns().map(({ id }) => id)).toEqual(['name']);
  });

  it('tones what is not ready: none of it is a warning, some of it is progress, none wanted is quiet', () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('a', '0/3'), deployment('b', '2/3'), deployment('c', '3/3'), deployment('d', '0/0')]);
    expect(tonesOf(source)).toEqual(['warning', 'progress', 'ok', 'quiet']);
    expect(source.rows()[0]?.cells(START)[1]).toEqual({ text: '0/3', tone: 'warning' });
  });

  it('takes the tone of a finding before what the cells say', () => {
    const { sink, source, tones } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('web', '2/3')]);
    expect(tonesOf(source)).toEqual(['progress']);
    tones.set(new Map([[objectKey({ kind: 'Deployment', namespace: 'shop', name: 'web' }), 'error']]));
    expect(tonesOf(source)).toEqual(['error']);
    expect(source.rows()[0]?.cells(START)[1]?.tone).toBe('error');
  });

  it('follows what is added, changed and deleted, and keeps the row of what did not change', () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('a', '1/1'), deployment('b', '1/1')]);
    const before = source.rows();
    sink.apply([
      { type: 'modified', object: deployment('b', '0/1') },
      { type: 'added', object: deployment('c', '1/1') },
    ]);
    expect(texts(source, START).map((cells) => cells.slice(0, 2))).toEqual([
      ['a', '1/1'],
      ['b', '0/1'],
      ['c', '1/1'],
    ]);
    expect(source.rows()[0]).toBe(before[0]);
    sink.apply([{ type: 'deleted', object: deployment('a', '1/1') }]);
    expect(source.rows().map(({ ref }) => ref.name)).toEqual(['b', 'c']);
  });

  it('shows the first page before the whole list is there, and says that it is loading', () => {
    const { sink, source } = setup();
    expect(source.state()).toEqual({ phase: 'loading', loaded: 0, since: START });
    sink.columns(DEPLOYMENT);
    sink.page?.([deployment('a', '1/1')]);
    sink.state({ phase: 'loading', loaded: 1, since: START });
    expect(source.rows()).toHaveLength(1);
    expect(source.state()).toEqual({ phase: 'loading', loaded: 1, since: START });
  });

  it('tells of each change, also of the connection', () => {
    const { sink, source } = setup();
    let told = 0;
    source.changed.subscribe(() => {
      told++;
    });
    sink.columns(DEPLOYMENT);
    const before = told;
    sink.state({ phase: 'stale', since: START, retryAt: START + 1000, reason: 'no route' });
    expect(told).toBe(before + 1);
    expect(source.state().phase).toBe('stale');
  });

  it('sorts figures as figures and ages by time', () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([deployment('old', '1/2', { creationTimestamp: '2025-01-01T00:00:00Z' }), deployment('new', '2/2')]);
    const [old, fresh] = source.rows();
    expect(old?.order('ready')).toBe(0.5);
    expect(Number(fresh?.order('age'))).toBeLessThan(Number(old?.order('age')));
    expect(old?.order('up-to-date')).toBe(1);
  });

  it('names objects of its own kinds by kind, all others with their apiVersion', () => {
    const own = setup();
    own.sink.columns(DEPLOYMENT);
    own.sink.replace([deployment('web', '1/1', { labels: { app: 'web' } })]);
    expect(own.source.rows()[0]?.ref).toEqual({ kind: 'Deployment', namespace: 'shop', name: 'web' });
    expect(own.source.rows()[0]?.labels).toEqual({ app: 'web' });
    expect(own.source.rows()[0]?.key).toBe('uid-web');
    const widget = { ...RESOURCES.Deployment, group: 'example.org', version: 'v1', kind: 'Widget', plural: 'widgets' };
    const other = setup(widget);
    other.sink.columns([column('Name')]);
    other.sink.replace([{ metadata: { name: 'w', namespace: 'shop' }, cells: ['w'] }]);
    expect(other.source.rows()[0]?.ref).toEqual({
      kind: 'Widget',
      namespace: 'shop',
      name: 'w',
      apiVersion: 'example.org/v1',
    });
    expect(other.source.rows()[0]?.key).toBe('shop/w');
  });

  it('shows quantities as a person writes them, and control sequences not at all', () => {
    const { sink, source } = setup(RESOURCES.Node);
    sink.columns([column('Name'), column('cpu', { format: 'quantity' }), column('memory', { format: 'quantity' })]);
    sink.replace([{ metadata: { name: 'n' }, cells: ['n\u001b[31m', '1599681373n', '2313284Ki'] }]);
    expect(texts(source, START)).toEqual([['n', '1.6', '2.2Gi']]);
  });

  it('survives a row that has fewer cells than there are columns', () => {
    const { sink, source } = setup();
    sink.columns(DEPLOYMENT);
    sink.replace([{ metadata: { name: 'odd' }, cells: ['odd', null] }]);
    expect(texts(source, START)).toEqual([['odd', '', '', '', '']]);
  });

  it('ends the watch when it is closed', () => {
    const { opened, source } = setup();
    source.close();
    expect(opened[0]?.stopped).toBe(true);
  });
});
