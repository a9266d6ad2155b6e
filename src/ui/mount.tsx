import { type Instance, render } from 'ink';
import type { ReactElement } from 'react';
import { type Clock, systemClock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import type { Desk } from '../commands/desk.ts';
import { Dispatcher } from '../commands/dispatch.ts';
import type { Registry } from '../commands/registry.ts';
import { InputParser } from '../keys/parser.ts';
import { App } from './App.tsx';
import { useReadable } from './hooks.ts';
import { handleMouse } from './mouse.ts';
import type { Theme } from './theme.ts';

/** The terminal as the console uses it; tests give their own. */
export interface Screen {
  stdin: NodeJS.ReadableStream & { setRawMode?(raw: boolean): unknown };
  stdout: NodeJS.WritableStream & { columns?: number; rows?: number };
}

export interface MountOptions {
  desk: Desk;
  registry: Registry;
  theme: Readable<Theme>;
  screen: Screen;
  mouse: boolean;
  /** The key that takes the keys back from a terminal, as it is shown. */
  prefix: string;
  clock?: Clock;
}

export interface Mounted {
  /** Draws everything anew, e.g. after another program has used the terminal. */
  redraw(): void;
  unmount(): void;
}

// Button and wheel reports in SGR form, and pastes in brackets (xterm control sequences, DEC private modes).
const MOUSE_ON = '\u001b[?1000h\u001b[?1002h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1002l\u001b[?1000l';
// A row that the terminal finds wider than kdbg does (it knows other emoji) is cut at the edge; wrapped, it would push all others down.
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
const HOME_AND_ERASE = '\u001b[H\u001b[2J';
const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

interface Size {
  columns: number;
  rows: number;
}

function Root(props: { size: Readable<Size>; now: Readable<number>; options: MountOptions }): ReactElement {
  const { columns, rows } = useReadable(props.size);
  const { desk, registry, prefix } = props.options;
  const theme = useReadable(props.options.theme);
  return (
    <App desk={desk} theme={theme} columns={columns} rows={rows} now={props.now} registry={registry} prefix={prefix} />
  );
}

/** Opens the full screen on a terminal: draws the desk, and takes what is typed to the dispatcher. */
export function mount(options: MountOptions): Mounted {
  const { desk, registry, screen } = options;
  const { stdin, stdout } = screen;
  const clock = options.clock ?? systemClock;
  const measure = (): Size => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  const size = new Cell(measure());
  const second = () => Math.floor(clock.now() / 1000) * 1000;
  const now = new Cell(second());
  let stopTicking: () => void = () => {};
  const tick = () => {
    now.set(second());
    stopTicking = clock.after(1000 - (clock.now() % 1000), tick);
  };
  tick();
  const root = <Root size={size} now={now} options={options} />;
  const app: Instance = render(root, {
    // Ink asks only for the members that both have.
    stdout: stdout as NodeJS.WriteStream,
    stdin: stdin as NodeJS.ReadStream,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 30,
  });
  const dispatcher = new Dispatcher(desk, registry, (event) => {
    const { columns, rows } = size.get();
    handleMouse(desk, event, columns, rows, () => registry.run(desk, 'finding.open'));
  });
  const parser = new InputParser({ clock, onEvent: (event) => dispatcher.input(event) });
  const feed = (chunk: Buffer | string) => parser.feed(Buffer.from(chunk));
  // Ink counts rows from where it left the cursor: that is wrong when another program has drawn, or the terminal has another size.
  const redraw = () => {
    app.clear();
    stdout.write(HOME_AND_ERASE);
    size.set(measure());
    // Now, not with the next turn: Ink's own listener draws what it has, at a new size the panes of the old one.
    app.rerender(root);
  };
  stdin.setRawMode?.(true);
  stdin.on('data', feed);
  stdin.resume();
  stdout.prependListener('resize', redraw);
  stdout.write(`${WRAP_OFF}${PASTE_ON}${options.mouse ? MOUSE_ON : ''}`);
  return {
    redraw,
    unmount() {
      stopTicking();
      parser.close();
      stdin.off('data', feed);
      stdout.off('resize', redraw);
      stdout.write(`${PASTE_OFF}${options.mouse ? MOUSE_OFF : ''}${WRAP_ON}`);
      app.unmount();
      stdin.setRawMode?.(false);
      stdin.pause();
    },
  };
}
