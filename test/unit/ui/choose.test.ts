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
