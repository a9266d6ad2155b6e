import { type KdbgError, toKdbgError } from '../base/errors.ts';
import { LEAST } from '../base/leastScreen.ts';
import { sanitise } from '../base/sanitise.ts';
import { texts } from '../texts/index.ts';
import { parseArgs, switchOption, usage } from './args.ts';
import type { Settings } from './connect.ts';
import type { CliContext, HeadlessCommand, ParsedArgs } from './types.ts';

/** Every headless command by its name; loaded only when it is named, so that the console starts quickly. */
const COMMANDS: Readonly<Record<string, () => Promise<HeadlessCommand>>> = {
  diagnose: async () => (await import('./diagnose.ts')).diagnoseCommand,
  forward: async () => (await import('./forward.ts')).forwardCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
};

/** The process as the command line sees it. */
export interface CliProcess extends Omit<CliContext, 'args'> {
  stdin: { isTTY?: boolean };
  stdout: CliContext['stdout'] & { rows?: number };
  version: string;
}

/** How the start goes on: the process ends with this status, or the console opens. */
export type CliOutcome = { exit: number } | { console: Settings };

/**
 * Reads the command line (without the program's name) and runs the command that it names; without one, everything that can be wrong before
 * the console opens is checked. A KdbgError is told in one line on stderr and ends with 2. Never rejects.
 */
export async function runCli(argv: readonly string[], io: CliProcess): Promise<CliOutcome> {
  try {
    const args = await parseArgs(argv, find, [...Object.keys(COMMANDS), 'help']);
    return await follow(args, io);
  } catch (thrown) {
    const error = toKdbgError(thrown);
    io.stderr.write(`kdbg: ${sanitise(lineOf(error))}\n`);
    if (error.code === 'unexpected' && io.env.KDBG_DEBUG) io.stderr.write(`${String(stackOf(error.cause))}\n`);
    return { exit: 2 };
  }
}

async function follow(args: ParsedArgs, io: CliProcess): Promise<CliOutcome> {
  const say = (text: string): CliOutcome => {
    io.stdout.write(text);
    return { exit: 0 };
  };
  if (args.command === 'help' || switchOption(args, 'help')) return say(await help(args));
  if (switchOption(args, 'version')) return say(`kdbg ${io.version}\n`);
  if (args.command) {
    const command = await COMMANDS[args.command]?.();
    if (!command) throw usage(texts.cli.unknownCommand(args.command));
    return { exit: await command.run({ ...io, args }) };
  }
  if (!io.stdin.isTTY || !io.stdout.isTTY) throw usage(texts.cli.noTerminal, texts.cli.noTerminalTodo);
  const { columns = LEAST.columns, rows = LEAST.rows } = io.stdout;
  if (columns < LEAST.columns || rows < LEAST.rows) {
    const what = texts.cli.terminalTooSmall(columns, rows, LEAST.columns, LEAST.rows);
    throw usage(what, texts.cli.terminalTooSmallTodo);
  }
  const { loadSettings } = await import('./connect.ts');
  return { console: await loadSettings(args, io.env) };
}

async function help(args: ParsedArgs): Promise<string> {
  const { commandHelp, mainHelp } = await import('./help.ts');
  const name = args.command === 'help' ? args.positional[0] : args.command;
  if (!name) return mainHelp(await Promise.all(Object.values(COMMANDS).map((load) => load())));
  const command = await COMMANDS[name]?.();
  if (!command) throw usage(texts.cli.unknownCommand(name));
  return commandHelp(command);
}

async function find(name: string) {
  return name === 'help' ? { name, options: [] } : COMMANDS[name]?.();
}

function lineOf(error: KdbgError): string {
  return error.code === 'unexpected' ? `${texts.cli.bug(error.message)} ${texts.cli.bugTodo}` : error.line;
}

function stackOf(thrown: unknown): unknown {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown;
}
