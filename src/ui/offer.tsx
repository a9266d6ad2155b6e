import { Box, render } from 'ink';
import { type ReactElement, useMemo } from 'react';
import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { wrap } from '../base/width.ts';
import { InputParser } from '../keys/parser.ts';
import { texts } from '../texts/index.ts';
import { paintBox } from './dialogs/box.ts';
import { useReadable } from './hooks.ts';
import type { Screen } from './mount.tsx';
import { blank, line, type Span } from './paint/line.ts';
import type { Theme } from './theme.ts';
import { Rows } from './widgets/Rows.tsx';

/** One thing that a key does. */
export interface OfferKey {
  key: string;
  title: string;
}

export interface OfferOptions {
  /** What there is not. */
  reason: string;
  looked: readonly string[];
  keys: readonly OfferKey[];
  theme: Theme;
  screen: Screen;
  clock: Clock;
  /** The person has pressed one of the keys. */
  chosen(key: string): void;
}

type Parts = Pick<OfferOptions, 'reason' | 'looked' | 'keys' | 'theme'>;

/** The rows of the box; of `width` cells. Where there is little room, what is said last is left out. */
export function paintOffer({ reason, looked, keys, theme }: Parts, width: number, height: number): string[] {
  const t = texts.playground.offer;
  const inner = width - 4;
  const text = (value: string, style?: Span['style'], indent = 0) =>
    wrap(value, inner - indent).map((part) =>
      line(theme, inner, [{ text: ' '.repeat(indent) }, { text: part, style }]),
    );
  const rows = [
    ...text(reason),
    ...looked.flatMap((path, i) => text(i === 0 ? `${t.looked} ${path}` : path, 'dim')),
    blank(inner),
    ...keys.map(({ key, title }) => line(theme, inner, [{ text: ` ${key} `, style: 'key' }, { text: ` ${title}` }])),
    blank(inner),
    ...text(t.or),
    ...t.ways.map((way) => line(theme, inner, [{ text: `  ${way}`, style: 'dim' }])),
  ];
  const hint: Span[] = [{ text: t.hint, style: 'dim' }];
  return paintBox(theme, { title: t.title, rows: rows.slice(0, height - 2), hint, width });
}

function OfferScreen({
  size,
  parts,
}: {
  size: Readable<{ columns: number; rows: number }>;
  parts: Parts;
}): ReactElement {
  const { columns, rows } = useReadable(size);
  const width = Math.min(columns, 84);
  const box = useMemo(() => paintOffer(parts, width, rows), [parts, width, rows]);
  return (
    <Box width={columns} height={rows}>
      <Rows x={Math.floor((columns - width) / 2)} y={Math.max(0, Math.floor((rows - box.length) / 3))} rows={box} />
    </Box>
  );
}

/** Shows what may be done where there is no cluster. What it gives back ends it and gives the terminal back. */
export function mountOffer(options: OfferOptions): () => void {
  const { screen, clock, keys, chosen } = options;
  const { stdin, stdout } = screen;
  const measure = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  const size = new Cell(measure());
  const app = render(<OfferScreen size={size} parts={options} />, {
    // Ink asks only for the members that both have.
    stdout: stdout as NodeJS.WriteStream,
    stdin: stdin as NodeJS.ReadStream,
    alternateScreen: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const parser = new InputParser({
    clock,
    onEvent(event) {
      if (event.type !== 'key') return;
      // Not esc: it goes one step back everywhere, and never ends kdbg.
      const key = event.key === 'ctrl-c' ? 'q' : event.key;
      if (keys.some((one) => one.key === key)) chosen(key);
    },
  });
  const feed = (chunk: Buffer | string) => parser.feed(Buffer.from(chunk));
  const resized = () => size.set(measure());
  stdin.setRawMode?.(true);
  stdin.on('data', feed);
  stdin.resume();
  stdout.on('resize', resized);
  return () => {
    parser.close();
    stdin.off('data', feed);
    stdout.off('resize', resized);
    app.unmount();
    stdin.setRawMode?.(false);
    stdin.pause();
  };
}
