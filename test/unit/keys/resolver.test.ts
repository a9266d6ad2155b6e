import { describe, expect, test } from 'vitest';
import { compileKeymap, keysOf, resolve } from '../../../src/keys/resolver.ts';
import type { KeyBinding } from '../../../src/keys/types.ts';

const map = (...lines: [keys: string, command: string, when?: string][]) =>
  compileKeymap(lines.map(([keys, command, when]): KeyBinding => (when ? { keys, command, when } : { keys, command })));
const command = (name: string) => ({ kind: 'command', command: name });
const none = { kind: 'none' };

describe('resolve', () => {
  test('the last line wins', () => {
    expect(resolve(map(['d', 'debug.toggle'], ['d', 'resource.describe']), 'd', ['global'])).toEqual(
      command('resource.describe'),
    );
  });

  test('a context in front wins over one behind it', () => {
    const keymap = map(['s', 'logs.save', 'logs'], ['s', 'shell.open'], ['t', 'session.local']);
    expect(resolve(keymap, 's', ['logs', 'global'])).toEqual(command('logs.save'));
    expect(resolve(keymap, 's', ['events', 'global'])).toEqual(command('shell.open'));
    expect(resolve(keymap, 't', ['logs', 'global'])).toEqual(command('session.local'));
    expect(resolve(keymap, 't', ['capture'])).toEqual(none);
  });

  test('-command removes, in its context or in all', () => {
    expect(resolve(map(['q', 'quit'], ['q', '-quit']), 'q', ['global'])).toEqual(none);
    const one = map(['d', 'x', 'logs'], ['d', 'x', 'events'], ['d', '-x', 'logs']);
    expect(resolve(one, 'd', ['logs'])).toEqual(none);
    expect(resolve(one, 'd', ['events'])).toEqual(command('x'));
    expect(resolve(map(['d', 'x', 'logs'], ['d', '-x']), 'd', ['logs'])).toEqual(none);
    expect(resolve(map(['d', 'x'], ['d', '-y']), 'd', ['global'])).toEqual(command('x'));
    expect(resolve(map(['d', '-x'], ['d', 'x']), 'd', ['global'])).toEqual(command('x'));
  });

  test('a sequence waits for its rest', () => {
    const keymap = map(['g g', 'move.first'], ['g t', 'tab.next']);
    expect(resolve(keymap, 'g', ['global'])).toEqual({ kind: 'pending', keys: ['g'] });
    expect(resolve(keymap, 't', ['global'], ['g'])).toEqual(command('tab.next'));
    expect(resolve(keymap, 'x', ['global'], ['g'])).toEqual(none);
  });

  test('sequences of two contexts with the same beginning both work', () => {
    const keymap = map(['g g', 'move.first'], ['g d', 'debugger.gdb', 'resources']);
    expect(resolve(keymap, 'g', ['resources', 'global'])).toEqual({ kind: 'pending', keys: ['g'] });
    expect(resolve(keymap, 'g', ['resources', 'global'], ['g'])).toEqual(command('move.first'));
    expect(resolve(keymap, 'd', ['resources', 'global'], ['g'])).toEqual(command('debugger.gdb'));
  });

  test('of a key and a sequence that begins with it the later one is left', () => {
    expect(resolve(map(['g', 'gdb'], ['g g', 'move.first']), 'g', ['global']).kind).toBe('pending');
    expect(resolve(map(['g g', 'move.first'], ['g', 'gdb']), 'g', ['global'])).toEqual(command('gdb'));
  });

  test('keys may be written as people do', () => {
    expect(resolve(map(['Ctrl+D', 'x']), 'ctrl-d', ['global'])).toEqual(command('x'));
    expect(resolve(map(['shift-a', 'x']), 'A', ['global'])).toEqual(command('x'));
    expect(resolve(map(['PgUp', 'x']), 'pageup', ['global'])).toEqual(command('x'));
    expect(resolve(map(['shift-ctrl-Up', 'x']), 'ctrl-shift-up', ['global'])).toEqual(command('x'));
    expect(resolve(map(['-', 'x'], ['ctrl--', 'y']), '-', ['global'])).toEqual(command('x'));
  });
});

describe('keysOf', () => {
  test('gives what works here, not what another context hides', () => {
    const keymap = map(['1', 'pane.resources'], ['alt-1', 'pane.resources'], ['1', 'remedy.1', 'diagnosis']);
    expect(keysOf(keymap, 'pane.resources', ['global'])).toEqual(['1', 'alt-1']);
    expect(keysOf(keymap, 'pane.resources', ['diagnosis', 'global'])).toEqual(['alt-1']);
    expect(keysOf(keymap, 'nothing', ['global'])).toEqual([]);
  });
});
