import type { ReactElement } from 'react';
import { formatAge } from '../../base/age.ts';
import { sanitise } from '../../base/sanitise.ts';
import type { ViewerState } from '../../console/viewer.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { dropCells, line, type Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import { yamlSpans } from '../paint/yaml.ts';
import { Frame } from './Frame.tsx';
import { Pane } from './Pane.tsx';
import { useStripRows } from './Strip.tsx';

/** From this age on it is said how old a text is. Milliseconds. */
const OLD = 5_000;

/** The text that is open over the panes. */
export function ViewerLayer(): ReactElement | null {
  const { desk, theme, columns, rows: all } = useSurroundings();
  const rows = all - useStripRows();
  const state = useReadable(desk.viewer.state);
  const now = useNow();
  if (!state) return null;
  const placed = { pane: 'resources', x: 0, y: 1, width: columns, height: rows - 2 } as const;
  const width = columns - 2;
  const height = rows - 4;
  desk.viewer.page = height;
  const painted =
    state.lines.length > 0
      ? state.lines.slice(state.top, state.top + height).map((text, i) => {
          const at = isMarked(state, state.top + i);
          const spans = [
            { text: at ? '▸' : ' ', style: 'accent' as const },
            ...dropCells(rowSpans(state, text), state.left),
          ];
          return line(theme, width, spans, { base: at ? 'cursor' : undefined });
        })
      : paintNote(theme, width, height, [state.error ?? texts.console.viewerLoading]);
  const age = now - (state.readAt ?? now);
  const read = state.loading ? texts.console.viewerLoading : age >= OLD ? texts.console.viewerRead(formatAge(age)) : '';
  const place = `${Math.min(state.lines.length, state.top + height)}/${state.lines.length}`;
  const right = state.lines.length > 0 ? ` ${read}${read ? ' · ' : ''}${place} ` : '';
  return (
    <>
      <Frame placed={[placed]} focus="resources" />
      <Pane
        placed={placed}
        focused
        tabs={['resources']}
        name={state.title}
        detail={state.find ? [{ text: texts.console.viewerFind(state.find), style: 'accent' }] : []}
        right={[{ text: right, style: 'dim' }]}
        rows={painted}
      />
    </>
  );
}

const isMarked = ({ marked }: ViewerState, line: number): boolean =>
  marked !== undefined && line >= marked.line && line < marked.line + marked.lines;

function rowSpans({ language, find }: ViewerState, raw: string): Span[] {
  const text = sanitise(raw);
  const spans = language === 'yaml' ? yamlSpans(text) : headingSpans(text);
  if (!find) return spans;
  const wanted = find.toLowerCase();
  return spans.flatMap((span): Span[] => {
    const at = span.text.toLowerCase().indexOf(wanted);
    if (at < 0) return [span];
    return [
      { ...span, text: span.text.slice(0, at) },
      { text: span.text.slice(at, at + find.length), style: 'match' },
      { ...span, text: span.text.slice(at + find.length) },
    ];
  });
}

/** `Name:  web` as kubectl describe writes it, in any writing: the name stands out. */
function headingSpans(text: string): Span[] {
  const [, name, rest] = /^(\s*[A-Z\p{Lo}][A-Za-z0-9 ()/\p{Lo}-]*[:\uff1a])(.*)$/u.exec(text) ?? [];
  return name === undefined ? [{ text }] : [{ text: name, style: 'accent' }, { text: rest ?? '' }];
}
