import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../base/clock.ts';
import { KdbgError, messageOf } from '../base/errors.ts';
import { isRecord } from '../base/object.ts';
import type { ObjectRef } from '../kube/objects.ts';
import type { ApiRequest } from '../kube/types.ts';
import { texts } from '../texts/index.ts';

/** What puts a change back: a call to the API server. */
export type UndoRequest = Pick<ApiRequest, 'method' | 'path' | 'contentType' | 'body'>;

/** What is written before a change is sent. */
export interface Intent {
  /** The command, e.g. `workload.scale`. */
  command: string;
  target: ObjectRef;
  title: string;
  /** The equivalent kubectl line. */
  kubectl: string;
  /** Missing where the change can't be put back, or where that would write a Secret's values to the disk. */
  undo?: UndoRequest;
}

/** A line of the journal. `intent` comes before the change is sent, `done` or `failed` (with the same id) after. */
export interface JournalEntry extends Intent {
  id: string;
  phase: 'intent' | 'done' | 'failed';
  /** RFC 3339. */
  at: string;
  /** e.g. `ann@laptop`. */
  who: string;
  context: string;
  /** Why it failed. */
  error?: string;
}

/** Every change that kdbg made, in the order it was made. */
export interface Journal {
  /** Writes the intent and returns only when it is on the disk; rejects when it can't be, and then nothing may be changed. */
  begin(intent: Intent): Promise<{ done(): Promise<void>; failed(why: string): Promise<void> }>;
  /** Oldest first; a line that was cut off by a crash is left out. */
  read(): Promise<readonly JournalEntry[]>;
}

/** The journal in a file of JSON lines: only ever appended to, flushed with each line, readable by its owner only. */
export function openJournal(options: { path: string; who: string; context: string; clock?: Clock }): Journal {
  const { path, who, context, clock = systemClock } = options;
  const line = (id: string, phase: JournalEntry['phase'], intent: Intent, error?: string): JournalEntry => ({
    id,
    phase,
    at: new Date(clock.now()).toISOString(),
    who,
    context,
    ...intent,
    ...(error === undefined ? {} : { error }),
  });
  return {
    async begin(intent) {
      const id = randomUUID();
      await append(path, line(id, 'intent', intent));
      // The undo is in the intent already.
      const { undo: _undo, ...rest } = intent;
      return {
        done: () => append(path, line(id, 'done', rest)),
        failed: (why) => append(path, line(id, 'failed', rest, why)),
      };
    },
    read: () => readJournal(path),
  };
}

/** Reads a journal; a missing file is an empty one. */
export async function readJournal(path: string): Promise<readonly JournalEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isRecord(thrown) && thrown.code === 'ENOENT') return [];
    throw new KdbgError('journal-unreadable', texts.changes.journalUnreadable(path, messageOf(thrown)), {
      cause: thrown,
    });
  }
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

/** The newest phase of each change, newest change first: what a person wants to see. */
export function latest(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const byId = new Map<string, JournalEntry>();
  for (const entry of entries) byId.set(entry.id, { ...byId.get(entry.id), ...entry });
  return [...byId.values()].reverse();
}

function parseLine(line: string): JournalEntry | undefined {
  if (line.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    const whole =
      isRecord(value) &&
      typeof value.id === 'string' &&
      typeof value.phase === 'string' &&
      typeof value.at === 'string' &&
      typeof value.command === 'string' &&
      isRecord(value.target) &&
      typeof value.target.kind === 'string' &&
      typeof value.target.name === 'string';
    return whole ? (value as unknown as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

async function append(path: string, entry: JournalEntry): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a+', 0o600);
    try {
      const { size, mode } = await file.stat();
      if ((mode & 0o077) !== 0) await file.chmod(0o600);
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      // A crash may have left half a line: the next one begins on its own, in one write, so that two kdbgs never mix theirs.
      const lead = size > 0 && last[0] !== 10 ? '\n' : '';
      await file.appendFile(`${lead}${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw new KdbgError('journal-unwritable', texts.changes.journalUnwritable(path, messageOf(thrown)), {
      todo: texts.changes.journalUnwritableTodo,
      cause: thrown,
    });
  }
}
