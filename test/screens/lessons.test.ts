import { describe, expect, test } from 'vitest';
import { texts } from '../../src/texts/index.ts';
import { lessonCourse } from '../support/lessonCourse.ts';
import { onScreen, SIZES } from '../support/onScreen.ts';
import { NOON } from '../support/snapshot.ts';

const rowAbove = (screen: readonly string[]): string => screen.at(-2) ?? '';

describe('the line of a lesson', () => {
  test.each(SIZES)('stands above the footer at $columns × $rows, and says how to get on', async (size) => {
    const course = lessonCourse(() => NOON);
    const { ui } = await onScreen({ ...size, lessons: course });
    await ui.waitFor('H lists the lessons');
    await course.start('one');
    await ui.waitFor('The first');
    expect(rowAbove(ui.rows())).toMatch(/▸ The first .*H hints/);
    course.mend(65_000);
    await ui.waitFor('mended after');
    expect(rowAbove(ui.rows())).toMatch(/✓ The first +mended after 1m5s · H answer, next/);
    expect(ui.rows().filter((row) => [...row].length > size.columns)).toEqual([]);
  });

  test('names what was deleted, without which nothing can be mended', async () => {
    const course = lessonCourse(() => NOON);
    const { ui } = await onScreen({ columns: 80, rows: 24, lessons: course });
    await course.start('one');
    course.running.set({ ...course.state(), gone: ['deployment/cache'] });
    await ui.waitFor('deployment/cache deleted');
    expect(rowAbove(ui.rows())).toMatch(/▸ The first .*deployment\/cache deleted · H begins anew/);
  });

  test('a card that is longer than the screen says so, and a new hint is seen at once', async () => {
    const course = lessonCourse(() => NOON);
    const [first] = course.lessons;
    if (first) Object.assign(first, { hints: ['A long hint. '.repeat(30).trim(), 'The second one.', 'The last one.'] });
    const { ui } = await onScreen({ columns: 60, rows: 16, lessons: course });
    await course.start('one');
    await ui.press('H', 'h');
    await ui.waitFor(/A long hint/);
    await ui.press('h', 'h');
    await ui.waitFor('The last one.');
    await ui.waitFor('(↑ goes back)');
    await ui.press('up');
    await ui.waitFor('1 more line (↓)');
    await ui.press('pageup', 'pageup');
    await ui.waitFor('What is seen of one.');
  });

  test('is not there on another cluster', async () => {
    const { ui } = await onScreen();
    expect(ui.text()).not.toContain('lesson');
  });
});

describe('the hint of the first start', () => {
  test('takes a line of its own until esc', async () => {
    const { ui, desk } = await onScreen({ columns: 80, rows: 24 });
    desk.hint.show(texts.console.firstHint);
    await ui.waitFor('New here?');
    expect(rowAbove(ui.rows())).toContain(texts.console.firstHint);
    await ui.press('esc');
    await ui.waitFor((screen) => !screen.includes('New here?'));
  });
});
