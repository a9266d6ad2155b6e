import { formatAge, parseTime } from '../../base/age.ts';
import { formatResource, parseQuantity } from '../../base/quantity.ts';
import { sanitise } from '../../base/sanitise.ts';
import { plain } from '../../base/untrusted.ts';
import type { Resource } from '../../kube/resources.ts';
import { apiVersionOf, knownResource } from '../../kube/resources.ts';
import type { TableRow } from '../../kube/table.ts';
import type { ObjectRef } from '../../store/types.ts';
import type { ShownColumn } from './tableColumns.ts';
import { type CellTone, readyOf, toneOf } from './tableTones.ts';
import type { ListCell, ListRow, Tone } from './types.ts';

const NOTHING = /^<(none|unset|unknown)>$/;

export interface TableRowInput {
  resource: Resource;
  columns: readonly ShownColumn[];
  /** When the row came, in milliseconds since the epoch: what the server wrote of ages was true then. */
  came: number;
  /** How findings make the object stand out. */
  found: Tone | undefined;
}

/** What names an object in the lists, and its findings. */
export function rowRef(resource: Resource, { metadata }: Pick<TableRow, 'metadata'>): ObjectRef {
  const known = knownResource(resource.kind);
  const own = known !== undefined && apiVersionOf(known) === apiVersionOf(resource);
  return {
    kind: resource.kind,
    name: metadata.name ?? '',
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    ...(own ? {} : { apiVersion: apiVersionOf(resource) }),
  };
}

/** Stays the same while the object lives. */
export function rowKey({ metadata }: Pick<TableRow, 'metadata'>): string {
  return metadata.uid || `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

/** One object of a table that the server made, as a row. */
export function tableRow(row: TableRow, { resource, columns, came, found }: TableRowInput): ListRow {
  const { metadata } = row;
  const created = parseTime(metadata.creationTimestamp);
  const cells = columns.map((column) => readCell(column, row, { created, came }));
  const going = metadata.deletionTimestamp !== undefined;
  const own = toneOf(
    columns,
    cells.map(({ text }) => text),
    { going },
  );
  const tone = found ?? own.row;
  const orders = new Map(columns.map((column, i) => [column.id, cells[i]?.order ?? '']));
  return {
    key: rowKey(row),
    ref: rowRef(resource, row),
    labels: metadata.labels ?? {},
    tone,
    order: (id) => orders.get(id) ?? '',
    cells: (now) =>
      cells.map((cell, i): ListCell => {
        const text = cell.at === undefined ? cell.text : formatAge(Math.max(0, now - cell.at));
        const cellTone = toned(columns[i], cell, own.cells[i], tone);
        return { text, ...(cellTone ? { tone: cellTone } : {}) };
      }),
  };
}

interface Cell {
  text: string;
  order: string | number;
  /** Of what is shown as an age: when it was, in milliseconds since the epoch. */
  at?: number;
  quiet?: boolean;
}

function toned(column: ShownColumn | undefined, cell: Cell, own: CellTone, row: Tone): Tone | undefined {
  if (cell.quiet) return 'quiet';
  // The cell that tells why the row stands out takes the row's tone, which a finding may have made worse.
  return own === 'row' || column?.as === 'status' ? row : own;
}

function readCell(column: ShownColumn, row: TableRow, times: { created: number | undefined; came: number }): Cell {
  if (column.as === 'namespace') {
    const text = row.metadata.namespace ?? '';
    return { text, order: text, quiet: true };
  }
  const raw = row.cells[column.index];
  if (column.as === 'age' && times.created !== undefined) return ageCell(times.created);
  const text = sanitise(plain(raw));
  if (text === '' || NOTHING.test(text)) return { text: text === '' ? '' : '–', order: '', quiet: true };
  if (column.as === 'age' || column.as === 'past') {
    const at = parseTime(text) ?? before(text, times.came);
    return at === undefined ? { text, order: text, quiet: true } : ageCell(at);
  }
  if (column.as === 'quantity') {
    const amount = parseQuantity(text);
    return amount === undefined ? { text, order: -1 } : { text: formatResource(column.id, amount), order: amount };
  }
  if (column.as === 'ready') return { text, order: readyOf(text) ?? text };
  return { text, order: typeof raw === 'number' ? raw : text };
}

/** Younger is first. */
const ageCell = (at: number): Cell => ({ text: '', order: -at, at, quiet: true });

const UNITS: Readonly<Record<string, number>> = { y: 31_536_000, d: 86_400, h: 3600, m: 60, s: 1 };

/** The time that was `3m12s` (as the server writes ages) before another; undefined for what is no age. */
function before(age: string, came: number): number | undefined {
  if (!/^(\d+[ydhms])+$/.test(age)) return undefined;
  let seconds = 0;
  for (const [, amount, unit = ''] of age.matchAll(/(\d+)([ydhms])/g)) seconds += Number(amount) * (UNITS[unit] ?? 0);
  return came - seconds * 1000;
}
