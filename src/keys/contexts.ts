/** Where a binding can hold. `global` is everywhere but in text input, dialogs and a terminal that takes the keys. */
export const CONTEXTS = [
  'global',
  'resources',
  'diagnosis',
  'events',
  'logs',
  'terminal',
  'forwards',
  'viewer',
  'dialog',
  'input',
  'capture',
] as const;

export type KeyContext = (typeof CONTEXTS)[number];

export function isKeyContext(name: string): name is KeyContext {
  return (CONTEXTS as readonly string[]).includes(name);
}
