import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '@xterm/headless';
import pty, { type Process } from 'node-pty';
import { loadTerminals } from '../../src/terminal/xterm.ts';
import { screenSvg } from './svg.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'docs/pictures');
/** Milliseconds that a screen has to stand still before it is drawn, and the longest that something is waited for. */
const STILL = 1_200;
const LONGEST = 90_000;
const ESC = '\x1b';
const LEAVE = '\x1d';

/** The program in a terminal that nobody sees. */
class Stage {
  readonly #terminal: Terminal;
  readonly #child: Process;
  #changed = performance.now();

  constructor(terminal: Terminal, child: Process) {
    this.#terminal = terminal;
    this.#child = child;
    child.onData((data) => {
      this.#changed = performance.now();
      terminal.write(data);
    });
    terminal.onData((answer) => child.write(answer));
    child.on('error', () => {});
  }

  screen(): string {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) =>
      active.getLine(active.baseY + y)?.translateToString(true),
    ).join('\n');
  }

  /** Waits for the text, then types; escape is given time, so that it is not taken for the beginning of a sequence. */
  async see(wanted: RegExp, ...keys: string[]): Promise<void> {
    const end = performance.now() + LONGEST;
    while (!wanted.test(this.screen())) {
      if (performance.now() > end) throw new Error(`never saw ${wanted}; the screen:\n${this.screen()}`);
      await pause(100);
    }
    for (const key of keys) {
      await pause(400);
      this.#child.write(key);
    }
  }

  /** Draws the screen as soon as it stands still; clocks may tick on. */
  async draw(name: string, title: string): Promise<void> {
    const end = performance.now() + 4 * STILL;
    await pause(STILL);
    while (performance.now() - this.#changed < STILL / 4 && performance.now() < end) await pause(100);
    writeFileSync(join(folder, `${name}.svg`), screenSvg(this.#terminal, title));
    process.stderr.write(`kdbg: drew docs/pictures/${name}.svg\n`);
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.onExit(() => resolve()));
    this.#child.kill('SIGTERM');
    await Promise.race([ended, pause(5_000)]);
    this.#child.destroy();
    this.#terminal.dispose();
  }
}

interface Picture {
  args: readonly string[];
  columns: number;
  rows: number;
  play(stage: Stage): Promise<void>;
}

const PICTURES: Readonly<Record<string, Picture>> = {
  console: {
    args: ['playground', '--lesson', 'crash'],
    columns: 132,
    rows: 38,
    async play(stage) {
      await stage.see(/renderer-\S+ +0\/1 +(CrashLoop|Error)/, ESC);
      await stage.see(/killed by SIGSEGV/, 'd');
      await stage.see(/y does it/);
      await stage.draw('dialog', 'The change that puts a container to sleep, before it is made');
      await stage.see(/y does it/, 'y');
      await stage.see(/☾ renderer-\S+ +1\/1 +Asleep/, 's');
      await stage.see(/takes the keys back[\s\S]*[$#] /, 'crasher\r');
      await stage.see(/Segmentation fault[\s\S]*[$#] /, 'SIMD=off crasher\r');
      await stage.see(/SIMD is off/);
      await stage.draw('console', 'A program that crashes sleeps; in its container it is run by hand');
      await stage.see(/takes the keys back/, '\x03', LEAVE, ESC);
    },
  },
  finding: {
    args: ['playground', '--lesson', 'image-typo'],
    columns: 120,
    rows: 34,
    async play(stage) {
      await stage.see(/Pull/, ESC);
      await stage.see(/What helps/, '2');
      await stage.draw('finding', 'A finding: what is wrong, why kdbg says so, and what helps');
    },
  },
  small: {
    args: ['playground', '--lesson', 'password'],
    columns: 80,
    rows: 24,
    async play(stage) {
      await stage.see(/Error|CrashLoop/, ESC);
      await stage.see(/Diagnosis/);
      await stage.draw('small', 'The same console in a terminal of 80 columns and 24 rows');
    },
  },
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function make({ args, columns, rows, play }: Picture): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'kdbg-pictures-'));
  const terminal = (await loadTerminals())({ columns, rows, scrollback: 0 });
  const child = pty.spawn(process.execPath, [join(root, 'dist/bin.js'), ...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      SHELL: '/bin/sh',
    },
  });
  const stage = new Stage(terminal, child);
  try {
    await play(stage);
  } finally {
    await stage.close();
    rmSync(home, { recursive: true, force: true });
  }
}

mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
for (const [name, picture] of Object.entries(PICTURES)) {
  if (wanted.length === 0 || wanted.includes(name)) await make(picture);
}
