import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Readable } from '../base/readable.ts';
import type { Desk } from '../commands/desk.ts';
import type { Registry } from '../commands/registry.ts';
import type { Theme } from './theme.ts';

/** What every component may reach: the desk with its stores, and the look. */
export interface Surroundings {
  desk: Desk;
  theme: Theme;
  columns: number;
  rows: number;
  /** Whole seconds of the clock, in milliseconds. */
  now: Readable<number>;
  registry: Registry;
  /** The key that takes the keys back from a terminal. */
  prefix: string;
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

export function useSurroundings(): Surroundings {
  const found = useContext(SurroundingsContext);
  if (!found) throw new Error('a component was rendered outside of the console');
  return found;
}

/** The value of a Readable now; the component is rendered again when it changes. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get, readable.get);
}

/** The time now, in milliseconds since the epoch; the component is rendered again each second, for ages and countdowns. */
export function useNow(): number {
  return useReadable(useSurroundings().now);
}
