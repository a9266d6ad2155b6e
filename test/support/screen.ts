import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { IBufferCell, Terminal } from '@xterm/headless';
import { Cell, type Readable } from '../../src/base/readable.ts';
import { loadTerminals } from '../../src/terminal/xterm.ts';
import { mount } from '../../src/ui/mount.tsx';
import { type ColourDepth, makeTheme, type Theme } from '../../src/ui/theme.ts';
import { settle } from './fakeClock.ts';
import type { FakeDesk } from './fakeDesk.ts';
import { KEYS } from './keyBytes.ts';

export interface ScreenOptions {
  columns?: number;
  rows?: number;
  depth?: ColourDepth;
  mouse?: boolean;
  theme?: Readable<Theme>;
  /** Cells that the terminal has beyond the size that it tells: what is drawn there was drawn too wide or too low. */
  beyond?: { columns: number; rows: number };
}

/** Ink draws at most every 34 ms of real time; when nothing came for longer than that, nothing waits to be drawn. */
const QUIET = 70;
/** Real milliseconds until a test that waits for something to be shown fails. */
const LIMIT = 15_000;

class Stdout extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #wrote: (text: string) => void;

  constructor(columns: number, rows: number, wrote: (text: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#wrote = wrote;
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.#wrote(chunk.toString());
    done();
  }
}

/** The console on a terminal that only a test sees: what a person would read, typed to by the bytes that their terminal would send. */
export class TestScreen {
  /** Everything that was written to the terminal. */
  raw = '';
  readonly #fake: FakeDesk;
  readonly #terminal: Terminal;
  readonly #stdin: PassThrough;
  readonly #stdout: Stdout;
  readonly #unmount: () => void;
  readonly #drawn = new EventEmitter();
  readonly #beyond: { columns: number; rows: number };
  #unparsed = 0;

  private constructor(fake: FakeDesk, terminal: Terminal, options: ScreenOptions) {
    const { columns = 120, rows = 40, depth = 'true', mouse = true, beyond } = options;
    this.#fake = fake;
    this.#terminal = terminal;
    this.#beyond = beyond ?? { columns: 0, rows: 0 };
    this.#drawn.setMaxListeners(0);
    this.#stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => this.#stdin });
    this.#stdout = new Stdout(columns, rows, (text) => {
      this.raw += text;
      this.#unparsed++;
      terminal.write(text.replaceAll(/(?<!\r)\n/g, '\r\n'), () => {
        this.#unparsed--;
        this.#drawn.emit('drawn');
      });
    });
    const mounted = mount({
      desk: fake.desk,
      registry: fake.registry,
      theme: options.theme ?? new Cell(makeTheme('dark', depth)),
      screen: { stdin: this.#stdin, stdout: this.#stdout },
      mouse,
      prefix: fake.registry.keys('terminal.leave', ['capture'])[0] ?? '',
      clock: fake.clock,
    });
    fake.onRedraw(() => mounted.redraw());
    this.#unmount = () => mounted.unmount();
  }

  static async open(fake: FakeDesk, options: ScreenOptions = {}): Promise<TestScreen> {
    const { columns = 120, rows = 40, beyond } = options;
    const create = await loadTerminals();
    const terminal = create({
      columns: columns + (beyond?.columns ?? 0),
      rows: rows + (beyond?.rows ?? 0),
      scrollback: 0,
    });
    return new TestScreen(fake, terminal, options);
  }

  /** The rows of the terminal without trailing spaces. */
  rows(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) =>
      (active.getLine(y)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** What a person sees. */
  text(): string {
    return this.rows().join('\n');
  }

  row(y: number): string {
    return this.rows()[y] ?? '';
  }

  /** The row that shows the text. */
  rowOf(text: string | RegExp): number {
    const at = this.rows().findIndex((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));
    if (at < 0) throw new Error(`no row shows ${text}; the screen:\n${this.text()}`);
    return at;
  }

  /** The cells of a row: the second cell of a wide character is ''. */
  cells(y: number): string[] {
    const line = this.#terminal.buffer.active.getLine(y);
    return Array.from({ length: this.#terminal.cols }, (_, x) => {
      const cell = line?.getCell(x);
      return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
    });
  }

  /** The cell as the terminal keeps it, with its look. */
  cell(x: number, y: number): IBufferCell {
    const cell = this.#terminal.buffer.active.getLine(y)?.getCell(x);
    if (!cell) throw new Error(`there is no cell ${x},${y}`);
    return cell;
  }

  /**
   * Presses keys one after the other, by their names (`enter`, `ctrl-d`, `shift-tab`, `f1`, `A`), as bytes through the parser.
   * Time moves only behind `esc`, which means the key itself when nothing follows it for a moment.
   */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.#stdin.emit('data', Buffer.from(KEYS[key] ?? bytesOf(key)));
      if (key === 'esc') await this.#fake.clock.advance(50);
      else await settle();
    }
  }

  /** Types a text, a key a character, all in one chunk: as fast as a terminal can send it. */
  async type(text: string): Promise<void> {
    this.#stdin.emit('data', Buffer.from(text));
    await settle();
  }

  async paste(text: string): Promise<void> {
    await this.type(`\x1b[200~${text}\x1b[201~`);
  }

  /** Presses and releases the left button on a cell. */
  async click(x: number, y: number): Promise<void> {
    await this.type(`\x1b[<0;${x + 1};${y + 1}M\x1b[<0;${x + 1};${y + 1}m`);
  }

  async wheel(direction: 'up' | 'down', x: number, y: number): Promise<void> {
    await this.type(`\x1b[<${direction === 'up' ? 64 : 65};${x + 1};${y + 1}M`);
  }

  /** Moves time on, e.g. for a clock that is shown or a program's output that waits for its frame. */
  async pass(ms: number): Promise<void> {
    await this.#fake.clock.advance(ms);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns + this.#beyond.columns, rows + this.#beyond.rows);
    this.#stdout.columns = columns;
    this.#stdout.rows = rows;
    this.#stdout.emit('resize');
  }

  /** As waitFor, while time goes on: for what comes through the emulator of a session, which takes its own turns. */
  async passUntil(wanted: string | RegExp): Promise<void> {
    const fits = () => (typeof wanted === 'string' ? this.text().includes(wanted) : wanted.test(this.text()));
    const limit = performance.now() + LIMIT;
    while (!fits()) {
      if (performance.now() > limit) throw new Error(`never showed ${wanted}; the screen:\n${this.text()}`);
      await this.pass(20);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Resolves as soon as the screen shows it; fails with the screen when it never does. */
  async waitFor(wanted: string | RegExp | ((screen: string) => boolean)): Promise<void> {
    const fits = () => {
      const text = this.text();
      if (typeof wanted === 'function') return wanted(text);
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    };
    await new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(limit);
        this.#drawn.off('drawn', check);
        if (error) reject(error);
        else resolve();
      };
      const check = () => fits() && end();
      const limit = setTimeout(() => end(new Error(`never showed ${wanted}; the screen:\n${this.text()}`)), LIMIT);
      this.#drawn.on('drawn', check);
      check();
    });
  }

  /** Resolves when all that has happened so far is on the screen. */
  async settled(): Promise<void> {
    await settle();
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (this.#unparsed > 0) return wait();
          this.#drawn.off('drawn', wait);
          resolve();
        }, QUIET);
      };
      this.#drawn.on('drawn', wait);
      wait();
    });
  }

  /** The whole screen once it stands still. */
  async shown(): Promise<string> {
    await this.settled();
    return this.text();
  }

  /** Another program writes on the same terminal. */
  scribble(text: string): void {
    this.#unparsed++;
    this.#terminal.write(text, () => {
      this.#unparsed--;
      this.#drawn.emit('drawn');
    });
  }

  close(): void {
    this.#unmount();
  }
}

/** The bytes of a key that has no name of its own in KEYS. */
function bytesOf(key: string): string {
  const [, letter] = /^ctrl-(.)$/.exec(key) ?? [];
  if (letter) return String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f);
  const [, alone] = /^alt-(.)$/.exec(key) ?? [];
  if (alone) return `\x1b${alone}`;
  if ([...key].length !== 1) throw new Error(`no terminal sends ${key}`);
  return key;
}
