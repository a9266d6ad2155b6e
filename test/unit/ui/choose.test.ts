import { expect, test } from 'vitest';
import { texts } from '../../../src/texts/index.ts';
import { paintChoose } from '../../../src/ui/dialogs/choose.ts';
import { makeTheme } from '../../../src/ui/theme.ts';

test('in 80 columns every lesson is named whole; its story gives way', () => {
  const lessons = Object.values(texts.lessons.all);
  const rows = paintChoose(makeTheme('dark', 'none'), 74, lessons.length + 2, {
    kind: 'choose',
    id: 1,
    title: texts.lessons.list,
    items: lessons.map(({ title, story }, i) => ({
      key: String(i + 1),
      label: title,
      detail: story,
      run: () => {},
    })),
    input: { value: '', cursor: 0 },
    index: 0,
    empty: '',
  });
  for (const { title } of lessons) expect(rows.join('\n')).toContain(title);
});

test('what does not fit beside a label is told whole below the list, for the choice at which one looks', () => {
  const long = 'Change how many pods there are, also to none: then nothing serves until there are some again.';
  const items = [
    { label: 'scale', detail: long },
    { label: 'restart', detail: 'Begin anew.' },
  ].map((item) => ({ ...item, run: () => {} }));
  const painted = (index: number, height: number) =>
    paintChoose(makeTheme('dark', 'none'), 40, height, {
      kind: 'choose',
      id: 1,
      title: '',
      items,
      input: { value: '', cursor: 0 },
      index,
      empty: '',
    }).map((row) => row.replaceAll(/\x1b\[[\d;]*m/g, '').trimEnd());
  expect(painted(0, 16).slice(2)).toEqual([
    '▸ scale    Change how many pods there a…',
    '  restart  Begin anew.',
    '',
    'Change how many pods there are, also to',
    'none: then nothing serves until there',
    'are some again.',
  ]);
  // The list stands still when the cursor moves, and is never shorter for it.
  expect(painted(1, 16).slice(2)).toEqual([
    '  scale    Change how many pods there a…',
    '▸ restart  Begin anew.',
    '',
    'Begin anew.',
    '',
    '',
  ]);
  expect(painted(0, 4)).toHaveLength(4);
});
