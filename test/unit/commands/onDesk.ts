import { afterEach } from 'vitest';
import type { Desk } from '../../../src/commands/desk.ts';
import type { Invocation } from '../../../src/commands/types.ts';
import { settle } from '../../support/fakeClock.ts';
import { type FakeDesk, type FakeDeskOptions, fakeDesk } from '../../support/fakeDesk.ts';
import { key, paste } from '../../support/inputs.ts';

const open: FakeDesk[] = [];

/** Closes what onDesk() opened when the test ends. */
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

/** A desk without a screen, commands run on it, and answers typed into its dialogs. */
export async function onDesk(options: FakeDeskOptions = {}) {
  const fake = await fakeDesk(options);
  open.push(fake);
  const { desk, registry } = fake;
  const run = async (id: string, invocation: Invocation = {}) => {
    registry.run(desk, id, invocation);
    await settle();
  };
  const press = async (...keys: string[]) => {
    for (const name of keys) desk.dialogs.input(key(name));
    await settle();
  };
  const type = (text: string) => desk.dialogs.input(paste(text));
  /** Replaces what stands in the open question, and accepts it. */
  const answer = async (text: string) => {
    desk.dialogs.input(key('ctrl-u'));
    desk.dialogs.input(paste(text));
    await press('enter');
  };
  return { ...fake, run, press, type, answer, told: () => desk.notices.latest.get()?.text };
}

/** What is asked for, in the dialog on top. */
export function question(desk: Desk): string | undefined {
  const top = desk.dialogs.top;
  return top && (top.kind === 'confirm' ? top.change.title : top.title);
}

/** The labels that the open dialog offers. */
export function choices(desk: Desk): string[] {
  const top = desk.dialogs.top;
  return top?.kind === 'choose' ? top.items.map(({ label }) => label) : [];
}

/** Puts the cursor on a pod. */
export function choosePod(desk: Desk, name: string): void {
  desk.list.follow({ kind: 'Pod', name, namespace: 'shop' });
}
