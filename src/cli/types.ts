import type { Clock } from '../base/clock.ts';

/** An option of the command line. */
export interface OptionSpec {
  /** Without dashes, e.g. `namespace`. */
  name: string;
  short?: string;
  /** Shown in the help, e.g. `NS`; missing for a switch. */
  value?: string;
  help: string;
  choices?: readonly string[];
}

export interface ParsedArgs {
  /** The command's name; empty for the console. */
  command: string;
  positional: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
}

/** What every headless command may use; tests give their own. */
export interface CliContext {
  args: ParsedArgs;
  env: Readonly<Record<string, string | undefined>>;
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  stderr: { write(text: string): unknown };
  clock: Clock;
  /** Aborted by ctrl-c. */
  signal: AbortSignal;
}

/** A verb such as `diagnose`: one record, from which the help is made. */
export interface HeadlessCommand {
  name: string;
  summary: string;
  /** After the name, e.g. `[KIND/NAME] [--deep]`. */
  usage: string;
  options: readonly OptionSpec[];
  examples: readonly string[];
  /** Said at the end of its help, e.g. what the exit status means. */
  notes?: readonly string[];
  /** Gives the exit status. A KdbgError that it throws is printed in one line and ends with 2. */
  run(context: CliContext): Promise<number>;
}
