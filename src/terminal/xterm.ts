import type { Terminal } from '@xterm/headless';

/** Makes terminals once the emulator's code is there. */
export type TerminalFactory = (size: { columns: number; rows: number; scrollback: number }) => Terminal;

let loading: Promise<TerminalFactory> | undefined;

/**
 * Loads the emulator. It costs some 20 ms and 10 MB, so it is not loaded before the first session opens.
 * The terminals it makes know the character widths of Unicode 11 and may not be asked to report or change the window.
 */
export function loadTerminals(): Promise<TerminalFactory> {
  loading ??= load();
  return loading;
}

async function load(): Promise<TerminalFactory> {
  const [{ default: xterm }, { default: unicode }] = await Promise.all([
    import('@xterm/headless'),
    import('@xterm/addon-unicode11'),
  ]);
  return ({ columns, rows, scrollback }) => {
    const terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true, logLevel: 'off' });
    terminal.loadAddon(new unicode.Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    return terminal;
  };
}
