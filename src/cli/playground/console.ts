import type { LessonCourse } from '../../console/lessons.ts';
import { LessonRunner } from '../../playground/lessons/run.ts';
import type { LessonId } from '../../playground/lessons/types.ts';
import { texts } from '../../texts/index.ts';
import { textOption, usage } from '../args.ts';
import { loadSettings } from '../connect.ts';
import type { ConsoleOpening, Stage } from '../opening.ts';
import type { CliContext } from '../types.ts';
import { openPlayground, portOf } from './open.ts';

/** Starts a playground for the console: its kubeconfig as the only one, and its lessons. */
export async function playgroundConsole({ args, env, clock }: CliContext): Promise<ConsoleOpening> {
  const t = texts.playground;
  if (textOption(args, 'kubeconfig') !== undefined) {
    throw usage(t.kubeconfigOnlyHeadless, t.kubeconfigOnlyHeadlessTodo);
  }
  const port = portOf(textOption(args, 'port'));
  const lesson = textOption(args, 'lesson');
  const ids = Object.keys(texts.lessons.all);
  if (lesson !== undefined && !ids.includes(lesson)) {
    throw usage(texts.lessons.unknown(lesson), texts.lessons.names(ids));
  }
  const playground = await openPlayground({ clock, port });
  try {
    const { context: _, ...options } = args.options;
    const settings = await loadSettings({ ...args, options: { ...options, kubeconfig: playground.file } }, env);
    const runner = new LessonRunner(playground.store, clock);
    const stage: Stage = {
      lessons: courseOf(runner),
      ...(lesson === undefined ? {} : { lesson }),
      async close() {
        runner.close();
        await playground.close();
      },
    };
    return { console: settings, stage };
  } catch (thrown) {
    await playground.close();
    throw thrown;
  }
}

/** The runner with its sentences. */
function courseOf(runner: LessonRunner): LessonCourse {
  const say = texts.lessons.all;
  const isLesson = (id: string): id is LessonId => id in say;
  return {
    lessons: runner.lessons.map(({ id }) => ({ id, ...say[id] })),
    running: runner.running,
    mended: runner.mended,
    start: async (id) => {
      if (isLesson(id)) await runner.start(id);
    },
    stop: () => runner.stop(),
  };
}
