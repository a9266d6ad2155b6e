import { afterEach } from 'vitest';
import { type FakeDesk, type FakeDeskOptions, fakeDesk } from './fakeDesk.ts';
import { type ScreenOptions, TestScreen } from './screen.ts';

const open: { ui: TestScreen; fake: FakeDesk }[] = [];

/** Closes what onScreen() opened when the test ends. */
afterEach(async () => {
  for (const { ui, fake } of open.splice(0)) {
    ui.close();
    await fake.close();
  }
});

/** A desk and its screen, drawn for the first time: it shows `until`. */
export async function onScreen(
  options: FakeDeskOptions & ScreenOptions & { until?: string } = {},
): Promise<FakeDesk & { ui: TestScreen; fake: FakeDesk }> {
  const fake = await fakeDesk(options);
  const ui = await TestScreen.open(fake, options);
  open.push({ ui, fake });
  await ui.waitFor(options.until ?? 'kdbg');
  return { ...fake, fake, ui };
}

/** The sizes that whole screens are compared at. */
export const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;
