import type { Clock } from '../base/clock.ts';
import type { KnownKind } from '../kube/resources.ts';
import type { ConsoleOpening } from './opening.ts';

/** An option of the command line. */
export interface OptionSpec {
  /** Without dashes, e.g. `namespace`. */
  name: string;
  short?: string;
  /** Shown in the help, e.g. `NS`; missing for a switch. */
  value?: string;
  help: string;
  choices?: readonly string[];
  /** What the shell completes its value with; without it and without choices, with nothing. */
  completes?: Completes;
}

/** What the shell completes a value with: it is read from the kubeconfig or asked of the cluster while the person waits. */
export type Completes =
  | 'contexts'
  | 'namespaces'
  | 'files'
  | 'commands'
  /** KIND/NAME; only objects with this label where one is named. */
  | { readonly kinds: readonly KnownKind[]; readonly labelSelector?: string }
  | { readonly words: () => readonly string[] };

/** Under which heading the help has a command. */
export type CommandGroup = 'look' | 'act' | 'try' | 'setUp';

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
  stdin: { isTTY?: boolean };
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number; rows?: number };
  stderr: { write(text: string): unknown };
  clock: Clock;
  /** Aborted by ctrl-c. */
  signal: AbortSignal;
  /** What this kdbg is. */
  about: About;
}

export interface About {
  /** Of package.json, e.g. `0.1.0`. */
  version: string;
  /** The commit it was built of, shortened; empty where that is not known. */
  commit: string;
  /** How the person called it: `kdbg`, or `kubectl kdbg` as a plugin of kubectl. */
  program: string;
}

/** A verb such as `diagnose`: one record, from which the help is made. */
export interface HeadlessCommand {
  name: string;
  summary: string;
  /** After the name, e.g. `[KIND/NAME] [--deep]`. */
  usage: string;
  options: readonly OptionSpec[];
  /** Each a command line, and after two or more blanks what it does. */
  examples: readonly string[];
  /** `setUp` unless told. */
  group?: CommandGroup;
  /** What its arguments are, one after the other; the last one holds for all that follow. */
  takes?: readonly Completes[];
  /** Said at the end of its help, e.g. what the exit status means. */
  notes?: readonly string[];
  /** Gives the exit status. A KdbgError that it throws is printed in one line and ends with 2. */
  run(context: CliContext): Promise<number>;
  /** Called so, it opens the console instead of running without one. */
  opensConsole?(context: Pick<CliContext, 'args'>): boolean;
  /** What the console is opened on; called where `opensConsole` says so. */
  console?(context: CliContext): Promise<ConsoleOpening>;
}
