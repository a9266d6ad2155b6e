import { readFile } from 'node:fs/promises';
import { messageOf } from '../base/errors.ts';
import { isRecord } from '../base/object.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { writePrivateFile } from './config/folders.ts';

/** A finding that a person does not want to see for its object. */
export interface Mute {
  /** The finding's id: its code, object, container and group. With another code or container it is another finding. */
  id: string;
  /** What it said when it was muted. */
  title: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** The muted findings of one context. */
export interface Mutes {
  readonly all: Readable<ReadonlyMap<string, Mute>>;
  /** Both take effect at once; they reject where that can't be kept, and then it holds until kdbg ends. */
  add(mute: Mute): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** Older ones are forgotten: the oldest first. */
const MOST = 500;

/** The muted findings in a file, read at once and again before each write, so that two kdbgs keep each other's. */
export function openMutes(path: string): Mutes {
  const all = new Cell<ReadonlyMap<string, Mute>>(new Map());
  const read = async () => mapOf(await readMutes(path));
  /** One change after the other: each begins with what the one before has written. */
  let last: Promise<unknown> = read().then(
    // What a person muted before the file was read counts too.
    (found) => all.update((now) => new Map([...found, ...now])),
    () => undefined,
  );
  const change = (edit: (mutes: Map<string, Mute>) => void): Promise<void> => {
    const edited = (mutes: ReadonlyMap<string, Mute>) => {
      const next = new Map(mutes);
      edit(next);
      return next;
    };
    all.update(edited);
    const done = last.then(async () => {
      const next = edited(await read());
      all.set(next);
      await writePrivateFile(path, `${JSON.stringify([...next.values()].slice(-MOST), null, 1)}\n`);
    });
    last = done.catch(() => undefined);
    return done;
  };
  return {
    all,
    add: (mute) => change((mutes) => void mutes.set(mute.id, mute)),
    remove: (ids) =>
      change((mutes) => {
        for (const id of ids) mutes.delete(id);
      }),
  };
}

const mapOf = (mutes: readonly Mute[]): Map<string, Mute> => new Map(mutes.map((mute) => [mute.id, mute]));

/** A file that is missing or not ours is an empty list. */
async function readMutes(path: string): Promise<Mute[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isRecord(thrown) && thrown.code === 'ENOENT') return [];
    throw new Error(messageOf(thrown));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) =>
    isRecord(one) && typeof one.id === 'string'
      ? [{ id: one.id, title: String(one.title ?? ''), at: typeof one.at === 'number' ? one.at : 0 }]
      : [],
  );
}
