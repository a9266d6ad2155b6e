/** Where a binding can hold. `global` is everywhere but in dialogs and lines of text, which handle their own keys, and a terminal that takes them (`capture`). */
export const CONTEXTS = [
  'global',
  'resources',
  'diagnosis',
  'events',
  'logs',
  'terminal',
  'forwards',
  'viewer',
  'capture',
] as const;

export type KeyContext = (typeof CONTEXTS)[number];

export function isKeyContext(name: string): name is KeyContext {
  return (CONTEXTS as readonly string[]).includes(name);
}
