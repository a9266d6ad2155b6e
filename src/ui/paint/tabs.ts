import { cutSpans, type Span, spansWidth } from './line.ts';

export interface Tab {
  title: string;
  shown: boolean;
  ended: boolean;
}

/** The tabs' names in `room` cells, the shown one always among them: where there are too many, those before it give way first. */
export function paintTabs(tabs: readonly Tab[], room: number): Span[] {
  const spans = tabs.map(
    ({ title, shown, ended }): Span => ({
      text: shown ? `‹${title}› ` : `${title} `,
      style: ended ? 'dim' : shown ? 'strong' : 'text',
    }),
  );
  const at = Math.max(
    0,
    tabs.findIndex(({ shown }) => shown),
  );
  const most = Math.max(0, room);
  let from = 0;
  const before = (): Span[] => (from > 0 ? [{ text: '… ', style: 'dim' }] : []);
  while (from < at && spansWidth([...before(), ...spans.slice(from, at + 1)]) > most) from++;
  return cutSpans([...before(), ...spans.slice(from)], most);
}
