import { sanitise } from '../../base/sanitise.ts';
import { wrap } from '../../base/width.ts';
import type { ShownLines } from '../../console/logs/lines.ts';
import type { LogOptions } from '../../console/logs/logsPane.ts';
import { filterRegExp } from '../../services/logs/filter.ts';
import { renderJson } from '../../services/logs/json.ts';
import type { LogEntry, LogView } from '../../services/logs/types.ts';
import type { StyleName, Theme } from '../theme.ts';
import { line, type Span } from './line.ts';

export interface LogRowsInput {
  view: LogView;
  shown: ShownLines;
  options: LogOptions;
  /** The number of the lowest line; undefined for the newest. */
  bottom: number | undefined;
  /** The number of a line that stands out. */
  marked?: number | undefined;
}

/** The rows of a log from its lowest line upwards, at most `height`; long lines are wrapped or cut. */
export function paintLog(theme: Theme, width: number, height: number, input: LogRowsInput): string[] {
  const { view, shown, options, bottom } = input;
  const rows: string[] = [];
  const last = bottom === undefined ? shown.length - 1 : Math.min(shown.length - 1, shown.placeOf(bottom));
  const match = options.filter && !options.invert ? filterRegExp(options.filter) : undefined;
  const heads = streamHeads(view);
  for (let place = last; place >= 0 && rows.length < height; place--) {
    const n = shown.at(place);
    const entry = n === undefined ? undefined : view.range(n, n + 1)[0];
    if (n === undefined || !entry) rows.push(line(theme, width, [{ text: '┄', style: 'dim' }]));
    else rows.push(...paintEntry(theme, width, entry, options, heads, match, n === input.marked).toReversed());
  }
  return rows.slice(0, height).toReversed();
}

interface StreamHead {
  text: string;
  style: StyleName;
}

/** What stands before each line where several streams are shown: the shortest name that tells them apart. */
function streamHeads({ streams }: LogView): readonly StreamHead[] {
  if (streams.length <= 1) return [];
  const onePod = new Set(streams.map(({ pod }) => pod)).size === 1;
  const oneContainer = new Set(streams.map(({ container }) => container)).size === 1;
  const names = streams.map(({ pod, container }) =>
    onePod ? container : oneContainer ? podTail(pod) : `${podTail(pod)}/${container}`,
  );
  const wide = Math.min(24, Math.max(...names.map((name) => name.length)));
  return names.map((name, i) => ({
    text: `${name.slice(0, wide).padEnd(wide)} `,
    style: `stream${(i % 6) as 0 | 1 | 2 | 3 | 4 | 5}`,
  }));
}

/** The part of a pod's name that its siblings don't share. */
const podTail = (pod: string): string => pod.split('-').slice(-1)[0] ?? pod;

function paintEntry(
  theme: Theme,
  width: number,
  entry: LogEntry,
  options: LogOptions,
  heads: readonly StreamHead[],
  match: RegExp | undefined,
  marked: boolean,
): string[] {
  if (entry.stream < 0) return [line(theme, width, [{ text: entry.text, style: 'dim' }])];
  const head: Span[] = [];
  if (options.timestamps) head.push({ text: `${entry.time.slice(11, 23)} `, style: 'dim' });
  const stream = heads[entry.stream];
  if (stream) head.push(stream);
  const json = options.json ? renderJson(entry.text) : undefined;
  const text = sanitise(json?.text ?? entry.text);
  const style = json ? levelStyle(json.level) : undefined;
  const look = { base: marked ? ('cursor' as const) : undefined };
  if (!options.wrap) return [line(theme, width, [...head, ...found(text, match, style)], look)];
  const room = Math.max(20, width - head.reduce((sum, span) => sum + span.text.length, 0));
  return wrap(text, room).map((part, i) =>
    line(
      theme,
      width,
      [...(i === 0 ? head : [{ text: ' '.repeat(Math.max(0, width - room)) }]), ...found(part, match, style)],
      look,
    ),
  );
}

function levelStyle(level: string | undefined): StyleName | undefined {
  if (level === undefined) return undefined;
  if (/^(err|fatal|crit|panic|emerg|alert)/i.test(level)) return 'error';
  return /^warn/i.test(level) ? 'warning' : /^(debug|trace)/i.test(level) ? 'dim' : undefined;
}

/** The text with what the filter found highlighted. */
function found(text: string, match: RegExp | undefined, style: StyleName | undefined): Span[] {
  if (!match) return [{ text, style }];
  const spans: Span[] = [];
  let from = 0;
  match.lastIndex = 0;
  for (const { index, 0: part } of text.matchAll(match)) {
    if (part === '') continue;
    if (index > from) spans.push({ text: text.slice(from, index), style });
    spans.push({ text: part, style: 'match' });
    from = index + part.length;
  }
  spans.push({ text: text.slice(from), style });
  return spans;
}
