import type { Readable } from '../../base/readable.ts';
import type { ObjectRef, SyncState } from '../../store/types.ts';

export interface ListColumn {
  id: string;
  title: string;
  align: 'left' | 'right';
  /** Columns with a larger number are left out first where there is no room; 0 always stays. */
  priority: number;
  /** Takes the room that is left; one column of a list. */
  grow?: boolean;
}

/** How a row stands out: by a symbol, and by a colour. `quiet` is what has ended well. */
export type Tone = 'error' | 'warning' | 'asleep' | 'progress' | 'quiet' | 'ok';

export interface ListCell {
  text: string;
  tone?: Tone;
}

export interface ListRow {
  /** Stays the same while the object lives. */
  key: string;
  ref: ObjectRef;
  labels: Readonly<Record<string, string>>;
  tone: Tone;
  /** In the order of the columns; `now` in milliseconds since the epoch, for ages. */
  cells(now: number): readonly ListCell[];
  /** What a column is sorted by. */
  order(column: string): string | number;
}

/** Where the rows of a list come from; closed when another list is shown. */
export interface RowSource {
  /** Changes when rows(), columns() or state() would give something else. */
  readonly changed: Readable<unknown>;
  columns(): readonly ListColumn[];
  rows(): readonly ListRow[];
  state(): SyncState;
  close(): void;
}
