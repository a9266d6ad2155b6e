import type { Clock } from '../../base/clock.ts';
import { KdbgError, toKdbgError } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { recordOf, textOf } from '../../base/untrusted.ts';
import { texts } from '../../texts/index.ts';
import { ApiError, apiError, hasStatus } from '../errors.ts';
import type { WatchChange } from '../reflector.ts';
import type { KubeClient } from '../types.ts';
import { alive } from './alive.ts';
import { LineCutter } from './lines.ts';
import { acceptFor, projectOne, type Selection, selectionRequest, unpack } from './list.ts';

export interface WatchEnv<T> {
  clock: Clock;
  random: () => number;
  signal: AbortSignal;
  /** The server has accepted the watch. */
  opened(): void;
  /** Something came, or the server was found to answer. */
  heard(): void;
  changes(changes: readonly WatchChange<T>[]): void;
}

export interface WatchEnd {
  /** Where the next watch goes on. */
  version: string;
  /** That version is of no use any more: list anew. */
  relist: boolean;
  /** Missing when the server ended the watch in order. */
  error?: KdbgError;
  /** It did not end, it fell silent: the server is not there. */
  silent?: true;
}

/** The answer's head comes at once, whether anything changes or not. */
const HEAD_MS = 10_000;
/** The server ends a watch after 4 to 8 minutes by itself, so that no connection grows old. */
const SHORTEST_S = 240;
const GRACE_MS = 15_000;
/** After so long a silence the server is asked whether it is there. */
const SILENT_MS = 10_000;
/** A server that sends bookmarks does so about every minute; without two of them the watch is dead. */
const BOOKMARKS_MS = 150_000;

/** One watch, until it ends in whatever way. Never rejects. */
export async function watchOnce<T>(
  client: KubeClient,
  selection: Selection<T>,
  from: string,
  env: WatchEnv<T>,
): Promise<WatchEnd> {
  let version = from;
  let bookmarked = false;
  const seconds = Math.round(SHORTEST_S * (1 + env.random()));
  const stop = new AbortController();
  const onStop = () => stop.abort();
  env.signal.addEventListener('abort', onStop, { once: true });
  const began = env.clock.now();
  let heardAt = began;
  let silence: KdbgError | undefined;
  const check = () => {
    cancelCheck = env.clock.after(SILENT_MS, async () => {
      const silent = env.clock.now() - heardAt;
      const overdue = env.clock.now() - began > seconds * 1000 + GRACE_MS;
      if (overdue || (bookmarked && silent >= BOOKMARKS_MS)) {
        silence = lost();
        stop.abort();
        return;
      }
      if (silent >= SILENT_MS) {
        const failure = await alive(client, env.clock);
        if (stop.signal.aborted) return;
        if (failure) {
          silence = failure;
          stop.abort();
          return;
        }
        env.heard();
      }
      check();
    });
  };
  let cancelCheck: () => void = () => undefined;
  const cutter = new LineCutter();
  try {
    const base = selectionRequest(selection);
    const chunks = await client.stream({
      path: base.path,
      query: {
        ...base.query,
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: from,
        timeoutSeconds: seconds,
      },
      accept: acceptFor(selection, false),
      signal: stop.signal,
      timeout: HEAD_MS,
    });
    env.opened();
    check();
    for await (const chunk of chunks) {
      if (stop.signal.aborted) break;
      heardAt = env.clock.now();
      env.heard();
      const changes: WatchChange<T>[] = [];
      const failure = take(cutter.push(chunk), selection, changes, (seen, bookmark) => {
        version = seen;
        bookmarked ||= bookmark;
      });
      if (changes.length > 0) env.changes(changes);
      if (failure)
        return { version, relist: !(failure instanceof ApiError) || failure.status === 410, ...quiet(failure) };
    }
    if (silence) return { version, relist: false, error: silence, silent: true };
    return cutter.cut ? { version, relist: false, error: lost() } : { version, relist: false };
  } catch (error) {
    if (silence) return { version, relist: false, error: silence, silent: true };
    return { version, relist: hasStatus(error, 410), ...quiet(toKdbgError(error)) };
  } finally {
    cancelCheck();
    env.signal.removeEventListener('abort', onStop);
    stop.abort();
  }
}

/** A version that is too old is no fault to tell anybody of. */
function quiet(error: KdbgError): { error?: KdbgError } {
  return hasStatus(error, 410) ? {} : { error };
}

function lost(): KdbgError {
  return new KdbgError('watch-lost', texts.kube.socketLost);
}

/** Reads watch events; gives the failure that ends the watch, if one came. */
function take<T>(
  lines: readonly Buffer[],
  selection: Selection<T>,
  changes: WatchChange<T>[],
  seen: (version: string, bookmark: boolean) => void,
): KdbgError | undefined {
  for (const line of lines) {
    if (line.length === 0) continue;
    let event: unknown;
    try {
      event = JSON.parse(line.toString('utf8'));
    } catch (error) {
      return new KdbgError('watch-garbled', texts.kube.watchGarbled, { cause: error });
    }
    if (!isRecord(event) || !isRecord(event.object)) return new KdbgError('watch-garbled', texts.kube.watchGarbled);
    const { type, object } = event;
    if (type === 'ERROR') {
      const code = typeof object.code === 'number' ? object.code : 500;
      const asked = { server: '', context: '', method: 'GET', path: selectionRequest(selection).path };
      return apiError(asked, code, JSON.stringify({ ...object, kind: 'Status' }));
    }
    if (type === 'BOOKMARK') {
      for (const item of objectsOf(object, selection)) {
        const version = versionOf(item);
        if (version) seen(version, true);
      }
      continue;
    }
    const change =
      type === 'ADDED' ? 'added' : type === 'MODIFIED' ? 'modified' : type === 'DELETED' ? 'deleted' : undefined;
    for (const item of objectsOf(object, selection)) {
      const version = versionOf(item);
      const made = change && projectOne(item, selection);
      if (change && made) changes.push({ type: change, object: made.value });
      if (version) seen(version, false);
    }
  }
  return undefined;
}

/** A watch event holds one object, or (as a table) rows. */
function objectsOf<T>(object: Record<string, unknown>, selection: Selection<T>): readonly unknown[] {
  return object.kind === 'Table' ? unpack(object, selection) : [object];
}

function versionOf(item: unknown): string {
  return textOf(recordOf(recordOf(item).metadata).resourceVersion);
}
