import { describe, expect, it } from 'vitest';
import { rowFilter } from '../../../../src/console/list/filter.ts';
import type { ListRow } from '../../../../src/console/list/types.ts';

const row = (name: string, labels: Record<string, string> = {}): ListRow => ({
  key: name,
  ref: { kind: 'Pod', name, namespace: 'shop' },
  labels,
  tone: 'ok',
  cells: () => [{ text: name }],
  order: () => name,
});

const rows = [
  row('web-1', { app: 'web', tier: 'front' }),
  row('webhook', { app: 'hook' }),
  row('db-0', { app: 'db', tier: 'back' }),
  row('bare'),
];

const found = (text: string) => rows.filter(rowFilter(text)).map(({ ref }) => ref.name);

describe('the filter of a list', () => {
  it('finds names fuzzily and says which characters matched', () => {
    expect(found('wb')).toEqual(['web-1', 'webhook']);
    expect(rowFilter('we1')(row('web-1'))?.positions).toEqual([0, 1, 4]);
  });

  it('leaves names out', () => {
    expect(found('!web')).toEqual(['db-0', 'bare']);
  });

  it('shows all while there is nothing to go by', () => {
    for (const text of ['', ' ', '!', '-l', '-l ']) expect(found(text)).toHaveLength(4);
  });

  it('selects by labels', () => {
    expect(found('-l app=web')).toEqual(['web-1']);
    expect(found('-l app==web')).toEqual(['web-1']);
    expect(found('-ltier')).toEqual(['web-1', 'db-0']);
    expect(found('-l !tier')).toEqual(['webhook', 'bare']);
    expect(found('-l tier, app!=web')).toEqual(['db-0']);
  });

  it('takes an object without the label for one whose label differs, as Kubernetes does', () => {
    expect(found('-l tier!=front')).toEqual(['webhook', 'db-0', 'bare']);
  });
});
