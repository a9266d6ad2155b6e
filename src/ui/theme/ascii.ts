import { cellWidth } from '../../base/width.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `symbols`: kdbg's own frames and symbols; `all`: nothing but ASCII, for a terminal that can't show anything else. */
export type AsciiMode = 'off' | 'symbols' | 'all';

/** The character set of the locale (POSIX: the first that is set and not empty of LC_ALL, LC_CTYPE, LANG); empty where it names none. */
function charset(env: Environment): string {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  if (/^(C|POSIX)$/.test(locale)) return 'ascii';
  return /\.([^@]+)/.exec(locale)?.[1] ?? '';
}

/** A locale without UTF-8 leaves only ASCII. One that is not set says nothing: containers and ssh leave it out on terminals that know UTF-8. */
export function asciiMode(wanted: boolean, env: Environment): AsciiMode {
  const set = charset(env);
  if (set !== '' && !/^utf-?8$/i.test(set)) return 'all';
  return wanted ? 'symbols' : 'off';
}

/** One ASCII character for each symbol, so that nothing leaves its column; no two states have the same. */
const SYMBOLS: Readonly<Record<string, string>> = {
  '✖': 'X',
  '✓': '*',
  '☾': 'z',
  '●': 'o',
  '○': '-',
  '▸': '>',
  '›': '>',
  '‹': '<',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '⇄': '=',
  '…': '~',
  '·': '|',
  '•': '*',
  '×': 'x',
  '±': '~',
  '⏎': '/',
  '┄': '-',
  '─': '-',
  '│': '|',
  '╵': '|',
  '╷': '|',
  '╴': '-',
  '╶': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/** Frames are the block from U+2500 to U+257F: what is not a plain line is a corner or a joint. */
const isFrame = (char: string): boolean => char >= '\u2500' && char <= '\u257f';

const ASCII = /^[\x00-\x7f]*$/;
const segmenter = new Intl.Segmenter();

/** The text with ASCII instead of symbols, each as wide as it was; with `all`, what has no such character becomes `?`. */
export function toAscii(text: string, mode: AsciiMode): string {
  if (mode === 'off' || ASCII.test(text)) return text;
  if (mode === 'symbols') return text.replace(/[^\x00-\x7f]/gu, (char) => symbol(char) ?? char);
  return text.replace(/[^\x00-\x7f]+[\x00-\x7f]?/gu, (run) => {
    let out = '';
    for (const { segment } of segmenter.segment(run)) {
      out += ASCII.test(segment) ? segment : (symbol(segment) ?? '?'.repeat(cellWidth(segment)));
    }
    return out;
  });
}

function symbol(char: string): string | undefined {
  return SYMBOLS[char] ?? (isFrame(char) ? '+' : undefined);
}

/** The terminal, with everything that is written to it as text brought to ASCII. All else of it stays as it is. */
export function asciiStream<T extends NodeJS.WritableStream>(stream: T, mode: AsciiMode): T {
  if (mode === 'off') return stream;
  const write = (chunk: unknown, ...rest: unknown[]): unknown =>
    Reflect.apply(stream.write, stream, [typeof chunk === 'string' ? toAscii(chunk, mode) : chunk, ...rest]);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
