import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { writePrivateFile } from '../services/config/folders.ts';
import { texts } from '../texts/index.ts';
import { switchOption, textOption, usage } from './args.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** `kdbg playground --headless`: the embedded cluster alone, until it is asked to end. Without --headless the console opens on it. */
export const playgroundCommand: HeadlessCommand = {
  name: 'playground',
  group: 'try',
  summary: texts.playground.summary,
  usage: '[--lesson NAME] [--headless [--kubeconfig FILE]] [--port PORT]',
  options: [
    { name: 'headless', help: texts.playground.options.headless },
    { name: 'kubeconfig', value: 'FILE', help: texts.playground.options.kubeconfig },
    { name: 'port', value: 'PORT', help: texts.playground.options.port },
    { name: 'lesson', value: 'NAME', help: texts.playground.options.lesson },
  ],
  examples: [
    'kdbg playground',
    'kdbg playground --lesson crash',
    'kdbg playground --headless --kubeconfig playground.kubeconfig',
  ],
  notes: texts.playground.notes,
  opensConsole: ({ args }) => !switchOption(args, 'headless'),
  async console(context) {
    const { playgroundConsole } = await import('./playground/console.ts');
    return playgroundConsole(context);
  },
  async run({ args, stdout, clock, signal }: CliContext): Promise<number> {
    const t = texts.playground;
    if (textOption(args, 'lesson') !== undefined) throw usage(t.lessonHeadless, t.lessonHeadlessTodo);
    const { MARK, openPlayground, portOf } = await import('./playground/open.ts');
    const wanted = textOption(args, 'kubeconfig');
    const target = wanted === undefined ? undefined : resolve(wanted);
    if (target !== undefined && contentOf(target)?.startsWith(MARK) === false) {
      throw usage(t.foreign(target), t.foreignTodo);
    }
    const port = portOf(textOption(args, 'port'));
    const playground = await openPlayground({ clock, port });
    const text = `${MARK}\n${playground.kubeconfig}`;
    try {
      if (target !== undefined) await writePrivateFile(target, text);
      stdout.write(t.runs(playground.url, target ?? playground.file));
      await new Promise<void>((ended) => {
        if (signal.aborted) ended();
        signal.addEventListener('abort', () => ended(), { once: true });
      });
    } finally {
      await playground.close();
      // Somebody else's by now, e.g. another playground's, is left alone.
      if (target !== undefined && contentOf(target) === text) rmSync(target, { force: true });
    }
    stdout.write(t.ended);
    return 0;
  },
};

/** Undefined where there is no such file; empty where it can't be read. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
  }
}
