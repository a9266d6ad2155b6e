import type { IBufferCell, Terminal } from '@xterm/headless';

/** Width and height of a cell, and the size of its letters, in units of the picture. */
const CELL = { width: 8.4, height: 17, font: 14 } as const;
const MARGIN = 10;
const FOREGROUND = '#d4d7dd';
const BACKGROUND = '#14171c';
/** The first 16 colours; the others are computed as xterm does. */
const COLOURS = [
  ...['#2a2f38', '#f0706b', '#7fc97f', '#e5b567', '#6fa8f5', '#c792ea', '#5fc9c9', '#c8ccd4'],
  ...['#767e8c', '#ff8a85', '#98e098', '#ffd075', '#8dbdff', '#dcaaff', '#7fe5e5', '#ffffff'],
] as const;

interface Look {
  colour: string;
  background: string;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

interface Run extends Look {
  x: number;
  width: number;
  text: string;
}

/**
 * The screen of a terminal as an SVG: text stays text, each run of cells of one look is one element, stretched to exactly its cells, so that the
 * lines of frames meet whatever font the reader has.
 */
export function screenSvg(terminal: Terminal, title: string): string {
  const { cols, rows, buffer } = terminal;
  const width = Math.ceil(cols * CELL.width + 2 * MARGIN);
  const height = Math.ceil(rows * CELL.height + 2 * MARGIN);
  const cell = buffer.active.getNullCell();
  const body: string[] = [];
  for (let y = 0; y < rows; y++) {
    const line = buffer.active.getLine(buffer.active.baseY + y);
    const runs: Run[] = [];
    for (let x = 0; line && x < cols; x += Math.max(1, line.getCell(x, cell)?.getWidth() ?? 1)) {
      const at = line.getCell(x, cell);
      if (!at) break;
      const look = lookOf(at);
      const cells = Math.max(1, at.getWidth());
      const text = at.isInvisible() ? ' '.repeat(cells) : at.getChars() || ' ';
      const last = runs.at(-1);
      if (last && sameLook(last, look)) {
        last.text += text;
        last.width += cells;
      } else runs.push({ ...look, x, width: cells, text });
    }
    body.push(...runs.flatMap((run) => runSvg(run, y)));
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${CELL.font}" fill="${FOREGROUND}" xml:space="preserve">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function runSvg(run: Run, y: number): string[] {
  const top = MARGIN + y * CELL.height;
  const rect =
    run.background === BACKGROUND
      ? []
      : [
          `<rect x="${number(left(run.x))}" y="${number(top)}" width="${number(run.width * CELL.width)}" height="${CELL.height}" fill="${run.background}"/>`,
        ];
  const kept = run.text.trimEnd();
  const text = kept.trimStart();
  if (text === '') return rect;
  // Blanks at the edges need no element of their own.
  const before = kept.length - text.length;
  const after = run.text.length - kept.length;
  const cells = run.width - before - after;
  const marks = [
    run.colour === FOREGROUND ? '' : ` fill="${run.colour}"`,
    run.bold ? ' font-weight="bold"' : '',
    run.dim ? ' opacity="0.6"' : '',
    run.italic ? ' font-style="italic"' : '',
    run.underline ? ' text-decoration="underline"' : '',
  ].join('');
  const length = cells > 1 ? ` textLength="${number(cells * CELL.width)}" lengthAdjust="spacingAndGlyphs"` : '';
  return [
    ...rect,
    `<text x="${number(left(run.x + before))}" y="${number(top + CELL.height - 4)}"${length}${marks}>${escaped(text)}</text>`,
  ];
}

function lookOf(cell: IBufferCell): Look {
  const front = cell.isFgRGB() ? rgb(cell.getFgColor()) : cell.isFgPalette() ? palette(cell.getFgColor()) : FOREGROUND;
  const back = cell.isBgRGB() ? rgb(cell.getBgColor()) : cell.isBgPalette() ? palette(cell.getBgColor()) : BACKGROUND;
  const inverse = cell.isInverse() !== 0;
  return {
    colour: inverse ? back : front,
    background: inverse ? front : back,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

function sameLook(a: Look, b: Look): boolean {
  return (
    a.colour === b.colour &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.italic === b.italic &&
    a.underline === b.underline
  );
}

function rgb(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}

/** The 6×6×6 cube and the greys of xterm's 256 colours. */
function palette(colour: number): string {
  if (colour < 16) return COLOURS[colour] ?? FOREGROUND;
  if (colour > 231) return rgb((8 + (colour - 232) * 10) * 0x010101);
  const step = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const at = colour - 16;
  return rgb((step(Math.floor(at / 36)) << 16) + (step(Math.floor(at / 6) % 6) << 8) + step(at % 6));
}

const left = (x: number): number => MARGIN + x * CELL.width;
const number = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
