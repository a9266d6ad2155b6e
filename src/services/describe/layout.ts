import { sanitise } from '../../base/sanitise.ts';
import { cellWidth } from '../../base/width.ts';
import { texts } from '../../texts/index.ts';

/** What stands after a label: lines (one below the other), or nothing, which leaves the label out too. */
export type Value = string | readonly string[] | undefined;
export type Field = readonly [label: string, value: Value];

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cellWidth(text)));

/** `Label:  value` lines with the values in one column. Everything from the wire is sanitised here. */
export function fields(list: readonly Field[]): string[] {
  const shown = list.flatMap(([label, value]) => {
    const lines = (value === undefined ? [] : typeof value === 'string' ? [value] : value).flatMap((text) =>
      sanitise(text, { lines: true }).split('\n'),
    );
    return lines.length > 0 ? [{ label: texts.describe.named(sanitise(label)), lines }] : [];
  });
  const width = Math.max(0, ...shown.map(({ label }) => cellWidth(label))) + 2;
  return shown.flatMap(({ label, lines }) =>
    lines.map((line, i) => (pad(i === 0 ? label : '', width) + line).trimEnd()),
  );
}

/** Rows with their columns aligned; a column that is empty in every row is left out with its header. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const used = header.map((_, i) => rows.some((row) => (row[i] ?? '') !== ''));
  return aligned([header, ...rows].map((row) => row.filter((_, i) => used[i])));
}

/** Rows with their columns aligned, without a header. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  const clean = rows.map((row) => row.map((cell) => sanitise(cell)));
  for (const row of clean) {
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, cellWidth(cell));
  }
  return clean.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** A title and under it its lines; nothing where there are no lines. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [sanitise(title), ...indent(lines)] : [];
}

/** A text of the wire in lines. */
export function textLines(text: string): string[] {
  return sanitise(text.replace(/\n+$/, ''), { lines: true }).split('\n');
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? line : `  ${line}`));
}

/** The blocks with an empty line between them. */
export function page(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}
