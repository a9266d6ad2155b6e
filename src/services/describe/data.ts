import { isRecord } from '../../base/object.ts';
import { plain } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { eventLines, identity, yesNo } from './common.ts';
import { fields, indent, section, table, textLines } from './layout.ts';
import type { DescribeInput } from './types.ts';

/** Of a value with several lines so many are shown. */
const SHOWN_LINES = 12;
const LONGEST_LINE = 200;

type WithData = KubeObject & { type?: string; immutable?: boolean; data?: unknown; binaryData?: unknown };

/** A ConfigMap: its keys with their sizes and the beginning of each value. */
export function describeConfigMap({ kind, object, events, now }: DescribeInput): string[][] {
  const { data, binaryData, immutable }: WithData = object;
  const { section: titles, ...t } = texts.describe;
  const lines = [
    ...entries(data).flatMap(([key, value]) => [
      `${key}  ${t.aside(t.bytes(Buffer.byteLength(value)))}`,
      ...indent(beginning(value)),
    ]),
    ...entries(binaryData).map(
      ([key, value]) => `${key}  ${t.aside(t.joined([t.binary, t.bytes(decodedSize(value))]))}`,
    ),
  ];
  return [
    head(kind, object, immutable, now),
    section(titles.data, lines.length > 0 ? lines : [t.noData]),
    eventLines(events, now),
  ];
}

/** A Secret: its keys and their sizes, and nothing of its values. */
export function describeSecret({ kind, object, events, now }: DescribeInput): string[][] {
  const { data, immutable, type }: WithData = object;
  const { section: titles, column, ...t } = texts.describe;
  const rows = entries(data).map(([key, value]) => [key, t.bytes(decodedSize(value))]);
  return [
    head(kind, object, immutable, now, type),
    section(titles.data, rows.length > 0 ? table([column.key, column.size], rows) : [t.noData]),
    eventLines(events, now),
  ];
}

/** The bytes that a base64 text stands for. */
export function decodedSize(text: string): number {
  return Buffer.from(text, 'base64').length;
}

function head(kind: string, object: KubeObject, immutable: boolean | undefined, now: number, type?: string): string[] {
  const { first, last } = identity(kind, object, now);
  const { label } = texts.describe;
  return fields([
    ...first,
    [label.type, type],
    [label.immutable, immutable === undefined ? undefined : yesNo(immutable)],
    ...last,
  ]);
}

function entries(map: unknown): [string, string][] {
  return isRecord(map) ? Object.entries(map).map(([key, value]) => [key, plain(value)]) : [];
}

function beginning(value: string): string[] {
  const t = texts.describe;
  const lines = textLines(value);
  const shown = lines
    .slice(0, SHOWN_LINES)
    .map((line) =>
      line.length > LONGEST_LINE ? t.shortened(line.slice(0, LONGEST_LINE), line.length - LONGEST_LINE) : line,
    );
  return lines.length > SHOWN_LINES ? [...shown, t.moreLines(lines.length - SHOWN_LINES)] : shown;
}
