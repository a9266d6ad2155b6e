import type { ReactElement } from 'react';
import { formatAge } from '../../base/age.ts';
import { wrap } from '../../base/width.ts';
import { contextsOf } from '../../commands/registry.ts';
import type { FindingsList, FindingsTarget } from '../../console/findings.ts';
import type { Finding, Report } from '../../diagnosis/types.ts';
import { sameObject } from '../../kube/ref.ts';
import type { DebugModeEntry } from '../../services/debug/types.ts';
import type { ObjectRef, SyncState } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { fitFinding, paintFinding, walkFinding } from '../paint/finding.ts';
import { paintFindingList, paintFollowUps } from '../paint/findingList.ts';
import { line, type Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import type { Theme } from '../theme.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

/** The findings: the open one whole, the others in a row each below it, and what became of those that were to be mended. */
export function DiagnosisPane(props: PaneProps): ReactElement {
  const { desk, theme, registry } = useSurroundings();
  const list = useReadable(desk.findings.list);
  const open = useReadable(desk.findings.open);
  const item = useReadable(desk.findings.item);
  useReadable(desk.findings.cursor.state);
  const followUps = useReadable(desk.followUps.list);
  const selected = useReadable(desk.list.selected);
  const workspace = useReadable(desk.workspace);
  const debug = useReadable(workspace.debug.entries);
  const missing = useReadable(workspace.namespaceMissing);
  const connection = useReadable(workspace.store.connection);
  const now = useNow();
  const { width, height } = innerSize(props.placed);
  const { errors, warnings, muted, report, rows: listed } = list;
  const right: Span[] = [
    ...(muted.length > 0 ? [{ text: ` ${texts.findingsPane.muted(muted.length)} `, style: 'dim' } as const] : []),
    ...(report.pending > 0 ? [{ text: ` ${texts.console.diagnosisPending} `, style: 'dim' } as const] : []),
    ...(errors > 0 ? [{ text: ` ✖ ${errors} `, style: 'error' } as const] : []),
    ...(warnings > 0 ? [{ text: ` ! ${warnings} `, style: 'warning' } as const] : []),
  ];
  const asleep = selected && debug.find((entry) => sleepsFor(entry, selected.ref));
  const looking = report.pending > 0;
  const told = !selected
    ? []
    : asleep
      ? texts.console.diagnosisAsleep(asleep.container, asleep.by, formatAge(now - asleep.since))
      : [looking ? texts.console.diagnosisNoneSoFar(selected.ref.name) : saysNothing(report, selected.ref.name)];
  const followed = paintFollowUps(theme, width, Math.floor(height / 2), followUps, now);
  const room = height - followed.length;
  desk.findings.cursor.page = Math.max(1, room >> 1);
  const rows: PaneRow[] =
    listed.length > 0
      ? paintFindings(theme, width, room, {
          list,
          open,
          item: props.focused ? item : undefined,
          focused: props.focused,
          at: desk.findings.cursor.place(listed.map(({ key }) => key)).index,
          now,
          reach: props.focused ? undefined : registry.keys('pane.diagnosis', contextsOf(desk))[0],
          note: fineNote(theme, width, told, looking && !asleep ? '…' : '✓'),
          alone: selected === undefined,
        })
      : paintNote(
          theme,
          width,
          room,
          emptyNote(connection, report, missing ? texts.console.namespaceMissing(workspace.namespace ?? '') : told),
        ).map((text) => ({ text }));
  while (followed.length > 0 && rows.length < room) rows.push({ text: '' });
  desk.findings.rows = rows;
  return <Pane {...props} right={right} rows={[...rows.map(({ text }) => text), ...followed]} />;
}

/** True for a sleeping pod of the entry, and for its workload. */
function sleepsFor({ workload, sleeping }: DebugModeEntry, ref: ObjectRef): boolean {
  if (sameObject(workload, ref)) return true;
  return ref.kind === 'Pod' && ref.namespace === workload.namespace && sleeping.includes(ref.name);
}

/** That nothing was found, of the object or at all, and no more than was seen. */
function saysNothing({ unseen }: Report, name?: string): string {
  const t = texts.console;
  if (unseen.length > 0) return name === undefined ? t.diagnosisNothingSeen : t.diagnosisNoneSeen(name);
  return name === undefined ? t.diagnosisNothing : t.diagnosisNone(name);
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
  const hint = told.length === 0 ? [t.diagnosisNothingHint] : [];
  return [told[0] ?? saysNothing(report), ...told.slice(1), ...hint, ...unseen];
}

interface Shown {
  list: FindingsList;
  /** Missing where the cursor stands on the folded notes. */
  open: Finding | undefined;
  /** The chosen evidence or remedy. */
  item: number | undefined;
  /** The cursor's row in the list. */
  at: number;
  focused: boolean;
  /** The key that leads into the pane, while it has not the keys. */
  reach: string | undefined;
  now: number;
  /** What is said of the selection when nothing is wrong with it. */
  note: readonly string[];
  /** Nothing is chosen in the list of resources, so the pane has room for a finding. */
  alone: boolean;
}

/** A row, and what a click on it means: a piece of the open finding, or a finding of the list. */
type PaneRow = { text: string } & FindingsTarget;

/** The open finding whole; below it the list, with a few rows of its own, more when the pane has the keys. */
function paintFindings(theme: Theme, width: number, height: number, shown: Shown): PaneRow[] {
  const { list, open, item, at, focused, now, reach, note, alone } = shown;
  const count = list.rows.length;
  // Another object's finding is not shown whole in place of the selection's: only once the person goes to it.
  const detail = open !== undefined && (list.here > 0 || focused || alone);
  const look = { now, commands: focused, reach };
  const whole: PaneRow[] = detail
    ? paintFinding(theme, width, open, look)
    : (open ? note : foldedNote(theme, width)).map((text) => ({ text }));
  const least = item !== undefined ? 0 : focused ? Math.min(count, 5) : detail ? 0 : 1;
  const free = height - whole.length - 2;
  const wanted = Math.min(count, Math.max(least, free));
  // The open one alone, in a row, would say what stands above it.
  const listed = wanted === 1 && detail ? 0 : wanted;
  const others = count > 1 || !detail;
  const most = Math.max(0, height - (others ? listed + 1 : 0));
  const rows = !detail
    ? whole.slice(0, most)
    : item !== undefined
      ? walkFinding(theme, width, most, open, { ...look, chosen: item })
      : fitFinding(theme, width, most, open, { ...look, commands: focused && whole.length <= most });
  while (rows.length < most) rows.push({ text: '' });
  if (others) rows.push(...paintFindingList(theme, width, listed + 1, list, { at, focused }));
  return rows;
}

/** What the folded notes are. */
function foldedNote(theme: Theme, width: number): string[] {
  return wrap(texts.findingsPane.notesWhat, Math.max(10, width - 4)).map((part) =>
    line(theme, width, [{ text: `   ${part}`, style: 'dim' }]),
  );
}

/** That nothing is wrong with the selection, or that it sleeps on purpose. */
function fineNote(theme: Theme, width: number, told: readonly string[], symbol: '✓' | '…'): string[] {
  return told.flatMap((text, i) =>
    wrap(text, Math.max(10, width - 4)).map((part, j) =>
      line(theme, width, [
        { text: i + j === 0 ? ` ${symbol} ` : '   ', style: symbol === '✓' ? 'ok' : 'dim' },
        { text: part, style: i === 0 ? 'text' : 'dim' },
      ]),
    ),
  );
}
