import { type Clock, pause } from '../../base/clock.ts';
import { toKdbgError } from '../../base/errors.ts';
import { wrap } from '../../base/width.ts';
import type { TerminalFactory } from '../../terminal/xterm.ts';
import { endLine } from './endLine.ts';
import type { Opener, Program, ProgramEnd, Size } from './program.ts';
import { Screen } from './screen.ts';
import type { SessionInfo } from './types.ts';

export interface SessionOptions {
  info: Omit<SessionInfo, 'state' | 'startedAt'>;
  /** Tried one after the other: the next one when the one before says that there is no such program. */
  openers: readonly Opener[];
  /** True for an end that lets the next opener be tried. */
  tryNext?: (end: ProgramEnd) => boolean;
  /** What is told when the last opener ended with `tryNext` as well. */
  none?: ProgramEnd;
  onNote?: (note: string) => void;
  /**
   * What was typed before is sent only when the program has drawn its prompt: a shell may ask its terminal where the cursor is (busybox
   * does at each prompt), and a program that was started from keys typed ahead would get the answer.
   */
  awaitPrompt?: boolean;
  size: Size;
  scrollback: number;
  terminals: Promise<TerminalFactory>;
  clock: Clock;
  /** The info has changed. */
  changed(info: SessionInfo): void;
  resized(size: Size): void;
}

/** What is typed before the program is there; more than this is a paste gone wrong. Bytes or characters. */
const MOST_EARLY_INPUT = 1024 * 1024;
/** Milliseconds without output after which a prompt is taken for drawn, and how long one is waited for at most. */
const QUIET = 50;
const LONGEST_PROMPT = 1000;
const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';
/** Only where a program has died on it: on the other screen this would move the cursor to where it was saved last. */
const LEAVE_ALTERNATE = '\x1b[?1049l';
/** Undoes what a program leaves behind when it dies: mouse, bracketed paste, a drawing never ended, a hidden cursor. */
const RECOVER = '\x1b[?1000;1002;1003;1006;2004;2026l\x1b[?25h\x1b[0m';

/** One program and its screen, from the start until it is closed; it lives on while nobody looks. */
export class Session {
  readonly screen: Screen;
  readonly #options: SessionOptions;
  readonly #abort = new AbortController();
  #info: SessionInfo;
  #program: Program | undefined;
  /** Input that waits for the program; undefined as soon as it is sent at once. */
  #early: (Uint8Array | string)[] | undefined = [];
  #earlyLength = 0;
  #sawOutput = false;
  #lastOutput = 0;
  #paused = false;
  #done: Promise<void>;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#info = { ...options.info, state: { phase: 'starting' }, startedAt: options.clock.now() };
    this.screen = new Screen(options.clock, { ...options.size, scrollback: options.scrollback }, options.terminals, {
      send: (data) => this.#send(data),
      answer: (data) => this.#program?.write(data),
      resized: (columns, rows) => {
        this.#program?.resize({ columns, rows });
        options.resized({ columns, rows });
      },
      drained: () => this.#drained(),
      title: (programTitle) => this.#change({ programTitle }),
      note: (note) => options.onNote?.(note),
    });
    this.#done = this.#run();
  }

  get info(): SessionInfo {
    return this.#info;
  }

  /** A line of kdbg's own in the text. */
  note(text: string): void {
    this.screen.write(`${this.#own(text)}\r\n`);
  }

  /** What kdbg says itself, broken between words at the terminal's width of now. */
  #own(text: string): string {
    return `${DIM}${wrap(`── ${text} ──`, this.screen.columns).join('\r\n')}${PLAIN}`;
  }

  /** Ends the program; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#drained();
    await this.#program?.close().catch(() => {});
    await this.#done;
    this.screen.dispose();
  }

  async #run(): Promise<void> {
    const { openers, tryNext, none } = this.#options;
    let end: ProgramEnd = {};
    for (const [i, open] of openers.entries()) {
      end = await this.#runOne(open, i === openers.length - 1 && !tryNext);
      if (this.#abort.signal.aborted) return;
      if (this.#sawOutput || !tryNext?.(end)) break;
      if (i === openers.length - 1 && none) end = none;
    }
    await this.#finish(end);
  }

  async #runOne(open: Opener, surelyRuns: boolean): Promise<ProgramEnd> {
    const { columns, rows } = this.screen;
    let program: Program;
    try {
      program = await open({ columns, rows }, this.#abort.signal);
    } catch (error) {
      return { reason: toKdbgError(error).line };
    }
    if (this.#abort.signal.aborted) {
      await program.close().catch(() => {});
      return {};
    }
    this.#program = program;
    if (this.screen.columns !== columns || this.screen.rows !== rows) program.resize(this.screen);
    program.onData((data) => this.#take(program, data));
    if (surelyRuns) this.#running(program);
    return program.ended;
  }

  #take(program: Program, data: Uint8Array | string): void {
    this.#sawOutput = true;
    this.#lastOutput = this.#options.clock.now();
    if (this.#info.state.phase === 'starting') this.#running(program);
    if (!this.screen.write(data) && !this.#abort.signal.aborted) {
      this.#paused = true;
      program.pause();
    }
  }

  #drained(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#program?.resume();
  }

  #running(program: Program): void {
    this.#change({ state: { phase: 'running' } });
    if (this.#options.awaitPrompt) void this.#prompt().then(() => this.#takesInput(program));
    else this.#takesInput(program);
  }

  /** Resolves when something stands on the screen and nothing more comes, or after a while. */
  async #prompt(): Promise<void> {
    const { clock } = this.#options;
    const began = clock.now();
    while (!this.#abort.signal.aborted && clock.now() - began < LONGEST_PROMPT) {
      await pause(clock, QUIET, this.#abort.signal);
      const { x, y } = this.screen.cursor ?? { x: 0, y: 0 };
      if (x + y > 0 && clock.now() - this.#lastOutput >= QUIET) return;
    }
  }

  #takesInput(program: Program): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const data of early) program.write(data);
  }

  #send(data: Uint8Array | string): void {
    if (!this.#early) this.#program?.write(data);
    else if (this.#info.state.phase !== 'ended' && this.#earlyLength + data.length <= MOST_EARLY_INPUT) {
      this.#early.push(data);
      this.#earlyLength += data.length;
    }
  }

  async #finish(end: ProgramEnd): Promise<void> {
    this.#early = [];
    this.#earlyLength = MOST_EARLY_INPUT;
    await this.#options.terminals;
    await this.screen.flushed();
    this.screen.write(`${this.screen.modes.alternate ? LEAVE_ALTERNATE : ''}${RECOVER}`);
    await this.screen.flushed();
    const line = endLine(end);
    this.screen.write(`${(this.screen.cursor?.x ?? 0) > 0 ? '\r\n' : ''}${this.#own(line)}\x1b[?25l`);
    this.#change({ state: { phase: 'ended', ...end, at: this.#options.clock.now() } });
  }

  #change(change: Partial<SessionInfo>): void {
    this.#info = { ...this.#info, ...change };
    this.#options.changed(this.#info);
  }
}
