import type { LessonCourse } from '../console/lessons.ts';
import type { Settings } from './connect.ts';

/** What the console is opened on, and what ends with it. */
export interface ConsoleOpening {
  console: Settings;
  stage?: Stage;
}

/** A playground under the console. */
export interface Stage {
  lessons: LessonCourse;
  /** The id of the lesson to begin with. */
  lesson?: string;
  /** Ends all of it. */
  close(): Promise<void>;
}

/** There is no cluster to open the console on, and what may be done about it. */
export interface Offer {
  reason: 'none' | 'unset' | 'empty';
  /** The files that were looked at. */
  looked: readonly string[];
  /** Contexts that may be chosen. */
  contexts: readonly string[];
}
