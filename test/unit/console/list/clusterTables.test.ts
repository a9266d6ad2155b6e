import { describe, expect, it } from 'vitest';
import { clusterTables } from '../../../../src/console/list/clusterTables.ts';
import { ApiError } from '../../../../src/kube/errors.ts';
import { RESOURCES } from '../../../../src/kube/resources.ts';
import type { TableRow, TableSink } from '../../../../src/kube/table.ts';
import type { KubeClient, SyncState } from '../../../../src/kube/types.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const METRICS = { ...RESOURCES.Node, group: 'metrics.k8s.io', kind: 'NodeMetrics', verbs: ['get', 'list'] };

function setup(answers: unknown[]) {
  const clock = new FakeClock();
  const states: SyncState[] = [];
  const lists: (readonly TableRow[])[] = [];
  const client = {
    async json() {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as KubeClient;
  const sink: TableSink = {
    columns: () => undefined,
    replace: (rows) => lists.push(rows),
    apply: () => undefined,
    state: (state) => states.push(state),
  };
  const stop = clusterTables(client, clock)({ resource: METRICS }, sink);
  return { clock, states, lists, stop };
}

const table = (...names: string[]) => ({
  kind: 'Table',
  columnDefinitions: [{ name: 'Name', type: 'string', format: 'name' }],
  rows: names.map((name) => ({ cells: [name], object: { metadata: { name } } })),
});

describe('a kind that cannot be watched', () => {
  it('is looked at again every ten seconds', async () => {
    const { clock, lists, states, stop } = setup([table('a'), table('a', 'b')]);
    await settle();
    expect(lists.map((rows) => rows.length)).toEqual([1]);
    expect(states.at(-1)).toEqual({ phase: 'live', since: clock.now() });
    await clock.advance(10_000);
    expect(lists.map((rows) => rows.length)).toEqual([1, 2]);
    stop();
    await clock.advance(60_000);
    expect(lists).toHaveLength(2);
  });

  it('is marked stale since the last look that went well', async () => {
    const { clock, states, stop } = setup([table('a'), new Error('no route to host')]);
    const began = clock.now();
    await settle();
    await clock.advance(10_000);
    expect(states.at(-1)).toEqual({
      phase: 'stale',
      since: began,
      retryAt: clock.now() + 10_000,
      reason: 'no route to host',
    });
    stop();
  });

  it('says that it may not be read', async () => {
    const { states, stop } = setup([new ApiError('api-forbidden', 'You may not list it.', { status: 403 })]);
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: 'forbidden', reason: 'You may not list it.' });
    stop();
  });
});
