import type { Readable } from '../../base/readable.ts';
import type { ExecTarget } from '../../kube/types.ts';
import type { MouseInput } from '../../terminal/types.ts';

export type SessionState =
  | { phase: 'starting' }
  | { phase: 'running' }
  /** `code` is missing when the connection was lost; `reason` is one plain line. */
  | { phase: 'ended'; code?: number; signal?: string; reason?: string; at: number };

export interface SessionInfo {
  id: string;
  /** As the tab shows it, e.g. `crasher` or `gdb`; sanitised. */
  title: string;
  kind: 'exec' | 'attach' | 'local';
  target?: ExecTarget;
  /** How the program named its window (OSC 2), sanitised; missing while it has not. */
  programTitle?: string;
  state: SessionState;
  startedAt: number;
}

/** What a person marks to copy it, or a place in the text: line 0 is the oldest line of the scrollback. */
export interface TextPosition {
  line: number;
  column: number;
}

/** The screen of a session as a pane shows it. */
export interface SessionScreen {
  /** Grows with each change of what would be painted. */
  readonly version: Readable<number>;
  readonly columns: number;
  readonly rows: number;
  /** Lines above the visible screen. */
  readonly scrollback: number;
  readonly modes: { mouse: boolean; alternate: boolean; bracketedPaste: boolean; applicationCursor: boolean };
  /** Where the cursor is on the screen, or undefined when it is hidden. */
  readonly cursor: { x: number; y: number } | undefined;
  resize(columns: number, rows: number): void;
  /** Bytes that the person typed, as they came from their terminal. */
  input(data: Uint8Array | string): void;
  /** A paste, bracketed where the program asked for it. */
  paste(text: string): void;
  /**
   * A mouse event, counted from the screen's upper left cell. True when it was for the program (which may have asked for it, or a wheel
   * step on the alternate screen, which becomes cursor keys); false: it is the pane's own, e.g. to scroll.
   */
  mouse(event: MouseInput): boolean;
  /** One string with SGR codes a row, each exactly `columns` wide; `offset` is how many lines it is scrolled back. */
  paint(options?: {
    offset?: number;
    mark?: { from: TextPosition; to: TextPosition };
    /** Occurrences are highlighted. */
    find?: string;
    /** Draws the cursor as an inverse cell. */
    cursor?: boolean;
  }): readonly string[];
  /** The lines that contain the text (case-insensitive), oldest first. */
  find(text: string): readonly number[];
  text(from: TextPosition, to: TextPosition): string;
}

export interface Sessions {
  readonly list: Readable<readonly SessionInfo[]>;
  screen(id: string): SessionScreen | undefined;
  /** bash, else sh; a container with neither ends with a reason that says what is possible. A given command is run as it is. */
  exec(target: ExecTarget, options?: { command?: readonly string[]; title?: string }): string;
  attach(target: ExecTarget): string;
  /** A local program under node-pty, with KUBECONFIG and the context set; without argv the person's shell. */
  local(options?: {
    argv?: readonly string[];
    title?: string;
    cwd?: string;
    env?: Readonly<Record<string, string>>;
  }): string;
  /** Ends the program of a session (hang-up) and forgets it. */
  close(id: string): void;
  closeAll(): Promise<void>;
}
