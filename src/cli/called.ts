import { basename } from 'node:path';

/** The name of the second bin: kubectl runs it for `kubectl kdbg` (https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/). */
const PLUGIN = 'kubectl-kdbg';

/** How a person calls this program, by the file that was started (`argv[1]`): `kdbg`, or `kubectl kdbg` as a plugin of kubectl. */
export function programOf(file: string | undefined): string {
  return basename(file ?? '').startsWith(PLUGIN) ? 'kubectl kdbg' : 'kdbg';
}

/** Command lines in a help or an error are written with `kdbg`; here they are with the name that the person uses. */
export function asCalled(text: string, program: string): string {
  if (program === 'kdbg') return text;
  return text.replace(
    /(?<=^ {2,}|[`(]|\bas |\bSee )kdbg(?=\s|$|`)|(?<![\w/.-])kdbg(?= (?:[a-z]+ )?--?[a-zA-Z])/gm,
    program,
  );
}
