import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import type { Command } from './types.ts';

const needsTerminal = (desk: Desk): string | undefined =>
  desk.terminals.active.get() ? undefined : texts.commandTexts.needsTerminal;

const needsTabs = (desk: Desk): string | undefined =>
  desk.terminals.sessions.list.get().length > 1 ? undefined : texts.commandTexts.needsTabs;

/** Copies the marked lines, or what the terminal shows. */
export function copyTerminal(desk: Desk): void {
  const copied = desk.terminals.text().trimEnd();
  if (!copied) return desk.notices.tell('info', texts.commandTexts.nothingToCopy);
  desk.app.copy(copied);
  desk.notices.tell('done', texts.commandTexts.copiedLines(copied.split('\n').length));
  if (desk.terminals.tab.get().mark) desk.terminals.toggleMark();
}

const terminal = (command: Omit<Command, 'group' | 'disabled'>): Command => ({
  ...command,
  group: 'terminal',
  disabled: needsTerminal,
});

export const terminalCommands: readonly Command[] = [
  {
    id: 'terminal.enter',
    group: 'terminal',
    footer: { terminal: 1 },
    disabled(desk) {
      const active = desk.terminals.active.get();
      return active?.state.phase === 'ended' ? texts.commandTexts.terminalIsOver : needsTerminal(desk);
    },
    run(desk) {
      desk.terminals.live();
      desk.panes.focus('terminal', true);
    },
  },
  {
    id: 'terminal.leave',
    group: 'terminal',
    hidden: true,
    footer: { capture: 1 },
    run: (desk) => desk.panes.capture(false),
  },
  terminal({
    id: 'terminal.sendPrefix',
    run(desk) {
      desk.terminals.screen?.input('\u001d');
      desk.panes.capture(true);
    },
  }),
  terminal({ id: 'terminal.mark', footer: { terminal: 4 }, run: (desk) => desk.terminals.toggleMark() }),
  terminal({ id: 'terminal.copy', footer: { terminal: 5 }, run: copyTerminal }),
  { id: 'tab.previous', group: 'terminal', disabled: needsTabs, run: (desk) => desk.terminals.step(-1) },
  {
    id: 'tab.next',
    group: 'terminal',
    footer: { terminal: 3 },
    disabled: needsTabs,
    run: (desk) => desk.terminals.step(1),
  },
  terminal({
    id: 'session.close',
    footer: { terminal: 7 },
    run(desk) {
      const active = desk.terminals.active.get();
      if (!active) return;
      desk.terminals.sessions.close(active.id);
      if (!desk.terminals.active.get()) desk.panes.focus('resources');
    },
  }),
];
