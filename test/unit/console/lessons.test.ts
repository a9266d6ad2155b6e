import { describe, expect, test } from 'vitest';
import { Lessons } from '../../../src/console/lessons.ts';
import { lessonCourse } from '../../support/lessonCourse.ts';

describe('lessons as the console shows them', () => {
  test('hints are shown one by one, no more than there are, and anew for another lesson', async () => {
    const course = lessonCourse();
    const lessons = new Lessons(course);
    await course.start('one');
    lessons.reveal();
    lessons.reveal();
    lessons.reveal();
    expect(lessons.hints.get()).toBe(2);
    await course.start('two');
    expect([lessons.current?.id, lessons.hints.get()]).toEqual(['two', 0]);
  });

  test('the next one is the next that is not mended, from the beginning after the last; where all are, the next', async () => {
    const course = lessonCourse();
    const lessons = new Lessons(course);
    expect(lessons.next?.id).toBe('one');
    await course.start('one');
    course.mended.set(new Map([['two', 1_000]]));
    expect(lessons.next?.id).toBe('three');
    await course.start('three');
    course.mended.set(
      new Map([
        ['two', 1_000],
        ['one', 1_000],
      ]),
    );
    expect(lessons.next?.id).toBe('one');
  });

  test('all are mended when none is left', async () => {
    const course = lessonCourse();
    const lessons = new Lessons(course);
    for (const id of ['one', 'two', 'three']) {
      expect(lessons.allMended).toBe(false);
      await course.start(id);
      course.mend(1_000);
    }
    expect(lessons.allMended).toBe(true);
  });
});
