import type { Arrangement } from '../../../src/ui/layout/arrange.ts';
import { frames } from '../../../src/ui/layout/frames.ts';

/** An arrangement as a drawing: frames, and each pane's name in its upper edge. */
export function boxes(
  { placed }: Arrangement,
  columns: number,
  rows: number,
  focus = placed[0]?.pane ?? 'resources',
): string {
  const drawn = frames(placed, focus, columns, rows).map((runs) => {
    let row = '';
    for (const { x, text } of runs) row = row.padEnd(x) + text;
    return [...row];
  });
  for (const { pane, x, y } of placed) {
    for (const [i, char] of [...pane].entries()) {
      const row = drawn[y];
      if (row) row[x + 1 + i] = char;
    }
  }
  return drawn
    .map((row) => row.join('').trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
