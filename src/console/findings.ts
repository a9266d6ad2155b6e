import { Cell, derive, type Readable } from '../base/readable.ts';
import type { Evidence, Finding, Remedy, Report } from '../diagnosis/types.ts';
import { sameObject } from '../kube/ref.ts';
import type { ObjectRef } from '../store/types.ts';
import { ListCursor, type Move } from './cursor.ts';

/** A row of the list: a finding, or the one that stands for all notes. */
export interface FindingsRow {
  key: string;
  /** Missing: the notes, folded. */
  finding?: Finding;
}

export interface FindingsList {
  /** Those of the selected object first, then the others, then the notes; muted ones left out. */
  rows: readonly FindingsRow[];
  /** How many of the first rows are about the selected object. */
  here: number;
  /** Problems (errors and warnings) about the selected object, and about others. */
  problems: { here: number; elsewhere: number };
  /** For information only, about others; folded into one row unless they are open. */
  notes: number;
  errors: number;
  warnings: number;
  muted: readonly Finding[];
  report: Report;
}

/** What can be walked to in the open finding. */
export type FindingItem = { evidence: Evidence } | { remedy: Remedy; number: number };

/** What stands in a row of the pane: a piece of evidence or a remedy of the open finding, or a row of the list. */
export interface FindingsTarget {
  item?: number | undefined;
  index?: number;
}

const NOTES = 'notes';
const isProblem = ({ severity }: Finding): boolean => severity !== 'info';

/** The Diagnosis pane: the findings of the scope, the selection's first, which one is open, and what is chosen in it. */
export class FindingsView {
  readonly cursor = new ListCursor();
  readonly list: Readable<FindingsList>;
  readonly open: Readable<Finding | undefined>;
  /** The chosen piece of evidence or remedy of the open finding, counted through both; undefined: the finding itself. */
  readonly item: Readable<number | undefined>;
  /** What stands in each row of the pane as it was painted last, for clicks. */
  rows: readonly FindingsTarget[] = [];
  readonly #item = new Cell<{ id: string; at: number } | undefined>(undefined);
  readonly #notesOpen = new Cell(false);
  /** The finding that is open only because it was when the person came. */
  #held: string | undefined;

  /** `muted`: by the finding's id. */
  constructor(
    report: Readable<Report>,
    selected: Readable<ObjectRef | undefined>,
    muted: Readable<ReadonlyMap<string, unknown>> = new Cell(new Map()),
  ) {
    this.list = derive([report, selected, muted, this.#notesOpen], () =>
      listOf(report.get(), selected.get(), muted.get(), this.#notesOpen.get()),
    );
    this.open = derive([this.list, this.cursor.state], () => this.#row()?.finding);
    this.item = derive([this.open, this.#item], () => {
      const open = this.open.get();
      const item = this.#item.get();
      const count = open ? itemsOf(open).length : 0;
      return item && item.id === open?.id && count > 0 ? Math.min(item.at, count - 1) : undefined;
    });
    let last = selected.get();
    selected.subscribe(() => {
      const now = selected.get();
      if (sameObject(now, last)) return;
      last = now;
      this.#item.set(undefined);
      this.cursor.reset();
    });
  }

  move(move: Move): void {
    const at = this.item.get();
    const open = this.open.get();
    if (at !== undefined && open) {
      const last = itemsOf(open).length - 1;
      const steps: Record<Move, number> = {
        up: -1,
        down: 1,
        pageUp: -5,
        pageDown: 5,
        halfUp: -3,
        halfDown: 3,
        first: -last,
        last,
      };
      return this.#item.set({ id: open.id, at: Math.max(0, Math.min(last, at + steps[move])) });
    }
    this.cursor.move(move, this.#keys());
  }

  /** Goes to a finding of the list; false where it is not there. */
  choose(id: string): boolean {
    const keys = this.#keys();
    const index = keys.indexOf(id);
    if (index >= 0) this.cursor.to(index, keys);
    return index >= 0;
  }

  /** Into the evidence of the open finding; false where it has none to walk to. */
  enter(): boolean {
    const open = this.open.get();
    if (!open || itemsOf(open).length === 0) return false;
    if (this.item.get() === undefined) this.#item.set({ id: open.id, at: 0 });
    return true;
  }

  /** Chooses what stands in a row of the pane: true where that is a piece of the open finding, which then opens. */
  point(row: number): boolean {
    const { item, index } = this.rows[row] ?? {};
    const open = this.open.get();
    if (index !== undefined) this.cursor.to(index, this.#keys());
    if (item === undefined || !open) return false;
    this.#item.set({ id: open.id, at: item });
    return true;
  }

  /**
   * While a person reads in the pane, a finding that comes above the open one does not take its place, and the number of a remedy stays
   * what it is. When they leave, the first one is open again, unless they chose another.
   */
  hold(reading: boolean): void {
    const { key } = this.cursor.state.get();
    const mine = key !== undefined && key === this.#held;
    if (!reading) {
      this.#held = undefined;
      if (mine) this.cursor.reset();
      return;
    }
    const open = this.open.get();
    // Chosen by the person, or held already.
    if (!open || open.id === key || (key !== undefined && !mine)) return;
    this.#held = open.id;
    this.choose(open.id);
  }

  /** Out of the evidence; false where nothing of it was chosen. */
  leave(): boolean {
    const was = this.item.get() !== undefined;
    this.#item.set(undefined);
    return was;
  }

  /** What is chosen in the open finding. */
  chosen(): FindingItem | undefined {
    const open = this.open.get();
    const at = this.item.get();
    return open && at !== undefined ? itemsOf(open)[at] : undefined;
  }

  /** Unfolds the notes where the cursor stands on them; false where it does not. */
  unfold(): boolean {
    if (this.#row()?.key !== NOTES) return false;
    const index = this.#keys().indexOf(NOTES);
    this.#notesOpen.set(true);
    this.cursor.to(index, this.#keys());
    return true;
  }

  #keys(): string[] {
    return this.list.get().rows.map(({ key }) => key);
  }

  #row(): FindingsRow | undefined {
    const { rows } = this.list.get();
    return rows[this.cursor.place(rows.map(({ key }) => key)).index];
  }
}

/** The evidence, then the remedies. */
export function itemsOf({ evidence, remedies }: Finding): FindingItem[] {
  return [
    ...evidence.map((one): FindingItem => ({ evidence: one })),
    ...remedies.map((remedy, i): FindingItem => ({ remedy, number: i + 1 })),
  ];
}

/** True when the finding is about the object, its workload, or one of the pods that it affects. */
export function concerns(finding: Finding, ref: ObjectRef): boolean {
  return [finding.object, finding.workload, ...finding.affected].some(
    (other) =>
      other?.kind === ref.kind && other.name === ref.name && (other.namespace ?? ref.namespace) === ref.namespace,
  );
}

function listOf(
  report: Report,
  selected: ObjectRef | undefined,
  muted: ReadonlyMap<string, unknown>,
  notesOpen: boolean,
): FindingsList {
  const hidden = report.findings.filter(({ id }) => muted.has(id));
  const shown = hidden.length === 0 ? report.findings : report.findings.filter(({ id }) => !muted.has(id));
  const about = new Set(selected ? shown.filter((finding) => concerns(finding, selected)) : []);
  const elsewhere = shown.filter((finding) => !about.has(finding));
  const problems = elsewhere.filter(isProblem);
  const notes = elsewhere.filter((finding) => !isProblem(finding));
  const row = (finding: Finding): FindingsRow => ({ key: finding.id, finding });
  const folded = notes.length > 1 && !notesOpen;
  return {
    rows: [...[...about, ...problems].map(row), ...(folded ? [{ key: NOTES }] : notes.map(row))],
    here: about.size,
    problems: { here: [...about].filter(isProblem).length, elsewhere: problems.length },
    notes: notes.length,
    errors: shown.filter(({ severity }) => severity === 'error').length,
    warnings: shown.filter(({ severity }) => severity === 'warning').length,
    muted: hidden,
    report,
  };
}
