import { type KdbgError, toKdbgError } from '../base/errors.ts';
import { LEAST } from '../base/leastScreen.ts';
import { redact } from '../base/redact.ts';
import { sanitise } from '../base/sanitise.ts';
import { texts } from '../texts/index.ts';
import { parseArgs, switchOption, usage } from './args.ts';
import { asCalled } from './called.ts';
import { COMMAND_NAMES, findCommand } from './commands.ts';
import type { ConsoleOpening, Offer } from './opening.ts';
import type { About, CliContext, ParsedArgs } from './types.ts';

/** The word with which the scripts of `kdbg completion` ask what may come next; no person types it. */
const COMPLETE = '__complete';

/** The process as the command line sees it. */
export type CliProcess = Omit<CliContext, 'args'>;

/** How the start goes on: the process ends with this status, the console opens, or there is no cluster yet and the person is asked. */
export type CliOutcome = { exit: number } | ConsoleOpening | { offer: Offer };

/**
 * Reads the command line (without the program's name) and runs the command that it names; without one, everything that can be wrong before
 * the console opens is checked. A KdbgError is told in one line on stderr and ends with 2. Never rejects.
 */
export async function runCli(argv: readonly string[], io: CliProcess): Promise<CliOutcome> {
  const { program } = io.about;
  try {
    if (argv[0] === COMPLETE) {
      const { complete } = await import('./completion/complete.ts');
      await complete(argv.slice(1), io);
      return { exit: 0 };
    }
    const args = await parseArgs(argv, findCommand, COMMAND_NAMES);
    return await follow(args, io);
  } catch (thrown) {
    const error = toKdbgError(thrown);
    io.stderr.write(`${program}: ${sanitise(asCalled(lineOf(error), program))}\n`);
    if (error.code === 'unexpected' && io.env.KDBG_DEBUG) io.stderr.write(`${redact(String(stackOf(error.cause)))}\n`);
    return { exit: 2 };
  }
}

async function follow(args: ParsedArgs, io: CliProcess): Promise<CliOutcome> {
  if (switchOption(args, 'version')) {
    io.stdout.write(versionLine(io.about));
    return { exit: 0 };
  }
  const name = switchOption(args, 'help') ? 'help' : args.command;
  if (name) {
    const command = await findCommand(name);
    if (!command) throw usage(texts.cli.unknownCommand(name));
    if (command.console && command.opensConsole?.({ args })) {
      checkTerminal(io);
      return command.console({ ...io, args });
    }
    return { exit: await command.run({ ...io, args }) };
  }
  checkTerminal(io);
  const { loadSettings } = await import('./connect.ts');
  try {
    return { console: await loadSettings(args, io.env) };
  } catch (thrown) {
    const { offerFor } = await import('./offer.ts');
    const offer = offerFor(thrown, args, io.env);
    if (offer) return { offer };
    throw thrown;
  }
}

/** Throws a KdbgError where there is no terminal, or one that is too small for the console. */
function checkTerminal(io: CliProcess): void {
  if (!io.stdin.isTTY || !io.stdout.isTTY) throw usage(texts.cli.noTerminal, texts.cli.noTerminalTodo);
  const { columns = LEAST.columns, rows = LEAST.rows } = io.stdout;
  if (columns < LEAST.columns || rows < LEAST.rows) {
    const what = texts.cli.terminalTooSmall(columns, rows, LEAST.columns, LEAST.rows);
    throw usage(what, texts.cli.terminalTooSmallTodo);
  }
}

/** `kdbg 0.1.0 (commit 1a2b3c4), Node 24.1.0, linux x64`. Ends with a newline. */
function versionLine({ version, commit }: About): string {
  return `${texts.cli.versionLine(version, commit, process.versions.node, `${process.platform} ${process.arch}`)}\n`;
}

function lineOf(error: KdbgError): string {
  return error.code === 'unexpected' ? `${texts.cli.bug(error.message)} ${texts.cli.bugTodo}` : error.line;
}

function stackOf(thrown: unknown): unknown {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown;
}
