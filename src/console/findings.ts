import { Cell, derive, type Readable } from '../base/readable.ts';
import type { Finding, Report } from '../diagnosis/types.ts';
import { sameObject } from '../kube/ref.ts';
import type { ObjectRef } from '../store/types.ts';
import { ListCursor, type Move } from './cursor.ts';

export interface FindingsList {
  /** Those of the selected object first, then the others; muted ones left out. */
  findings: readonly Finding[];
  /** How many of them are about the selected object. */
  here: number;
  muted: number;
  report: Report;
}

/** The Diagnosis pane: the findings of the scope, the selection's first, and which one is open. */
export class FindingsView {
  readonly cursor = new ListCursor();
  readonly list: Readable<FindingsList>;
  readonly open: Readable<Finding | undefined>;
  /** Rows that the open finding's text is scrolled by. */
  readonly scroll = new Cell(0);
  readonly #muted = new Cell<ReadonlySet<string>>(new Set());

  constructor(report: Readable<Report>, selected: Readable<ObjectRef | undefined>) {
    this.list = derive([report, selected, this.#muted], () => order(report.get(), selected.get(), this.#muted.get()));
    this.open = derive([this.list, this.cursor.state], () => {
      const { findings } = this.list.get();
      return findings[this.cursor.place(findings.map(({ id }) => id)).index];
    });
    let last = selected.get();
    selected.subscribe(() => {
      const now = selected.get();
      if (sameObject(now, last)) return;
      last = now;
      this.cursor.reset();
      this.scroll.set(0);
    });
  }

  move(move: Move): void {
    this.scroll.set(0);
    this.cursor.move(
      move,
      this.list.get().findings.map(({ id }) => id),
    );
  }

  /** Leaves this finding out for its object until kdbg ends. */
  mute(finding: Finding): void {
    this.#muted.update((muted) => new Set(muted).add(finding.id));
  }

  unmuteAll(): void {
    this.#muted.set(new Set());
  }
}

/** True when the finding is about the object, its workload, or one of the pods that it affects. */
export function concerns(finding: Finding, ref: ObjectRef): boolean {
  return [finding.object, finding.workload, ...finding.affected].some(
    (other) =>
      other?.kind === ref.kind && other.name === ref.name && (other.namespace ?? ref.namespace) === ref.namespace,
  );
}

function order(report: Report, selected: ObjectRef | undefined, muted: ReadonlySet<string>): FindingsList {
  const shown = report.findings.filter(({ id }) => !muted.has(id));
  const here = selected ? shown.filter((finding) => concerns(finding, selected)) : [];
  const elsewhere = shown.filter((finding) => !here.includes(finding));
  return { findings: [...here, ...elsewhere], here: here.length, muted: report.findings.length - shown.length, report };
}
