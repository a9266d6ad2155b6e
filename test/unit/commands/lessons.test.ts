import { describe, expect, test } from 'vitest';
import { settle } from '../../support/fakeClock.ts';
import { lessonCourse } from '../../support/lessonCourse.ts';
import { choices, onDesk, question } from './onDesk.ts';

/** What the open card says. */
function card({ desk }: Awaited<ReturnType<typeof onDesk>>): string {
  const top = desk.dialogs.top;
  return top?.kind === 'message' ? [top.title, ...top.lines].join('\n') : '';
}

const onPlayground = async () => {
  const course = lessonCourse();
  return { course, ...(await onDesk({ lessons: course })) };
};

describe('lessons', () => {
  test('are said to be on the playground where the console is on another cluster', async () => {
    const { run, told } = await onDesk();
    await run('lesson.show');
    expect(told()).toContain('kdbg playground');
  });

  test('are listed while none runs; choosing one goes to its namespace and shows what its people see', async () => {
    const fake = await onPlayground();
    await fake.run('lesson.show');
    expect(choices(fake.desk)).toEqual(['The first', 'The second', 'The third']);
    await fake.press('down', 'enter');
    expect(fake.went).toEqual(['namespace lesson-two']);
    expect(card(fake)).toContain('What is seen of two.');
    expect(card(fake)).not.toContain('hint of two');
  });

  test('give one hint after the other by h, and none before it was asked for', async () => {
    const fake = await onPlayground();
    await fake.course.start('one');
    await fake.run('lesson.show');
    await fake.press('h');
    expect(card(fake)).toContain('First hint of one.');
    expect(card(fake)).not.toContain('Second hint of one.');
    await fake.press('h');
    expect(card(fake)).toContain('Second hint of one.');
  });

  test('know by themselves that one is mended; its card then says what it was and has the next one', async () => {
    const fake = await onPlayground();
    await fake.course.start('one');
    fake.course.mend(130_000);
    await fake.run('lesson.show');
    expect(card(fake)).toContain('Mended after 2m10s');
    expect(card(fake)).toContain('What one was.');
    await fake.press('n');
    await settle();
    expect([fake.course.state().id, fake.went]).toEqual(['two', ['namespace lesson-two']]);
  });

  test('are found by their number in the list', async () => {
    const fake = await onPlayground();
    await fake.run('lessons.open');
    await fake.press('3', 'enter');
    await settle();
    expect(fake.course.state().id).toBe('three');
  });

  test('say how to get on until the first hint, and what is missing where something was deleted', async () => {
    const fake = await onPlayground();
    await fake.course.start('one');
    await fake.run('lesson.show');
    expect(card(fake)).toContain('H opens this again');
    await fake.press('h');
    expect(card(fake)).not.toContain('H opens this again');
    fake.course.running.set({ ...fake.course.state(), gone: ['deployment/cache'] });
    await fake.press('esc');
    await fake.run('lesson.show');
    expect(card(fake)).toContain('deployment/cache is no longer there: r makes it all anew.');
  });

  test('say with the last answer that all are mended', async () => {
    const fake = await onPlayground();
    for (const id of ['one', 'two', 'three']) {
      await fake.course.start(id);
      fake.course.mend(1_000);
      await fake.run('lesson.show');
      expect(card(fake).includes('All 3 lessons are mended.')).toBe(id === 'three');
      await fake.press('esc');
    }
  });

  test('are marked in the list when they were mended', async () => {
    const fake = await onPlayground();
    await fake.course.start('one');
    fake.course.mend(5_000);
    await fake.run('lessons.open');
    const top = fake.desk.dialogs.top;
    expect(top?.kind === 'choose' && top.items[0]?.detail).toBe('✓ mended in 5 s');
    expect(question(fake.desk)).toBe('Lessons');
  });

  test('end by x: nothing of it is left, and the list is shown', async () => {
    const fake = await onPlayground();
    await fake.course.start('one');
    await fake.run('lesson.show');
    await fake.press('x');
    await settle();
    expect([fake.course.running.get(), fake.went, question(fake.desk)]).toEqual([
      undefined,
      ['namespace default'],
      'Lessons',
    ]);
  });
});
