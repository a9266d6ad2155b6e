import { fileURLToPath } from 'node:url';
import type { Terminal } from '@xterm/headless';
import pty, { type Process } from 'node-pty';
import { loadTerminals } from '../../src/terminal/xterm.ts';

export interface DriverOptions {
  /** Missing: kdbg itself. */
  program?: string;
  args?: readonly string[];
  /** Added to a small environment that has nothing of the person's but PATH. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  columns?: number;
  rows?: number;
}

/** The checkout's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The bundle's entry; `npm test` builds it first. */
export const ENTRY = `${ROOT}dist/bin.js`;

/** A program in a real pseudo-terminal, seen as a person sees it: rows of text on a screen. */
export class PtyDriver {
  readonly #terminal: Terminal;
  readonly #child: Process;
  readonly #changed = new Set<() => void>();
  #exit: number | undefined;
  #started = performance.now();
  #firstOutput: number | undefined;
  #bytes = 0;

  private constructor(terminal: Terminal, child: Process) {
    this.#terminal = terminal;
    this.#child = child;
    child.onData((data) => {
      this.#firstOutput ??= performance.now() - this.#started;
      this.#bytes += data.length;
      terminal.write(data, () => this.#notify());
    });
    // What the terminal answers to questions (where is the cursor, what are you).
    terminal.onData((answer) => child.write(answer));
    child.on('error', () => {});
    child.onExit(({ exitCode, signal }) => {
      this.#exit = signal ? 128 + signal : exitCode;
      // Behind what is still being parsed.
      terminal.write('', () => this.#notify());
    });
  }

  static async start(options: DriverOptions = {}): Promise<PtyDriver> {
    const { columns = 120, rows = 40 } = options;
    const terminal = (await loadTerminals())({ columns, rows, scrollback: 1000 });
    const [file, args] = options.program
      ? [options.program, options.args ?? []]
      : [process.execPath, [ENTRY, ...(options.args ?? [])]];
    const child = pty.spawn(file, args, {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd: options.cwd ?? ROOT,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: '/nonexistent',
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        COLORTERM: 'truecolor',
        ...options.env,
      },
    });
    return new PtyDriver(terminal, child);
  }

  get pid(): number {
    return this.#child.pid;
  }
  /** The exit status (128 + signal where one ended it); undefined while it runs. */
  get exit(): number | undefined {
    return this.#exit;
  }
  /** Milliseconds from the start to the first byte. */
  get firstOutput(): number | undefined {
    return this.#firstOutput;
  }
  /** Characters that the program has written so far. */
  get written(): number {
    return this.#bytes;
  }

  /** The visible rows without trailing spaces. */
  rows(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) =>
      (active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** The visible rows as one text, without empty rows at the end. */
  screen(): string {
    return this.rows().join('\n').trimEnd();
  }

  /** Everything that was written, from the scrollback on; a line that the terminal wrapped is one line. */
  output(): string {
    const { active } = this.#terminal.buffer;
    let text = '';
    for (let y = 0; y < active.length; y++) {
      const line = active.getLine(y);
      text += `${y > 0 && !line?.isWrapped ? '\n' : ''}${line?.translateToString(true) ?? ''}`;
    }
    return text.trimEnd();
  }

  /** Types characters and escape sequences as they are; see KEYS for those with names. */
  type(keys: string): void {
    this.#child.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#child.resize(columns, rows);
  }

  kill(signal = 'SIGKILL'): void {
    if (this.#exit === undefined) process.kill(this.#child.pid, signal);
  }

  /** Resolves with the screen as soon as it shows the pattern, or the function says yes; fails with the last screen after `limit` ms. */
  async waitFor(wanted: RegExp | string | ((screen: string) => boolean), limit = 10_000): Promise<string> {
    const fits = (screen: string) =>
      typeof wanted === 'function'
        ? wanted(screen)
        : typeof wanted === 'string'
          ? screen.includes(wanted)
          : wanted.test(screen);
    await this.#until(() => fits(this.screen()), limit, `did not show ${wanted}`);
    return this.screen();
  }

  /** Resolves with the exit status when the program has ended. */
  async waitForExit(limit = 10_000): Promise<number> {
    await this.#until(() => this.#exit !== undefined, limit, 'did not end');
    return this.#exit ?? -1;
  }

  /** Ends the program if it still runs, and frees the terminal. */
  async close(): Promise<void> {
    if (this.#exit === undefined) {
      this.kill('SIGKILL');
      await this.waitForExit(5_000);
    }
    this.#child.destroy();
    this.#terminal.dispose();
  }

  #notify(): void {
    for (const listener of [...this.#changed]) listener();
  }

  #until(reached: () => boolean, limit: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#changed.delete(check);
        if (error) reject(error);
        else resolve();
      };
      const check = () => reached() && end();
      const timer = setTimeout(() => {
        const state = this.#exit === undefined ? 'it runs' : `it ended with ${this.#exit}`;
        end(new Error(`the program ${what} within ${limit} ms (${state}); the screen:\n${this.screen()}`));
      }, limit);
      this.#changed.add(check);
      check();
    });
  }
}

/** What a terminal sends for the keys that have names. */
export const KEYS = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  home: '\x1b[H',
  end: '\x1b[F',
  ctrl: (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f),
} as const;
