import { type Clock, pause } from '../../base/clock.ts';
import { toKdbgError } from '../../base/errors.ts';
import { hasStatus } from '../../kube/errors.ts';
import { readTable, reflectTable, type TableSelection, type TableSink } from '../../kube/table.ts';
import type { KubeClient } from '../../kube/types.ts';
import type { OpenTable } from './tableSource.ts';

/** Milliseconds between two looks at what can't be watched (metrics are measured anew every 15 s). */
const LOOK_MS = 10_000;

/** The tables of a cluster: watched, or looked at again and again where the kind can't be watched, e.g. metrics. */
export function clusterTables(client: KubeClient, clock: Clock): OpenTable {
  return (selection, sink) => {
    if (selection.resource.verbs.includes('watch')) return reflectTable(client, selection, sink, { clock });
    const stop = new AbortController();
    void look(client, selection, sink, clock, stop.signal);
    return () => stop.abort();
  };
}

async function look(
  client: KubeClient,
  selection: TableSelection,
  sink: TableSink,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const began = clock.now();
  let trueAt: number | undefined;
  sink.state({ phase: 'loading', loaded: 0, since: began });
  while (!signal.aborted) {
    try {
      const { columns, rows } = await readTable(client, selection, signal);
      if (signal.aborted) return;
      trueAt = clock.now();
      sink.columns(columns);
      sink.replace(rows);
      sink.state({ phase: 'live', since: trueAt });
    } catch (thrown) {
      if (signal.aborted) return;
      const { message: reason } = toKdbgError(thrown);
      const now = clock.now();
      if (hasStatus(thrown, 403)) sink.state({ phase: 'forbidden', since: now, reason });
      else {
        const since = trueAt ?? began;
        const never = trueAt === undefined ? { neverLoaded: true as const } : {};
        sink.state({ phase: 'stale', since, retryAt: now + LOOK_MS, reason, ...never });
      }
    }
    await pause(clock, LOOK_MS, signal);
  }
}
