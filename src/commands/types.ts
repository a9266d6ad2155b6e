import type { ObjectRef } from '../store/types.ts';
import type { CommandId } from '../texts/en/commands.ts';
import type { Desk } from './desk.ts';

export type { CommandId } from '../texts/en/commands.ts';

/** Where keys are pressed; the keymaps use these names. `capture`: in a terminal that takes the keys. */
export type ContextName =
  | 'global'
  | 'resources'
  | 'diagnosis'
  | 'events'
  | 'logs'
  | 'terminal'
  | 'forwards'
  | 'viewer'
  | 'capture';

/** In which part of the help a command stands. */
export type CommandGroup = 'look' | 'inside' | 'change' | 'logs' | 'terminal' | 'forwards' | 'move' | 'console';

/** What a command was called for, where it isn't the selection: a remedy names its object and its arguments. */
export interface Invocation {
  target?: ObjectRef;
  args?: Readonly<Record<string, string | number>>;
}

/** One thing that kdbg can do. Footer, help, palette and documentation are made from these records. */
export interface Command {
  id: CommandId;
  group: CommandGroup;
  /** Where the footer names it, and how early (1 first). */
  footer?: Partial<Record<ContextName, number>>;
  /** Left out of palette and help: movement keys and the like. */
  hidden?: boolean;
  /** Why it can't be done now; undefined when it can. */
  disabled?(desk: Desk, invocation: Invocation): string | undefined;
  run(desk: Desk, invocation: Invocation): void | Promise<void>;
}
