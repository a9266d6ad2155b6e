import type { ReactElement } from 'react';
import { formatAge } from '../../base/age.ts';
import { wrap } from '../../base/width.ts';
import type { FindingsList } from '../../console/findings.ts';
import type { Finding, Report } from '../../diagnosis/types.ts';
import { sameObject } from '../../kube/ref.ts';
import type { DebugModeEntry } from '../../services/debug/types.ts';
import type { ObjectRef, SyncState } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { findingRow, fitFinding, paintFinding } from '../paint/finding.ts';
import { line, type Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import type { Theme } from '../theme.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

/** The findings: the open one whole, the others in a row each below it. */
export function DiagnosisPane(props: PaneProps): ReactElement {
  const { desk, theme } = useSurroundings();
  const list = useReadable(desk.findings.list);
  const open = useReadable(desk.findings.open);
  const selected = useReadable(desk.list.selected);
  const scroll = useReadable(desk.findings.scroll);
  const workspace = useReadable(desk.workspace);
  const debug = useReadable(workspace.debug.entries);
  const missing = useReadable(workspace.namespaceMissing);
  const connection = useReadable(workspace.store.connection);
  const now = useNow();
  const { width, height } = innerSize(props.placed);
  const { findings, muted, report } = list;
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const right: Span[] = [
    ...(muted > 0 ? [{ text: ` ${texts.console.diagnosisMuted(muted)} `, style: 'dim' } as const] : []),
    ...(report.pending > 0 ? [{ text: ` ${texts.console.diagnosisPending} `, style: 'dim' } as const] : []),
    ...(count('error') > 0 ? [{ text: ` ✖ ${count('error')} `, style: 'error' } as const] : []),
    ...(count('warning') > 0 ? [{ text: ` ! ${count('warning')} `, style: 'warning' } as const] : []),
  ];
  const asleep = selected && debug.find((entry) => sleepsFor(entry, selected.ref));
  const told = !selected
    ? []
    : asleep
      ? texts.console.diagnosisAsleep(asleep.container, asleep.by, formatAge(now - asleep.since))
      : [texts.console.diagnosisNone(selected.ref.name)];
  const rows = open
    ? paintOpen(theme, width, height, {
        list,
        open,
        focused: props.focused,
        scroll,
        now,
        note: fineNote(theme, width, told),
      })
    : paintNote(
        theme,
        width,
        height,
        emptyNote(connection, report, missing ? texts.console.namespaceMissing(workspace.namespace ?? '') : told),
      );
  return <Pane {...props} right={right} rows={rows} />;
}

/** True for a sleeping pod of the entry, and for its workload. */
function sleepsFor({ workload, sleeping }: DebugModeEntry, ref: ObjectRef): boolean {
  if (sameObject(workload, ref)) return true;
  return ref.kind === 'Pod' && ref.namespace === workload.namespace && sleeping.includes(ref.name);
}

/** Why there is no finding to show: nothing is wrong, or nothing can be said yet, or at all. */
function emptyNote(connection: SyncState, report: Report, told: readonly string[]): readonly string[] {
  const t = texts.console;
  if (connection.phase === 'stale') return t.diagnosisNoConnection(connection.reason);
  const byReason = Map.groupBy(report.unseen, ({ reason }) => reason);
  const unseen = [...byReason].map(([reason, list]) =>
    t.diagnosisUnseen(list.map(({ resource }) => resource).join(', '), reason),
  );
  if (report.pending > 0) return [t.diagnosisLooking, ...unseen];
  return [told[0] ?? t.diagnosisNothing, ...told.slice(1), ...unseen];
}

interface Shown {
  list: FindingsList;
  open: Finding;
  focused: boolean;
  scroll: number;
  now: number;
  /** What is said of the selection when nothing is wrong with it. */
  note: readonly string[];
}

/** The open finding whole; below it the list, with a few rows of its own, more when the pane has the keys. */
function paintOpen(
  theme: Theme,
  width: number,
  height: number,
  { list, open, focused, scroll, now, note }: Shown,
): string[] {
  const { findings, here } = list;
  const at = findings.indexOf(open);
  // Another object's finding is not shown whole in place of the selection's: only once the person goes to it.
  const detail = here > 0 || focused;
  const whole = detail ? paintFinding(theme, width, open, { now, commands: focused }) : [];
  const others = findings.length > 1 || !detail;
  if (!detail) whole.push(...note);
  const least = focused ? Math.min(findings.length, 5) : Math.min(findings.length, 1);
  const free = height - whole.length - 1;
  const listed = others ? Math.min(findings.length, Math.max(least, free - 1)) : 0;
  const room = listed > 0 ? listed + 1 : 0;
  const most = Math.max(0, height - room);
  const rows =
    detail && scroll === 0
      ? fitFinding(theme, width, most, open, { now, commands: focused && whole.length <= most })
      : whole.slice(Math.min(scroll, Math.max(0, whole.length - most))).slice(0, most);
  while (rows.length < most) rows.push('');
  if (listed > 0) {
    const first = Math.max(0, Math.min(at - Math.floor(listed / 2), findings.length - listed));
    rows.push(
      line(theme, width, [{ text: ` ${texts.console.diagnosisAll(here, findings.length - here)}`, style: 'dim' }]),
    );
    for (const [i, finding] of findings.slice(first, first + listed).entries()) {
      rows.push(findingRow(theme, width, finding, { cursor: first + i === at, focused }));
    }
  }
  return rows;
}

/** That nothing is wrong with the selection, or that it sleeps on purpose. */
function fineNote(theme: Theme, width: number, told: readonly string[]): string[] {
  return told.flatMap((text, i) =>
    wrap(text, Math.max(10, width - 4)).map((part, j) =>
      line(theme, width, [
        { text: i + j === 0 ? ' ✓ ' : '   ', style: 'ok' },
        { text: part, style: i === 0 ? 'text' : 'dim' },
      ]),
    ),
  );
}
