import type { Finding } from '../diagnosis/types.ts';
import { slashed } from '../kube/ref.ts';
import { knownResource } from '../kube/resources.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { isCommand } from './ids.ts';
import type { Command } from './types.ts';

type RunById = (
  desk: Desk,
  id: string,
  invocation: { target: ObjectRef; args?: Readonly<Record<string, string | number>> },
) => void;

const needsFinding = (desk: Desk): string | undefined =>
  desk.findings.open.get() ? undefined : texts.commandTexts.needsFinding;

/** Chooses an object in the list; another kind's list is opened where it must be. */
function goTo(desk: Desk, ref: ObjectRef): void {
  const { resource } = desk.list.state.get();
  const wanted = knownResource(ref.kind);
  if (wanted && wanted.kind !== resource.kind) desk.list.show(wanted);
  else desk.list.filter('');
  desk.list.follow(ref);
  desk.panes.focus('resources');
}

/** The finding as text, for a chat or an issue. */
export function findingText(finding: Finding): string {
  const where = `${slashed(finding.object)}${finding.object.namespace ? ` in ${finding.object.namespace}` : ''}`;
  return [
    `${finding.title} (${finding.code})`,
    where,
    finding.cause,
    ...finding.evidence.map(({ ref, text }) => `  ${ref}: ${text}`),
    ...finding.remedies.flatMap(({ title, kubectl }) => [`  > ${title}`, ...(kubectl ? [`    ${kubectl}`] : [])]),
  ].join('\n');
}

/** The commands about findings; remedies run other commands, which the registry gives as `run`. */
export function findingCommands(run: RunById): readonly Command[] {
  const remedy = (n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9): Command => ({
    id: `remedy.${n}`,
    group: 'look',
    hidden: n > 1,
    disabled: needsFinding,
    run(desk) {
      const finding = desk.findings.open.get();
      const found = finding?.remedies[n - 1];
      if (!finding || !found) return;
      if (!isCommand(found.command)) return desk.notices.tell('info', found.kubectl ?? found.title);
      run(desk, found.command, { target: finding.object, ...(found.args ? { args: found.args } : {}) });
    },
  });
  return [
    {
      id: 'finding.open',
      group: 'look',
      footer: { diagnosis: 1 },
      disabled: needsFinding,
      run(desk) {
        const finding = desk.findings.open.get();
        if (finding) goTo(desk, finding.object);
      },
    },
    {
      id: 'finding.mute',
      group: 'look',
      footer: { diagnosis: 7 },
      disabled: needsFinding,
      run(desk) {
        const finding = desk.findings.open.get();
        if (finding) desk.findings.mute(finding);
      },
    },
    {
      id: 'finding.unmute',
      group: 'look',
      disabled: (desk) => (desk.findings.list.get().muted > 0 ? undefined : texts.commandTexts.nothingMuted),
      run: (desk) => desk.findings.unmuteAll(),
    },
    {
      id: 'event.open',
      group: 'look',
      footer: { events: 1 },
      run(desk) {
        const about = desk.events.selected()?.event.involvedObject;
        if (!about?.kind || !about.name) return;
        goTo(desk, { kind: about.kind, name: about.name, ...(about.namespace ? { namespace: about.namespace } : {}) });
      },
    },
    { id: 'events.all', group: 'look', footer: { events: 2 }, run: (desk) => desk.events.toggleAll() },
    ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map(remedy),
  ];
}
