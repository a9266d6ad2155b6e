import type { ExecChannel } from '../../kube/types.ts';
import type { Pty } from '../../terminal/pty.ts';
import { texts } from '../../texts/index.ts';

export interface Size {
  columns: number;
  rows: number;
}

/** How a program ended; without code and signal it is not known how, and `reason` says what is. */
export interface ProgramEnd {
  code?: number;
  signal?: string;
  reason?: string;
}

/** What a session runs: a process in a container, or one on this machine. */
export interface Program {
  write(data: Uint8Array | string): void;
  resize(size: Size): void;
  onData(listener: (data: Uint8Array | string) => void): void;
  pause(): void;
  resume(): void;
  readonly ended: Promise<ProgramEnd>;
  /** Ends it; resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** Starts a program on a terminal of this size. Rejects with a KdbgError. */
export type Opener = (size: Size, signal: AbortSignal) => Promise<Program>;

/** `hangUp` ends the process itself: closing the connection alone leaves it running in the container. */
export function inContainer(channel: ExecChannel, hangUp: () => Promise<void>): Program {
  let alive = true;
  const ended = channel.ended.then((end) => {
    alive = false;
    return end.code === undefined && end.reason === undefined ? { reason: texts.sessions.lost } : end;
  });
  return {
    write: (data) => void (alive && channel.write(data)),
    resize: (size) => alive && channel.resize(size.columns, size.rows),
    onData: (listener) => channel.onData((data) => listener(data)),
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    ended,
    async close() {
      if (alive) await hangUp();
      channel.close();
    },
  };
}

/** `cleanUp` is called once it has ended. */
export function onThisMachine(pty: Pty, cleanUp: () => void): Program {
  void pty.ended.then(cleanUp);
  return {
    write: (data) => pty.write(data),
    resize: (size) => pty.resize(size.columns, size.rows),
    onData: (listener) => pty.onData(listener),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    ended: pty.ended,
    close: () => pty.close(),
  };
}
