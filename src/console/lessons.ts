import { Cell, type Readable } from '../base/readable.ts';

/** What a lesson says to a person. */
export interface LessonInfo {
  id: string;
  title: string;
  /** What its people see. */
  story: string;
  /** What to notice, one step nearer each. */
  hints: readonly string[];
  /** What it was. */
  answer: string;
}

/** The lesson that runs. Times in milliseconds since the epoch. */
export interface LessonState {
  id: string;
  namespace: string;
  startedAt: number;
  /** Missing until it is mended. */
  mendedAt?: number;
  /** What was made for it and is not there now, e.g. `deployment/cache`; missing where all is. */
  gone?: readonly string[];
}

/** What runs lessons: the playground. */
export interface LessonCourse {
  readonly lessons: readonly LessonInfo[];
  readonly running: Readable<LessonState | undefined>;
  /** What was mended, and in how many milliseconds. */
  readonly mended: Readable<ReadonlyMap<string, number>>;
  /** Resolves when its objects are made; the lesson that ran is gone by then. */
  start(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** The lessons as the console shows them: the course, and how many hints of the running one were asked for. */
export class Lessons {
  readonly course: LessonCourse;
  readonly hints = new Cell(0);

  constructor(course: LessonCourse) {
    this.course = course;
    let before = course.running.get();
    course.running.subscribe(() => {
      const now = course.running.get();
      if (now?.startedAt !== before?.startedAt) this.hints.set(0);
      before = now;
    });
  }

  /** True when the course has nothing left. */
  get allMended(): boolean {
    const { lessons, mended } = this.course;
    return lessons.every(({ id }) => mended.get().has(id));
  }

  get current(): LessonInfo | undefined {
    const running = this.course.running.get();
    return this.course.lessons.find(({ id }) => id === running?.id);
  }

  /** The one after the running one that is not mended yet, else the one after it; the first where none runs. */
  get next(): LessonInfo | undefined {
    const { lessons, running, mended } = this.course;
    const at = lessons.findIndex(({ id }) => id === running.get()?.id);
    const others = [...lessons.slice(at + 1), ...lessons.slice(0, Math.max(0, at))];
    return others.find(({ id }) => !mended.get().has(id)) ?? others[0];
  }

  /** One hint more, where there is one. */
  reveal(): void {
    this.hints.set(Math.min(this.hints.get() + 1, this.current?.hints.length ?? 0));
  }
}
