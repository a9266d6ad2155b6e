import type { HeadlessCommand } from './types.ts';

/** Every headless command by its name; loaded only when it is named, so that the console starts quickly. */
export const COMMANDS: Readonly<Record<string, () => Promise<HeadlessCommand>>> = {
  diagnose: async () => (await import('./diagnose.ts')).diagnoseCommand,
  forward: async () => (await import('./forward.ts')).forwardCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  playground: async () => (await import('./playground.ts')).playgroundCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
  help: async () => (await import('./help.ts')).helpCommand,
};

/** The names that a person may be offered, in the order of the help. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** The record of a command; undefined for a name that is none. */
export async function findCommand(name: string): Promise<HeadlessCommand | undefined> {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.() : undefined;
}

/** All records, in the order of the help. */
export function allCommands(): Promise<readonly HeadlessCommand[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
