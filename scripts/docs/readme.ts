import { keysTable } from '../../src/commands/doc.ts';
import type { CommandId } from '../../src/texts/en/commands.ts';

/** The keys that a newcomer needs; docs/keys.md has all. */
const FIRST_KEYS: readonly CommandId[] = [
  'resource.open',
  'palette.open',
  'filter.open',
  'findings.only',
  'logs.open',
  'logs.previous',
  'shell.open',
  'session.local',
  'terminal.leave',
  'forward.start',
  'debug.toggle',
  'debugger.gdb',
  'resource.describe',
  'resource.yaml',
  'resource.edit',
  'pane.next',
  'pane.zoom',
  'namespace.switch',
  'context.switch',
  'help.open',
  'back',
  'quit',
];

const START = '<!-- keys: made by `npm run docs` -->';
const END = '<!-- end of keys -->';

/** The README with its table of keys made anew; the rest of it is written by hand. */
export function renderReadme(now: string): string {
  const [before, rest = ''] = now.split(START);
  const after = rest.split(END)[1] ?? '\n';
  return [before, START, '\n', keysTable(FIRST_KEYS).join('\n'), '\n', END, after].join('');
}
