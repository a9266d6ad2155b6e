import type { ExecTarget } from '../../kube/types.ts';

/** What is to be debugged: a program that the debugger starts, or a process that runs already. */
export type Subject = { program: readonly string[] } | { pid: number };

/** One debugger. A new one is one more record. */
export interface DebuggerRecord {
  /** As commands name it. */
  id: string;
  /** As a person knows it. */
  title: string;
  /** The program that must be in the container; the first word of the subject where it is the runtime itself. */
  server: string;
  /** The port that it listens on by custom. */
  port: number;
  /** The server's command, listening on the container's loopback only. Undefined: this debugger can't do that. */
  start(subject: Subject, port: number): readonly string[] | undefined;
  /** The client's command on the person's machine; undefined where the client is an editor. `symbols` is the fetched program. */
  client: ((localPort: number, symbols: string | undefined) => readonly string[]) | undefined;
  /** Whether the client wants the program's own file. */
  symbols: boolean;
  /** Extra environment of the client. */
  env?: Readonly<Record<string, string>>;
}

/** All that will be done, before anything is. */
export interface DebuggerPlan {
  target: ExecTarget;
  port: number;
  server: readonly string[];
  /** The file in the container that holds the symbols. */
  symbols: string | undefined;
  client: ((localPort: number, symbols: string | undefined) => readonly string[]) | undefined;
}

export interface AttachOptions {
  /** The program and its arguments, where the person knows it. */
  program?: readonly string[];
  /** Asks the person what the program is; undefined when they don't say. */
  ask?(question: string, suggestion: string): Promise<string | undefined>;
  signal?: AbortSignal;
  progress?: (text: string) => void;
}

/** A debugger at work. It cleans up after itself when the client's session ends. */
export interface Attached {
  /** The session of the client; of the server where the client is an editor. */
  sessionId: string;
  serverSessionId: string;
  forwardId: string;
  localPort: number;
  /** One line for the person, e.g. what to type first. */
  hint: string;
  /** Settles when everything is cleaned up. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface Debuggers {
  readonly records: readonly DebuggerRecord[];
  /**
   * Starts the debugger's server in the container, forwards its port and opens the client with the program's symbols.
   * Rejects with a KdbgError (`debugger-missing`, `program-unknown`, `client-missing`, `debugger-failed`), having cleaned up.
   */
  attach(id: string, target: ExecTarget, options?: AttachOptions): Promise<Attached>;
}
