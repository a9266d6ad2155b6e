import { Cell } from '../../src/base/readable.ts';
import type { LessonCourse, LessonState } from '../../src/console/lessons.ts';

/** Three lessons of which nothing is real; a test starts and mends them. */
export interface FakeCourse extends LessonCourse {
  readonly running: Cell<LessonState | undefined>;
  readonly mended: Cell<ReadonlyMap<string, number>>;
  /** The one that runs was mended after so many milliseconds. */
  mend(took: number): void;
  state(): LessonState;
}

export function lessonCourse(now: () => number = () => 1_000): FakeCourse {
  const lesson = (id: string, title: string) => ({
    id,
    title,
    story: `What is seen of ${id}.`,
    hints: [`First hint of ${id}.`, `Second hint of ${id}.`],
    answer: `What ${id} was.`,
  });
  const running = new Cell<LessonState | undefined>(undefined);
  const mended = new Cell<ReadonlyMap<string, number>>(new Map());
  let begun = 0;
  const state = (): LessonState => {
    const found = running.get();
    if (!found) throw new Error('no lesson runs');
    return found;
  };
  return {
    lessons: [lesson('one', 'The first'), lesson('two', 'The second'), lesson('three', 'The third')],
    running,
    mended,
    state,
    async start(id) {
      running.set({ id, namespace: `lesson-${id}`, startedAt: now() + begun++ });
    },
    async stop() {
      running.set(undefined);
    },
    mend(took) {
      const { id, startedAt } = state();
      mended.update((all) => new Map([...all, [id, took]]));
      running.update((one) => one && { ...one, mendedAt: startedAt + took });
    },
  };
}
