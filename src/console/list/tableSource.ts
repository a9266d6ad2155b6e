import type { Clock } from '../../base/clock.ts';
import { Cell, type Readable } from '../../base/readable.ts';
import { objectKey } from '../../kube/ref.ts';
import type { Resource } from '../../kube/resources.ts';
import type { TableColumn, TableRow, TableSelection, TableSink } from '../../kube/table.ts';
import type { SyncState } from '../../store/types.ts';
import { type ShownColumn, tableColumns } from './tableColumns.ts';
import { rowKey, rowRef, tableRow } from './tableRow.ts';
import type { ListRow, RowSource, Tone } from './types.ts';

/** Lists and watches a table until the function given back is called: clusterTables() gives one. */
export type OpenTable = (selection: TableSelection, sink: TableSink) => () => void;

export interface TableSourceInput {
  openTable: OpenTable;
  resource: Resource;
  /** Undefined: all namespaces. */
  namespace: string | undefined;
  clock: Clock;
  /** How findings make objects stand out: objectTones(). */
  tones?: Readable<ReadonlyMap<string, Tone>>;
}

/** A row as it came, and the list's row that was made of it. */
interface Kept {
  row: TableRow;
  came: number;
  made?: ListRow;
}

/** The objects of any kind as the server's own table shows them, watched live; ages are counted here. */
export function tableSource({ openTable, resource, namespace, clock, tones }: TableSourceInput): RowSource {
  const namespaces = resource.namespaced && namespace === undefined;
  const changed = new Cell(0);
  const kept = new Map<string, Kept>();
  let state: SyncState = { phase: 'loading', loaded: 0, since: clock.now() };
  let definitions: readonly TableColumn[] = [];
  let columns: readonly ShownColumn[] = [];
  let list: readonly ListRow[] | undefined;

  const tell = () => {
    list = undefined;
    changed.update((n) => n + 1);
  };
  const forget = () => {
    for (const entry of kept.values()) delete entry.made;
    tell();
  };
  /** The first rows tell more of a column than its definition. */
  const arrange = (sample: readonly TableRow[]) => {
    const now = tableColumns(definitions, { namespaces, sample });
    const same = JSON.stringify(now) === JSON.stringify(columns);
    if (same) return tell();
    columns = now;
    forget();
  };
  const keep = (row: TableRow) => {
    kept.set(rowKey(row), { row: slim(row), came: clock.now() });
  };
  const made = (entry: Kept): ListRow => {
    entry.made ??= tableRow(entry.row, {
      resource,
      columns,
      came: entry.came,
      found: tones?.get().get(objectKey(rowRef(resource, entry.row))),
    });
    return entry.made;
  };

  const stop = openTable(
    { resource, namespace: resource.namespaced ? namespace : undefined },
    {
      columns(told) {
        definitions = told;
        arrange([...kept.values()].map(({ row }) => row));
      },
      page(rows) {
        for (const row of rows) keep(row);
        arrange(rows);
      },
      replace(rows) {
        kept.clear();
        for (const row of rows) keep(row);
        arrange(rows);
      },
      apply(changes) {
        for (const { type, object } of changes) {
          if (type === 'deleted') kept.delete(rowKey(object));
          else keep(object);
        }
        tell();
      },
      state(now) {
        state = now;
        changed.update((n) => n + 1);
      },
    },
  );
  const unsubscribe = tones?.subscribe(forget);

  return {
    changed,
    columns: () => columns,
    rows() {
      list ??= [...kept.values()].map(made);
      return list;
    },
    state: () => state,
    close() {
      unsubscribe?.();
      stop();
    },
  };
}

/** Only what is shown or searched is kept: of 10,000 objects the rest is most of the memory. */
function slim({ metadata, cells }: TableRow): TableRow {
  const { uid, name, namespace, labels, creationTimestamp, deletionTimestamp } = metadata;
  return {
    cells,
    metadata: {
      ...(uid ? { uid } : {}),
      ...(name ? { name } : {}),
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(creationTimestamp ? { creationTimestamp } : {}),
      ...(deletionTimestamp ? { deletionTimestamp } : {}),
    },
  };
}
