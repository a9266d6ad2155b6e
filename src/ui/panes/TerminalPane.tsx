import { type ReactElement, useEffect } from 'react';
import { Cell } from '../../base/readable.ts';
import type { SessionInfo } from '../../services/sessions/types.ts';
import { texts } from '../../texts/index.ts';
import { useReadable, useSurroundings } from '../hooks.ts';
import { type Span, spansWidth } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import { paintTabs } from '../paint/tabs.ts';
import { edge, innerSize, Pane, type PaneProps, titleOf } from '../widgets/Pane.tsx';

const NEVER = new Cell(0);

/** The terminals, one tab each; the shown one is painted from its emulator's cells. */
export function TerminalPane(props: PaneProps): ReactElement {
  const { desk, theme, prefix } = useSurroundings();
  const { terminals } = desk;
  const active = useReadable(terminals.active);
  const list = useReadable(terminals.sessions.list);
  const tab = useReadable(terminals.tab);
  const { capturing } = useReadable(desk.panes.state);
  const screen = active && terminals.sessions.screen(active.id);
  useReadable(screen?.version ?? NEVER);
  const { width, height } = innerSize(props.placed);
  useEffect(() => {
    if (screen && (screen.columns !== width || screen.rows !== height)) screen.resize(width, height);
  }, [screen, width, height]);
  const typing = capturing && props.focused && active?.state.phase !== 'ended';
  const t = texts.console;
  const rows = screen
    ? screen.paint({
        offset: terminals.offset,
        find: tab.find,
        cursor: typing && terminals.offset === 0,
        ...(tab.mark ? { mark: tab.mark } : {}),
      })
    : paintNote(theme, width, height, t.terminalNone);
  const told = (short: boolean): Span[] => [
    ...(terminals.offset > 0 ? [{ text: ` ${t.terminalScrolled(terminals.offset)} `, style: 'warning' } as const] : []),
    ...(tab.mark ? [{ text: ` ${t.terminalMark} `, style: 'accent' } as const] : []),
    ...(active ? standing(active, short) : []),
  ];
  const tabs = list.map(({ id, title, state }) => ({
    title,
    shown: id === active?.id,
    ended: state.phase === 'ended',
  }));
  // The footer names that key as well: the tabs come first.
  const hint: Span[] = typing ? [{ text: ` ${t.terminalCapturing(prefix)} `, style: 'accent' }] : [];
  const room = width - spansWidth(titleOf(props));
  const whole = spansWidth(paintTabs(tabs, Number.POSITIVE_INFINITY));
  const right = [[...told(false), ...hint], told(false)].find((spans) => whole + edge(spans) <= room) ?? told(true);
  return <Pane {...props} detail={paintTabs(tabs, room - edge(right))} right={right} rows={rows} />;
}

/** How the program is; `short` leaves out the key that the footer names as well. */
function standing({ state }: SessionInfo, short: boolean): Span[] {
  const t = texts.console;
  if (state.phase === 'starting') return [{ text: ` ${t.terminalStarting} `, style: 'dim' }];
  if (state.phase === 'running') return [];
  // A reason is a sentence: it stands in the terminal itself.
  const how = state.code === undefined ? (state.signal ?? '') : t.exitCode(state.code);
  return [{ text: ` ${t.terminalEnded(how, short)} `, style: state.code === 0 ? 'dim' : 'warning' }];
}
