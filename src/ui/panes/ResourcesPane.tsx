import { type ReactElement, useMemo } from 'react';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { CalmWidths } from '../paint/calm.ts';
import type { Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import { paintTable } from '../paint/table.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

/** The list of pods, or of any other kind. */
export function ResourcesPane(props: PaneProps): ReactElement {
  const { desk, theme } = useSurroundings();
  const { list } = desk;
  const view = useReadable(list.view);
  const state = useReadable(list.state);
  const workspace = useReadable(desk.workspace);
  const { namespace } = workspace;
  const missing = useReadable(workspace.namespaceMissing);
  useReadable(list.cursor.state);
  const now = useNow();
  const { width, height } = innerSize(props.placed);
  list.cursor.page = Math.max(1, height - 1);
  const keys = useMemo(() => view.shown.map(({ row }) => row.key), [view]);
  const { index, top } = list.cursor.place(keys);
  const { kind } = state.resource;
  // Another list, or another size of it, has nothing to keep.
  const widths = useMemo(() => new CalmWidths(), [kind, namespace, width]);
  const rows =
    view.shown.length > 0
      ? paintTable(theme, width, height, {
          columns: view.columns,
          rows: view.shown,
          top,
          cursor: index,
          focused: props.focused,
          sort: state.sort,
          now,
          widths,
        })
      : paintNote(theme, width, height, emptyNote());
  const detail: Span[] = [
    ...(state.narrowed ? [{ text: `${state.narrowed.title} `, style: 'accent' } as const] : []),
    ...(state.filter ? [{ text: `/${state.filter} `, style: 'accent' } as const] : []),
    ...(state.onlyBroken ? [{ text: `${texts.console.onlyBroken} `, style: 'warning' } as const] : []),
    ...(state.marks.size > 0 ? [{ text: `${texts.console.marked(state.marks.size)} `, style: 'accent' } as const] : []),
  ];
  // Where nothing could be read, none is no number.
  const known = view.total > 0 || view.state.phase === 'live';
  const right: Span[] = known
    ? [{ text: ` ${texts.console.rows(view.shown.length, view.total, kind)} `, style: 'dim' }]
    : [];
  return <Pane {...props} named={texts.console.kindTitle(kind)} detail={detail} right={right} rows={rows} />;

  function emptyNote(): string[] {
    const t = texts.console;
    if (missing && namespace !== undefined && state.resource.namespaced) return t.namespaceMissing(namespace);
    if (view.total > 0) return state.filter ? t.listNoMatch(state.filter) : t.listNoneBroken;
    if (view.state.phase === 'forbidden') return t.listForbidden(kind, view.state.reason);
    if (view.state.phase === 'stale') return t.listStale(kind, view.state.reason);
    return view.state.phase === 'loading' ? [t.listLoading(kind)] : t.listEmpty(kind, namespace);
  }
}
