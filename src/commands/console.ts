import { formatClock } from '../base/age.ts';
import { findingText } from '../console/findingsText.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { localAddress } from './forwards.ts';
import { chooseContext, chooseNamespace } from './goTo.ts';
import { copyTerminal } from './terminal.ts';
import type { Command } from './types.ts';

const text = () => texts.commandTexts;

/** One step back: what is open, the search, the filter, the zoom; the last list. Never ends kdbg. */
function back(desk: Desk): void {
  const { viewer, panes, list, logs, notices, terminals } = desk;
  if (notices.cancel()) return;
  const told = notices.latest.get();
  notices.dismiss();
  // What went wrong may stand where one looks; that something was done needs no key of its own.
  if (told?.kind === 'error') return;
  desk.hint.dismiss();
  if (viewer.state.get()) return viewer.close();
  const { focus, zoomed } = panes.state.get();
  if (focus === 'terminal') {
    const { mark, find } = terminals.tab.get();
    if (mark || terminals.offset > 0 || find) return terminals.live();
  }
  if (focus === 'logs' && logs.state.get().options.filter) return logs.filter('');
  if (focus === 'diagnosis' && desk.findings.leave()) return;
  if (zoomed) return panes.zoom(false);
  if (focus !== 'resources') return panes.focus('resources');
  list.back();
}

/** What `copy` takes, from the pane that has the keys. */
function toCopy(desk: Desk): string {
  const { viewer } = desk;
  const shown = viewer.state.get();
  if (shown) return shown.lines.join('\n');
  const { focus } = desk.panes.state.get();
  if (focus === 'diagnosis') {
    const finding = desk.findings.open.get();
    return finding ? findingText(finding) : '';
  }
  if (focus === 'events') return desk.events.selected()?.message ?? '';
  if (focus === 'forwards') {
    const forward = desk.forwards.selected.get();
    return forward ? localAddress(forward) : '';
  }
  if (focus === 'logs') {
    const { view } = desk.logs.state.get();
    return view
      ? view
          .range(view.dropped, view.total)
          .map((entry) => entry.text)
          .join('\n')
      : '';
  }
  return desk.list
    .targets()
    .map(({ ref }) => ref.name)
    .join('\n');
}

function copy(desk: Desk): void {
  if (desk.panes.state.get().focus === 'terminal' && !desk.viewer.state.get()) return copyTerminal(desk);
  const copied = toCopy(desk);
  if (!copied) return desk.notices.tell('info', text().nothingToCopy);
  desk.app.copy(copied);
  const lines = copied.split('\n').length;
  desk.notices.tell('done', lines === 1 ? text().copied(copied) : text().copiedLines(lines));
}

export const consoleCommands: readonly Command[] = [
  { id: 'namespace.switch', group: 'console', run: chooseNamespace },
  { id: 'context.switch', group: 'console', run: chooseContext },
  {
    id: 'refresh',
    group: 'console',
    footer: { viewer: 3 },
    async run(desk) {
      if (desk.viewer.state.get()) return desk.viewer.reread();
      if (desk.panes.state.get().focus === 'logs') desk.logs.reopen();
      else desk.list.reread();
    },
  },
  { id: 'screen.redraw', group: 'console', run: (desk) => desk.app.redraw() },
  { id: 'copy', group: 'console', footer: { diagnosis: 6 }, run: copy },
  {
    id: 'messages.open',
    group: 'console',
    run(desk) {
      const told = desk.notices.history.get().map(({ at, text: said }) => `${formatClock(at)}  ${said}`);
      desk.dialogs.message(text().messages, told.length > 0 ? told.toReversed() : [text().noMessages]);
    },
  },
  { id: 'back', group: 'console', footer: { viewer: 4 }, run: back },
  { id: 'quit', group: 'console', run: (desk) => desk.app.quit() },
];
