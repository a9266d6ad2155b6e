import type { TableColumn, TableRow } from '../../kube/table.ts';
import type { ListColumn } from './types.ts';

/** How a column of the server's table is shown. */
export interface ShownColumn extends ListColumn {
  /**
   * `age`: of the object, counted here. `past`: the server wrote how long ago something was when it sent the row; that grows on here.
   * `quantity`: of the resource that the column is named after.
   */
  as: 'name' | 'namespace' | 'age' | 'past' | 'quantity' | 'ready' | 'status' | 'text';
  /** Where it stands in the cells that came; -1 for the namespace, which the server does not send. */
  index: number;
}

const AGE = /^(age|created at)$/;
const PAST = /^(last|first) (seen|schedule|sync|update|transition)/;
const MESSAGE = /^(message|description)$/;

/** Columns for `-o wide` are left out before all others. */
const WIDE = 6;
/** So many rows are looked at to tell what a column holds. */
const SAMPLE = 20;

/**
 * The columns of a table that the server made, with a namespace where several are shown. The name takes the room that is left; of a table
 * with a message that one, for it is longer. `sample`: some of its rows.
 */
export function tableColumns(
  columns: readonly TableColumn[],
  options: { namespaces: boolean; sample?: readonly TableRow[] },
): ShownColumn[] {
  const grows = columns.findIndex(({ name }) => MESSAGE.test(name.toLowerCase()));
  // Normal and Warning are how an event stands out; the Type of a Service says nothing of that kind.
  const events = columns.some(({ name }) => name === 'Last Seen');
  const seen = new Set<string>(['namespace']);
  const shown = columns.map((column, index): ShownColumn => {
    const name = column.name.toLowerCase();
    const as = meaning(column, name, events);
    let id = as === 'name' ? 'name' : name;
    while (seen.has(id)) id += '+';
    seen.add(id);
    return {
      id,
      title: column.name.toUpperCase(),
      align: isFigure(column, as) || areNumbers(options.sample, index) ? 'right' : 'left',
      priority: priority(column, as, index),
      ...(index === grows || (grows < 0 && as === 'name') ? { grow: true } : {}),
      as,
      index,
    };
  });
  const namespace: ShownColumn = {
    id: 'namespace',
    title: 'NAMESPACE',
    align: 'left',
    priority: 2,
    as: 'namespace',
    index: -1,
  };
  return options.namespaces ? [namespace, ...shown] : shown;
}

function meaning({ type, format }: TableColumn, name: string, events: boolean): ShownColumn['as'] {
  if (format === 'name' || name === 'name') return 'name';
  if (AGE.test(name)) return 'age';
  if (type === 'date' || PAST.test(name)) return 'past';
  if (format === 'quantity') return 'quantity';
  if (name === 'ready') return 'ready';
  return name === 'status' || (events && name === 'type') ? 'status' : 'text';
}

function isFigure({ type }: TableColumn, as: ShownColumn['as']): boolean {
  return type === 'integer' || type === 'number' || as === 'age' || as === 'past' || as === 'quantity';
}

/** Built-in kinds call many a figure a string. */
function areNumbers(sample: readonly TableRow[] | undefined, index: number): boolean {
  const cells = (sample ?? []).slice(0, SAMPLE).map((row) => row.cells[index]);
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
}

function priority({ priority: wide, name }: TableColumn, as: ShownColumn['as'], index: number): number {
  if (wide > 0) return WIDE;
  if (as === 'name' || MESSAGE.test(name.toLowerCase())) return 0;
  if (as === 'ready' || as === 'status' || as === 'age' || as === 'past') return 1;
  // Of the others the later ones are left out first: the server puts what matters before.
  return 3 + Math.min(index, 20) / 10;
}
