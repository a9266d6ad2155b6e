import { Cell, derive, type Readable } from '../../base/readable.ts';
import { sameObject } from '../../kube/ref.ts';
import { RESOURCES, type Resource } from '../../kube/resources.ts';
import type { ObjectRef, SyncState } from '../../store/types.ts';
import { ListCursor, type Move } from '../cursor.ts';
import { rowFilter } from './filter.ts';
import type { ListColumn, ListRow, RowSource } from './types.ts';

/** What a list is narrowed to by opening something: the pods of a deployment, of a node. */
export interface Narrowing {
  /** For the title, e.g. `deployment/web`. */
  title: string;
  accepts(row: ListRow): boolean;
}

export interface ListState {
  resource: Resource;
  filter: string;
  narrowed?: Narrowing | undefined;
  sort: { column: string; descending: boolean };
  onlyBroken: boolean;
  marks: ReadonlySet<string>;
}

export interface ShownRow {
  row: ListRow;
  positions: readonly number[];
  marked: boolean;
}

export interface ListView {
  columns: readonly ListColumn[];
  shown: readonly ShownRow[];
  /** Rows before the filter. */
  total: number;
  state: SyncState;
}

const START: ListState = {
  resource: RESOURCES.Pod,
  filter: '',
  sort: { column: 'name', descending: false },
  onlyBroken: false,
  marks: new Set(),
};

/** The Resources pane: which kind is listed, how it is filtered, sorted and marked, and which row is chosen. */
export class ResourceList {
  readonly state = new Cell<ListState>(START);
  readonly cursor = new ListCursor();
  readonly #source: Cell<RowSource>;
  readonly #open: (resource: Resource) => RowSource;
  readonly #back: { state: ListState; key: string | undefined }[] = [];
  readonly #changed = new Cell(0);
  readonly view: Readable<ListView>;
  readonly selected: Readable<ListRow | undefined>;
  #unsubscribe: () => void = () => {};
  /** An object that the cursor goes to as soon as it comes. */
  #wanted: ObjectRef | undefined;

  /** `open` gives the rows of a kind in the scope of the moment. */
  constructor(open: (resource: Resource) => RowSource) {
    this.#open = open;
    this.#source = new Cell(open(START.resource));
    this.#listen();
    this.view = derive([this.state, this.#source, this.#changed], () => this.#compute());
    this.selected = derive([this.view, this.cursor.state], () => {
      const { shown } = this.view.get();
      return shown[this.cursor.place(this.#keys()).index]?.row;
    });
  }

  /** Lists another kind; `back()` comes back to this one. */
  show(resource: Resource, narrowed?: Narrowing): void {
    this.#back.push({ state: this.state.get(), key: this.cursor.state.get().key });
    this.#to({ ...START, resource, narrowed }, undefined);
  }

  /** Undoes one step: the filter, the marks, what was opened. False when there is nothing to undo. */
  back(): boolean {
    const state = this.state.get();
    if (state.filter || state.onlyBroken || state.marks.size > 0) {
      this.state.set({ ...state, filter: '', onlyBroken: false, marks: new Set() });
      return true;
    }
    const last = this.#back.pop();
    if (last) this.#to(last.state, last.key);
    return last !== undefined;
  }

  /** Reads the same list anew, e.g. in another namespace. */
  reopen(): void {
    this.#back.length = 0;
    const { resource } = this.state.get();
    this.#to({ ...START, resource }, undefined);
  }

  /** Lists pods, as at the beginning; there is nothing to go back to. */
  start(): void {
    this.#back.length = 0;
    this.#to(START, undefined);
  }

  /** Reads the rows anew and keeps filter, order and place. */
  reread(): void {
    this.#renew(this.state.get().resource);
  }

  filter(text: string): void {
    this.state.update((state) => ({ ...state, filter: text }));
  }

  toggleBroken(): void {
    this.state.update((state) => ({ ...state, onlyBroken: !state.onlyBroken }));
  }

  /** Sorts by the next column, or turns the order round. */
  sort(change: 'next' | 'reverse'): void {
    const { columns } = this.view.get();
    this.state.update((state) => {
      if (change === 'reverse') return { ...state, sort: { ...state.sort, descending: !state.sort.descending } };
      const at = columns.findIndex((column) => column.id === state.sort.column);
      const next = columns[(at + 1) % Math.max(1, columns.length)];
      return next ? { ...state, sort: { column: next.id, descending: next.align === 'right' } } : state;
    });
  }

  toggleMark(): void {
    const row = this.selected.get();
    if (!row) return;
    this.state.update((state) => {
      const marks = new Set(state.marks);
      if (!marks.delete(row.key)) marks.add(row.key);
      return { ...state, marks };
    });
    this.cursor.move('down', this.#keys());
  }

  /** What a command is for: the marked rows, else the chosen one. */
  targets(): readonly ListRow[] {
    const { marks } = this.state.get();
    if (marks.size > 0)
      return this.view
        .get()
        .shown.filter((item) => item.marked)
        .map((item) => item.row);
    const row = this.selected.get();
    return row ? [row] : [];
  }

  move(move: Move): void {
    this.#wanted = undefined;
    this.cursor.move(move, this.#keys());
  }

  choose(index: number): void {
    this.#wanted = undefined;
    this.cursor.to(index, this.#keys());
  }

  /** Puts the cursor on an object, also one that has not come yet. */
  follow(ref: ObjectRef): void {
    const found = this.view.get().shown.find(({ row }) => sameObject(row.ref, ref));
    this.#wanted = found ? undefined : ref;
    if (found) this.cursor.follow(found.row.key);
  }

  close(): void {
    this.#unsubscribe();
    this.#source.get().close();
  }

  #to(state: ListState, key: string | undefined): void {
    const same = state.resource === this.state.get().resource;
    if (!same || state.narrowed === undefined) this.#renew(state.resource);
    this.state.set(state);
    this.cursor.reset();
    if (key !== undefined) this.cursor.follow(key);
  }

  #renew(resource: Resource): void {
    this.#unsubscribe();
    this.#source.get().close();
    this.#source.set(this.#open(resource));
    this.#listen();
  }

  #listen(): void {
    this.#unsubscribe = this.#source.get().changed.subscribe(() => {
      this.#forgetGone();
      this.#changed.update((n) => n + 1);
      if (this.#wanted) this.follow(this.#wanted);
    });
  }

  /** A mark on an object that is gone would hide from commands what is chosen now. */
  #forgetGone(): void {
    const { marks } = this.state.get();
    const source = this.#source.get();
    if (marks.size === 0 || source.state().phase !== 'live') return;
    const there = new Set(source.rows().map(({ key }) => key));
    const left = [...marks].filter((key) => there.has(key));
    if (left.length < marks.size) this.state.update((state) => ({ ...state, marks: new Set(left) }));
  }

  #keys(): string[] {
    return this.view.get().shown.map(({ row }) => row.key);
  }

  #compute(): ListView {
    const source = this.#source.get();
    const { filter, narrowed, sort, onlyBroken, marks } = this.state.get();
    const all = narrowed ? source.rows().filter(narrowed.accepts) : source.rows();
    const accepts = rowFilter(filter);
    const found = all.flatMap((row) => {
      if (onlyBroken && row.tone !== 'error' && row.tone !== 'warning') return [];
      const accepted = accepts(row);
      return accepted
        ? [{ row, positions: accepted.positions, marked: marks.has(row.key), score: accepted.score }]
        : [];
    });
    const sign = sort.descending ? -1 : 1;
    found.sort(
      (a, b) => b.score - a.score || sign * compare(a.row, b.row, sort.column) || compare(a.row, b.row, 'name'),
    );
    return { columns: source.columns(), shown: found, total: all.length, state: source.state() };
  }
}

function compare(a: ListRow, b: ListRow, column: string): number {
  const x = a.order(column);
  const y = b.order(column);
  return typeof x === 'number' && typeof y === 'number' ? x - y : x < y ? -1 : x > y ? 1 : 0;
}
