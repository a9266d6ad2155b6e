import { parseKeys } from './names.ts';
import type { KeyBinding } from './types.ts';

/** What a key means, after those that are pending. */
export type Resolution =
  | { kind: 'command'; command: string }
  /** The keys so far are the beginning of a longer sequence. */
  | { kind: 'pending'; keys: readonly string[] }
  /** Nothing is bound here. */
  | { kind: 'none' };

/** A binding that holds: its keys canonical and one by one. */
export interface ActiveBinding {
  keys: readonly string[];
  command: string;
  context: string;
  binding: KeyBinding;
}

/** The bindings that are left when each line of the keymaps has had its effect, in their order. */
export interface Keymap {
  readonly bindings: readonly ActiveBinding[];
}

/**
 * Applies the lines in their order: the last one wins. A line replaces the earlier ones of its context with the same keys, and those that could
 * never be told apart from it (`g` and `g g`). `-command` removes; without a context it does so in all. Lines with unreadable keys are left out.
 */
export function compileKeymap(lines: readonly KeyBinding[]): Keymap {
  let bindings: ActiveBinding[] = [];
  for (const line of lines) {
    const keys = parseKeys(line.keys);
    if (!keys) continue;
    if (line.command.startsWith('-')) {
      const command = line.command.slice(1);
      bindings = bindings.filter(
        (other) =>
          other.command !== command ||
          !isSame(other.keys, keys) ||
          (line.when !== undefined && other.context !== line.when),
      );
      continue;
    }
    const context = line.when ?? 'global';
    bindings = bindings.filter((other) => other.context !== context || !clash(other.keys, keys));
    bindings.push({ keys, command: line.command, context, binding: line });
  }
  return { bindings };
}

/**
 * What the key means in these contexts, the first having priority: its bindings (also the beginning of a sequence) hide those of the contexts
 * behind it. `pending` are the keys of an unfinished sequence before it.
 */
export function resolve(
  keymap: Keymap,
  key: string,
  contexts: readonly string[],
  pending: readonly string[] = [],
): Resolution {
  const keys = [...pending, key];
  for (const context of contexts) {
    let longer = false;
    for (const binding of keymap.bindings) {
      if (binding.context !== context || !isPrefix(keys, binding.keys)) continue;
      if (binding.keys.length === keys.length) return { kind: 'command', command: binding.command };
      longer = true;
    }
    if (longer) return { kind: 'pending', keys };
  }
  return { kind: 'none' };
}

/** The keys of a command in these contexts, as a person would write them (`g g`), those that another context hides left out. */
export function keysOf(keymap: Keymap, command: string, contexts: readonly string[]): string[] {
  const found: string[] = [];
  for (const context of contexts) {
    for (const binding of keymap.bindings) {
      if (binding.command !== command || binding.context !== context) continue;
      const written = binding.keys.join(' ');
      if (!found.includes(written) && reaches(keymap, binding, contexts)) found.push(written);
    }
  }
  return found;
}

function reaches(keymap: Keymap, binding: ActiveBinding, contexts: readonly string[]): boolean {
  let pending: readonly string[] = [];
  for (const key of binding.keys) {
    const resolution = resolve(keymap, key, contexts, pending);
    if (resolution.kind === 'command') return resolution.command === binding.command;
    if (resolution.kind === 'none') return false;
    pending = resolution.keys;
  }
  return false;
}

/** True when one is the beginning of the other, or both are the same. */
export function clash(a: readonly string[], b: readonly string[]): boolean {
  return isPrefix(a, b) || isPrefix(b, a);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isPrefix(a, b);
}

function isPrefix(start: readonly string[], whole: readonly string[]): boolean {
  return start.length <= whole.length && start.every((key, i) => whole[i] === key);
}
