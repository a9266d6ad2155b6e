import { expect, test } from 'vitest';
import { RESOURCES } from '../../../src/kube/resources.ts';
import { readTable, reflectTable, type TableColumn, type TableRow } from '../../../src/kube/table.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';

const columns = (...names: string[]) => names.map((name, i) => ({ name, type: 'string', priority: i > 1 ? 1 : 0 }));
const row = (name: string, cells: unknown[], version = '1') => ({
  cells,
  object: { kind: 'PartialObjectMetadata', metadata: { name, resourceVersion: version } },
});
const table = (rows: object[], definitions: object[] | undefined, version = '10') => ({
  kind: 'Table',
  metadata: { resourceVersion: version },
  columnDefinitions: definitions,
  rows,
});

test('a table is listed and watched with its columns, told once as long as they are the same', async () => {
  const kube = new FakeKube();
  const told: string[][] = [];
  let rows: TableRow[] = [];
  reflectTable(
    kube,
    { resource: RESOURCES.ConfigMap, namespace: 'shop' },
    {
      columns: (list: readonly TableColumn[]) => told.push(list.map((item) => `${item.name}${item.priority}`)),
      replace: (list) => {
        rows = [...list];
      },
      apply: (changes) => {
        for (const change of changes) {
          rows = rows.filter((item) => item.metadata.name !== change.object.metadata.name);
          if (change.type !== 'deleted') rows.push(change.object);
        }
      },
      state: () => undefined,
    },
    { clock: new FakeClock(), random: () => 0.5 },
  );
  await settle();
  const call = kube.take();
  expect(call.request.accept).toContain('as=Table');
  call.reply(table([row('a', ['a', 1])], columns('Name', 'Data', 'Extra')));
  await settle();
  const watch = kube.take();
  expect(watch.query.resourceVersion).toBe('10');
  const stream = watch.open();
  stream.events(
    { type: 'ADDED', object: table([row('b', ['b', 2], '11')], columns('Name', 'Data', 'Extra')) },
    { type: 'DELETED', object: table([row('a', ['a', 1], '12')], []) },
    { type: 'BOOKMARK', object: table([row('', [], '20')], []) },
  );
  await settle();
  expect(told).toEqual([['Name0', 'Data0', 'Extra1']]);
  expect(rows).toEqual([{ metadata: { name: 'b', resourceVersion: '11' }, cells: ['b', 2] }]);
});

test('a server that makes no table of a kind gives its names', async () => {
  const kube = new FakeKube();
  kube.auto = () => ({ kind: 'FooList', metadata: {}, items: [{ metadata: { name: 'x' } }] });
  const found = await readTable(kube, { resource: RESOURCES.ConfigMap });
  expect(found.columns.map((column) => column.name)).toEqual(['Name']);
  expect(found.rows.map((item) => item.cells)).toEqual([['x']]);
});
