import type { Readable } from '../../base/readable.ts';

/** What logs are shown of: containers of pods, fixed, or all pods of a workload as they come and go. */
export interface LogSource {
  namespace: string;
  /** Exactly one of pod, workload or selector. */
  pod?: string;
  workload?: { kind: string; name: string };
  selector?: Readonly<Record<string, string>>;
  /** Missing: all containers. */
  container?: string;
  previous?: boolean;
}

export interface LogQuery {
  source: LogSource;
  /** Lines to begin with, a container; missing with `sinceSeconds`. */
  tail?: number;
  sinceSeconds?: number;
}

/** One line as it is kept. `n` counts all that have come, from 0, so it names a line even after older ones were dropped. */
export interface LogEntry {
  n: number;
  /** RFC 3339 with nanoseconds; empty for kdbg's own notes. */
  time: string;
  /** Index into LogView.streams; -1 for a note of kdbg's own (a reconnect, an end). */
  stream: number;
  text: string;
}

export interface LogStream {
  pod: string;
  container: string;
  state: 'connecting' | 'following' | 'reconnecting' | 'ended' | 'failed';
  /** Why it ended, failed or reconnects. */
  reason?: string;
}

/** The lines of a query, kept in a ring bounded by lines and by bytes. */
export interface LogView {
  readonly query: LogQuery;
  /** Grows with each change; changes are told at most once a frame. */
  readonly version: Readable<number>;
  readonly streams: readonly LogStream[];
  /** How many lines have come in all, and how many of them were dropped from the ring's head. */
  readonly total: number;
  readonly dropped: number;
  /** The limit of the ring, in lines. */
  readonly limit: number;
  /** Lines by their number, oldest first; numbers that were dropped or have not come are left out. */
  range(from: number, to: number): readonly LogEntry[];
  /** Numbers of the lines that match, oldest first (kept up to date as lines come). Undefined filter: all. */
  setFilter(filter: LogFilter | undefined): void;
  /** With a filter: the matching line numbers that are still kept. */
  readonly matches: readonly number[];
  /** Writes all that is kept as text; gives the number of lines. */
  save(path: string): Promise<number>;
  close(): void;
}

export interface LogFilter {
  /** A regular expression where it parses as one, else plain text; case-insensitive unless it has a capital. */
  text: string;
  /** Lines shown that do not match. */
  invert?: boolean;
}

export interface Logs {
  open(query: LogQuery): LogView;
}
