import { formatDuration } from '../base/age.ts';
import type { LessonInfo, Lessons } from '../console/lessons.ts';
import { RESOURCES } from '../kube/resources.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import type { Command } from './types.ts';

const say = () => texts.lessons;
const onPlayground = ({ lessons }: Desk): string | undefined => (lessons ? undefined : say().notHere);
const needsLesson = ({ lessons }: Desk): string | undefined =>
  lessons ? (lessons.current ? undefined : say().noneRuns) : say().notHere;

/** Starts a lesson and goes to where it is: its namespace, its pods. Then its card is shown. */
export async function startLesson(desk: Desk, { id, title }: LessonInfo): Promise<void> {
  const { lessons, notices } = desk;
  if (!lessons) return;
  const started = await notices.run(say().starting(title), async () => {
    await lessons.course.start(id);
    return true;
  });
  const running = lessons.course.running.get();
  if (!started || running?.id !== id) return;
  desk.viewer.close();
  desk.list.show(RESOURCES.Pod);
  desk.app.switchNamespace(running.namespace);
  desk.panes.show('diagnosis');
  desk.panes.focus('resources');
  showLesson(desk);
}

async function stopLesson(desk: Desk): Promise<void> {
  const { lessons, notices } = desk;
  const done = await notices.run(say().stopping, async () => {
    await lessons?.course.stop();
    return true;
  });
  if (!done) return;
  desk.app.switchNamespace('default');
  listLessons(desk);
}

/** The list of lessons, at the one that is next; `welcome` says first where one is. */
export function listLessons(desk: Desk): void {
  const { lessons } = desk;
  if (!lessons) return;
  const { course, next } = lessons;
  const running = course.running.get();
  desk.dialogs.choose({
    title: say().list,
    empty: say().listEmpty,
    index: Math.max(
      0,
      course.lessons.findIndex(({ id }) => id === next?.id),
    ),
    items: course.lessons.map((lesson, i) => {
      const took = course.mended.get().get(lesson.id);
      const runs = running?.id === lesson.id && running.mendedAt === undefined;
      return {
        key: String(i + 1),
        aliases: [String(i + 1)],
        label: lesson.title,
        detail: took !== undefined ? say().done(formatDuration(took)) : runs ? say().runs : lesson.story,
        run: () => void startLesson(desk, lesson),
      };
    }),
  });
}

/** What a playground is, before its lessons. */
export function welcome(desk: Desk): void {
  desk.dialogs.message(
    say().list,
    [...say().welcome],
    [{ key: 'enter', title: say().begin, run: () => listLessons(desk) }],
  );
}

/** The card of the running lesson: what its people see, the hints so far, and what it was once it is mended; shown from its end where a hint is new. */
function showLesson(desk: Desk, from: 'beginning' | 'end' = 'beginning'): void {
  const { lessons } = desk;
  const lesson = lessons?.current;
  const running = lessons?.course.running.get();
  if (!lessons || !lesson || !running) return listLessons(desk);
  const { next } = lessons;
  const shown = lessons.hints.get();
  const took = running.mendedAt === undefined ? undefined : running.mendedAt - running.startedAt;
  const nextHint = {
    key: 'h',
    title: say().hint,
    run: () => {
      lessons.reveal();
      showLesson(desk, 'end');
    },
  };
  const said = { shown, took, gone: running.gone, last: lessons.allMended ? lessons.course.lessons.length : undefined };
  const keys = [
    ...(took === undefined && shown < lesson.hints.length ? [nextHint] : []),
    ...(took !== undefined && next ? [{ key: 'n', title: say().next, run: () => void startLesson(desk, next) }] : []),
    { key: 'r', title: say().reset, run: () => void startLesson(desk, lesson) },
    { key: 'l', title: say().others, run: () => listLessons(desk) },
    { key: 'x', title: say().stop, run: () => void stopLesson(desk) },
  ];
  desk.dialogs.message(lesson.title, cardOf(lesson, said), keys, from);
}

interface CardParts {
  /** How many hints were asked for. */
  shown: number;
  took: number | undefined;
  gone: readonly string[] | undefined;
  /** The number of lessons, when all are mended. */
  last: number | undefined;
}

function cardOf({ story, hints, answer }: LessonInfo, { shown, took, gone, last }: CardParts): string[] {
  const told = hints.slice(0, shown).flatMap((hint, i) => ['', say().hintTitle(i + 1, hints.length), hint]);
  if (took !== undefined) {
    const all = last === undefined ? [] : ['', say().allMended(last)];
    return [say().mendedAfter(formatDuration(took)), '', answer, ...told, ...all];
  }
  // How to get on is said once: whoever asks for a hint has found the way here.
  return [story, ...(gone ? ['', say().gone(gone)] : []), ...told, ...(shown === 0 ? ['', say().how] : [])];
}

const withLesson = (run: (desk: Desk, lessons: Lessons) => void | Promise<void>) => (desk: Desk) =>
  desk.lessons ? run(desk, desk.lessons) : undefined;

export const lessonCommands: readonly Command[] = [
  { id: 'lessons.open', group: 'console', disabled: onPlayground, run: listLessons },
  {
    id: 'lesson.show',
    group: 'console',
    footer: { resources: 19, diagnosis: 19, events: 19, logs: 19 },
    disabled: onPlayground,
    run: (desk) => showLesson(desk),
  },
  {
    id: 'lesson.hint',
    group: 'console',
    hidden: true,
    disabled: needsLesson,
    run: withLesson((desk, lessons) => {
      lessons.reveal();
      showLesson(desk);
    }),
  },
  {
    id: 'lesson.reset',
    group: 'console',
    hidden: true,
    disabled: needsLesson,
    run: withLesson((desk, { current }) => (current ? startLesson(desk, current) : undefined)),
  },
  {
    id: 'lesson.next',
    group: 'console',
    hidden: true,
    disabled: onPlayground,
    run: withLesson((desk, { next }) => (next ? startLesson(desk, next) : undefined)),
  },
  { id: 'lesson.stop', group: 'console', hidden: true, disabled: needsLesson, run: stopLesson },
];
