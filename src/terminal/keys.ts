import type { TerminalModes } from './types.ts';

const NORMAL = /^\x1b\[([ABCDHF])$/;
const APPLICATION = /^\x1bO([ABCDHF])$/;

/**
 * A key as the program expects it: the person's terminal sends its cursor keys in its own mode, the program may have asked for the
 * other one (DECCKM). Everything else stays as it came.
 */
export function encodeKey(
  data: Uint8Array | string,
  modes: Pick<TerminalModes, 'applicationCursor'>,
): Uint8Array | string {
  if (data.length !== 3) return data;
  const text = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
  const key = (modes.applicationCursor ? NORMAL : APPLICATION).exec(text)?.[1];
  if (!key) return data;
  return modes.applicationCursor ? `\x1bO${key}` : `\x1b[${key}`;
}

/**
 * A paste as a terminal sends it: line ends as the enter key makes them, and between marks where the program asked for them (mode
 * 2004). Control characters other than tab are left out, so that no part of the text can be taken for keys or end the paste early.
 */
export function encodePaste(text: string, modes: Pick<TerminalModes, 'bracketedPaste'>): string {
  const lines = text.replace(/\r?\n/g, '\r').replace(/[\0-\x08\x0a-\x0c\x0e-\x1f\x7f-\x9f]/g, '');
  return modes.bracketedPaste ? `\x1b[200~${lines}\x1b[201~` : lines;
}
