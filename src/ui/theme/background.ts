import type { Clock } from '../../base/clock.ts';
import { luminance } from './colour.ts';
import type { Background } from './names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Asks for the background (OSC 11), and then for the kind of terminal (DA1): every terminal answers that, so nobody waits for one that can't say its colour. */
const QUESTION = '\u001b]11;?\u001b\\\u001b[c';
/** Above this luminance black text has more contrast than white. */
const MIDDLE = 0.179;
/** What is known to swallow a question that it can't answer. The Linux console and older ones would print it. */
const ASKABLE =
  /^(xterm|tmux|screen|rxvt|kitty|alacritty|foot|ghostty|wezterm|konsole|vte|gnome|st-|contour|iterm|mintty|rio)/;

/** True where the terminal can be asked for its background without a risk of garbage. */
export function canAsk(env: Environment): boolean {
  return ASKABLE.test(env.TERM ?? '') && !env.INSIDE_EMACS;
}

/** `rgb:ffff/ffff/ffff` of an answer to OSC 11 (X colour specification, 1–4 hexadecimal digits a part); undefined where there is none. */
export function answeredBackground(text: string): Background | undefined {
  const found = /\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text);
  if (!found) return undefined;
  const part = (digits = '') => (Number.parseInt(digits, 16) / (16 ** digits.length - 1)) * 255;
  return luminance([part(found[1]), part(found[2]), part(found[3])]) > MIDDLE ? 'light' : 'dark';
}

/** What COLORFGBG says (rxvt, Konsole: `15;0`, `0;default;15`): its last number is the background, of sixteen colours. */
export function environmentBackground(env: Environment): Background | undefined {
  const last = /(?:^|;)(\d{1,2})$/.exec(env.COLORFGBG ?? '')?.[1];
  if (last === undefined || Number(last) > 15) return undefined;
  return Number(last) === 7 || Number(last) > 8 ? 'light' : 'dark';
}

export interface AskedTerminal {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(raw: boolean): unknown; unshift(chunk: Buffer): void };
  stdout: { isTTY?: boolean; write(text: string): unknown };
  env: Environment;
  clock: Clock;
  /** Milliseconds to wait for an answer; also a far terminal (ssh) should be able to give it. */
  limit?: number;
}

/**
 * The background of the terminal: its own answer, else COLORFGBG, else dark. Call it before the screen is opened: the terminal stays in raw
 * mode, so that a late answer is never echoed; the console's parser swallows it. What was typed meanwhile is put back.
 */
export async function detectBackground(terminal: AskedTerminal): Promise<Background> {
  const { stdin, stdout, env } = terminal;
  const known = environmentBackground(env);
  if (!stdin.isTTY || !stdout.isTTY || !stdin.setRawMode || !canAsk(env)) return known ?? 'dark';
  return (await ask(terminal)) ?? known ?? 'dark';
}

/** OSC 11 with its end, and DA1: what terminals answer to the question. */
const OSC_ANSWER = /\u001b\]11;[^\u0007\u001b]*(?:\u0007|\u001b\\)/;
const DA_ANSWER = /\u001b\[\?[\d;]*c/;

function ask({ stdin, stdout, clock, limit = 250 }: AskedTerminal): Promise<Background | undefined> {
  return new Promise((done) => {
    let read = '';
    const take = (chunk: Buffer | string) => {
      read += Buffer.from(chunk).toString('latin1');
      if (DA_ANSWER.test(read)) end();
    };
    // While kdbg loads, the answer may be there already and not be read yet: one more turn is given to it.
    const stop = clock.after(limit, () => setImmediate(end));
    let ended = false;
    function end(): void {
      if (ended) return;
      ended = true;
      stop();
      stdin.off('data', take);
      stdin.pause();
      const rest = read.replace(OSC_ANSWER, '').replace(DA_ANSWER, '');
      if (rest) stdin.unshift(Buffer.from(rest, 'latin1'));
      done(answeredBackground(OSC_ANSWER.exec(read)?.[0] ?? ''));
    }
    stdin.setRawMode?.(true);
    stdin.on('data', take);
    stdin.resume();
    stdout.write(QUESTION);
  });
}
