import type { MouseInput, TerminalModes } from './types.ts';

const BUTTONS = { left: 0, middle: 1, right: 2, none: 3 } as const;
/** The old form counts cells in single bytes from 33 on. */
const OLD_LIMIT = 223;

/**
 * A mouse event as bytes for a program that asked for it, or undefined where it did not ask for this one
 * (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Mouse-Tracking).
 */
export function encodeMouse(
  event: MouseInput,
  modes: Pick<TerminalModes, 'tracking' | 'sgrMouse'>,
): Uint8Array | undefined {
  if (!wanted(event, modes.tracking)) return undefined;
  const x = event.x + 1;
  const y = event.y + 1;
  if (x < 1 || y < 1) return undefined;
  const wheel = event.action === 'wheel-up' ? 64 : event.action === 'wheel-down' ? 65 : undefined;
  let code = wheel ?? BUTTONS[event.button];
  if (event.action === 'move') code += 32;
  if (modes.tracking !== 'x10') code += (event.shift ? 4 : 0) + (event.alt ? 8 : 0) + (event.ctrl ? 16 : 0);
  const released = event.action === 'release';
  if (modes.sgrMouse) return Buffer.from(`\x1b[<${code};${x};${y}${released ? 'm' : 'M'}`);
  if (x > OLD_LIMIT || y > OLD_LIMIT) return undefined;
  const old = released ? (code & ~3) | 3 : code;
  return Buffer.from([0x1b, 0x5b, 0x4d, 32 + old, 32 + x, 32 + y]);
}

function wanted(event: MouseInput, tracking: TerminalModes['tracking']): boolean {
  switch (tracking) {
    case 'none':
      return false;
    case 'x10':
      return event.action === 'press';
    case 'vt200':
      return event.action !== 'move';
    case 'drag':
      return event.action !== 'move' || event.button !== 'none';
    case 'any':
      return true;
  }
}
