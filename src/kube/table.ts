import { recordOf, recordsOf, textOf } from '../base/untrusted.ts';
import type { KubeObject, ObjectMeta } from './objects.ts';
import { listAll, type Selection } from './reflect/list.ts';
import { type ReflectEnv, type ReflectorSink, reflect } from './reflector.ts';
import type { KubeClient } from './types.ts';

export interface TableColumn {
  name: string;
  /** OpenAPI: string, integer, number, boolean, date. */
  type: string;
  /** `name` for the object's name. */
  format: string;
  description: string;
  /** 0: always shown; greater: only where there is room (`-o wide`). */
  priority: number;
}

/** One object as the server shows it. Cells that are ages were made by the server at that time: compute them from the metadata. */
export interface TableRow {
  metadata: ObjectMeta;
  cells: readonly unknown[];
}

export type TableSelection = Pick<Selection<TableRow>, 'resource' | 'namespace' | 'labelSelector' | 'fieldSelector'>;

export interface TableSink extends ReflectorSink<TableRow> {
  /** Before the first rows, and when the server changes them (a CustomResourceDefinition was changed). */
  columns(columns: readonly TableColumn[]): void;
}

/**
 * Lists and watches any kind as the server's own table, as `kubectl get --watch` sees it
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables). A server that makes no table of
 * a kind gives the one column Name.
 */
export function reflectTable(
  client: KubeClient,
  selection: TableSelection,
  sink: TableSink,
  env: ReflectEnv = {},
): () => void {
  return reflect<TableRow>(
    client,
    tableSelection(selection, (columns) => sink.columns(columns)),
    sink,
    env,
  );
}

/** The table as it is now. */
export async function readTable(
  client: KubeClient,
  selection: TableSelection,
  signal?: AbortSignal,
): Promise<{ columns: readonly TableColumn[]; rows: readonly TableRow[] }> {
  let columns: readonly TableColumn[] = [];
  const { items } = await listAll<TableRow>(
    client,
    tableSelection(selection, (told) => {
      columns = told;
    }),
    signal,
  );
  return { columns, rows: items };
}

const NAME: TableColumn = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 };

function tableSelection(
  selection: TableSelection,
  columns: (columns: readonly TableColumn[]) => void,
): Selection<TableRow> {
  let told = '';
  return {
    ...selection,
    form: 'table',
    columns: (definitions) => {
      const list = definitions === undefined ? [NAME] : recordsOf(definitions).map(column);
      const key = JSON.stringify(list);
      // the events of a watch have them only at its beginning
      if (list.length === 0 || key === told) return;
      told = key;
      columns(list);
    },
    project: (object: KubeObject & { cells?: unknown }) => ({
      metadata: object.metadata ?? {},
      cells: Array.isArray(object.cells) ? object.cells : [object.metadata?.name ?? ''],
    }),
  };
}

function column(definition: Record<string, unknown>): TableColumn {
  const { priority } = recordOf(definition);
  return {
    name: textOf(definition.name),
    type: textOf(definition.type),
    format: textOf(definition.format),
    description: textOf(definition.description),
    priority: typeof priority === 'number' ? priority : 0,
  };
}
