import type { ReactElement } from 'react';
import type { FindingsList } from '../../console/findings.ts';
import type { Finding } from '../../diagnosis/types.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { findingRow, paintFinding } from '../paint/finding.ts';
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
  const rows = open
    ? paintOpen(theme, width, height, { list, open, focused: props.focused, scroll, now })
    : paintNote(theme, width, height, [
        report.pending > 0
          ? texts.console.diagnosisLooking
          : selected
            ? texts.console.diagnosisNone(selected.ref.name)
            : texts.console.diagnosisNothing,
        ...report.unseen.map(({ resource, reason }) => texts.console.diagnosisUnseen(resource, reason)),
      ]);
  return <Pane {...props} right={right} rows={rows} />;
}

interface Shown {
  list: FindingsList;
  open: Finding;
  focused: boolean;
  scroll: number;
  now: number;
}

/** The list of findings takes a third at most; the open one the rest. With the pane focused all rows of the list can be reached. */
function paintOpen(theme: Theme, width: number, height: number, { list, open, focused, scroll, now }: Shown): string[] {
  const { findings, here } = list;
  const at = findings.indexOf(open);
  const whole = paintFinding(theme, width, open, now);
  // Another object's finding is not shown whole in place of the selection's: only once the person goes to it.
  const detail = here > 0 || focused;
  const others = findings.length > 1 || !detail;
  const room = others ? Math.min(findings.length + 1, detail ? Math.max(3, Math.floor(height / 3)) : height) : 0;
  const detailRows = detail ? whole.slice(Math.min(scroll, Math.max(0, whole.length - 3))).slice(0, height - room) : [];
  const rows = [...detailRows];
  while (detail && rows.length < height - room) rows.push('');
  if (others) {
    const first = Math.max(0, Math.min(at - Math.floor((room - 1) / 2), findings.length - room + 1));
    rows.push(
      line(theme, width, [
        {
          text: ` ${here > 0 ? texts.console.diagnosisElsewhere(findings.length - here) : texts.console.diagnosisElsewhere(findings.length)}`,
          style: 'dim',
        },
      ]),
    );
    for (const [i, finding] of findings.slice(first, first + room - 1).entries()) {
      rows.push(findingRow(theme, width, finding, { cursor: focused && first + i === at, focused }));
    }
  }
  return rows;
}
