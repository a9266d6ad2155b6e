import { nearest } from '../base/nearest.ts';
import { texts } from '../texts/index.ts';
import { usage } from './args.ts';
import { SCRIPTS } from './completion/shells.ts';
import type { HeadlessCommand } from './types.ts';

const SHELLS = Object.keys(SCRIPTS);

/** `kdbg completion SHELL`: prints the script for the shell. */
export const completionCommand: HeadlessCommand = {
  name: 'completion',
  get summary() {
    return texts.tools.completion.summary;
  },
  usage: SHELLS.join('|'),
  options: [],
  takes: [{ words: () => SHELLS }],
  get examples() {
    return texts.tools.completion.examples;
  },
  get notes() {
    return texts.tools.completion.notes;
  },
  async run({ args, stdout }) {
    const shell = args.positional[0];
    const t = texts.tools.completion;
    if (shell === undefined || args.positional.length > 1) throw usage(t.whichShell(SHELLS));
    const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
    if (script === undefined) throw usage(t.unknownShell(shell), texts.cli.choices(SHELLS, nearest(shell, SHELLS)[0]));
    stdout.write(script);
    return 0;
  },
};
