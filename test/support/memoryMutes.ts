import { Cell } from '../../src/base/readable.ts';
import type { Mute, Mutes } from '../../src/services/mutes.ts';

/** Muted findings that are kept nowhere. */
export function memoryMutes(mutes: readonly Mute[] = []): Mutes {
  const all = new Cell<ReadonlyMap<string, Mute>>(new Map(mutes.map((mute) => [mute.id, mute])));
  return {
    all,
    add: async (mute) => all.update((map) => new Map(map).set(mute.id, mute)),
    remove: async (ids) => all.update((map) => new Map([...map].filter(([id]) => !ids.includes(id)))),
  };
}
