import { formatAge } from '../base/age.ts';
import { messageOf } from '../base/errors.ts';
import type { Finding, Remedy } from '../diagnosis/types.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { openEvidence } from './findingsEvidence.ts';
import { goToObject } from './findingsGo.ts';
import { isCommand } from './ids.ts';
import type { Command } from './types.ts';

type RunById = (
  desk: Desk,
  id: string,
  invocation: { target: ObjectRef; args?: Readonly<Record<string, string | number>> },
) => void;

const say = () => texts.findingsPane;
const needsFinding = (desk: Desk): string | undefined =>
  desk.findings.open.get() ? undefined : texts.commandTexts.needsFinding;

/** What can't be written down holds until kdbg ends; that is told. */
function kept(desk: Desk, work: Promise<void>): void {
  work.catch((thrown: unknown) => desk.notices.tell('error', say().muteNotKept(messageOf(thrown))));
}

function mute(desk: Desk): void {
  const finding = desk.findings.open.get();
  if (!finding) return;
  const { mutes } = desk.workspace.get();
  desk.findings.leave();
  kept(desk, mutes.add({ id: finding.id, title: finding.title, at: desk.clock.now() }));
  desk.notices.tell('info', say().mutedOne(finding.code, (finding.workload ?? finding.object).name, 'M'));
}

/** Lists what is muted in this context, those that are there now first. */
function listMuted(desk: Desk): void {
  const { mutes } = desk.workspace.get();
  const all = [...mutes.all.get().values()];
  const there = new Set(desk.findings.list.get().muted.map(({ id }) => id));
  const show = (ids: readonly string[]) => {
    kept(desk, mutes.remove(ids));
    desk.notices.tell('done', say().unmuted(ids.length));
  };
  desk.dialogs.choose({
    title: say().muteTitle,
    empty: texts.commandTexts.nothingFound,
    items: [
      ...(all.length > 1 ? [{ label: say().muteAll(all.length), run: () => show(all.map(({ id }) => id)) }] : []),
      ...all
        .toSorted((a, b) => Number(there.has(b.id)) - Number(there.has(a.id)) || b.at - a.at)
        .map(({ id, title, at }) => ({
          label: title,
          detail: say().muteSince(formatAge(desk.clock.now() - at), there.has(id)),
          run: () => show([id]),
        })),
    ],
  });
}

/** Has everything looked at again, and tells what that gave for the open finding. */
async function recheck(desk: Desk): Promise<void> {
  const open = desk.findings.open.get();
  const workspace = desk.workspace.get();
  const done = await desk.notices.run(say().recheck, async () => {
    await workspace.recheck();
    return true;
  });
  if (!done || workspace !== desk.workspace.get()) return;
  const { report, problems } = desk.findings.list.get();
  const told = say().rechecked;
  const still = open && report.findings.find(({ id }) => id === open.id);
  const count = problems.here + problems.elsewhere;
  if (open) desk.notices.tell(still ? 'info' : 'done', still ? told.same(still.title) : told.gone(open.title));
  else desk.notices.tell(count > 0 ? 'info' : 'done', count > 0 ? told.some(count) : told.none);
}

/** The commands about findings; remedies run other commands, which the registry gives as `run`. */
export function findingCommands(run: RunById): readonly Command[] {
  const take = (desk: Desk, finding: Finding, { command, title, kubectl, args, target }: Remedy): void => {
    if (!isCommand(command)) return desk.notices.tell('info', kubectl ?? title);
    run(desk, command, { target: target ?? finding.object, ...(args ? { args } : {}) });
  };
  const remedy = (n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9): Command => ({
    id: `remedy.${n}`,
    group: 'look',
    hidden: n > 1,
    disabled: needsFinding,
    run(desk) {
      const finding = desk.findings.open.get();
      const found = finding?.remedies[n - 1];
      if (finding && found) take(desk, finding, found);
    },
  });
  return [
    {
      id: 'finding.open',
      group: 'look',
      footer: { diagnosis: 1 },
      run(desk) {
        const finding = desk.findings.open.get();
        const chosen = desk.findings.chosen();
        if (!finding) {
          if (!desk.findings.unfold()) desk.notices.tell('info', texts.commandTexts.needsFinding);
          return;
        }
        if (!chosen) return goToObject(desk, finding.object);
        if ('evidence' in chosen) openEvidence(desk, finding, chosen.evidence);
        else take(desk, finding, chosen.remedy);
      },
    },
    {
      id: 'finding.evidence',
      group: 'look',
      footer: { diagnosis: 2 },
      disabled: needsFinding,
      run: (desk) => void desk.findings.enter(),
    },
    { id: 'finding.recheck', group: 'look', footer: { diagnosis: 6 }, run: recheck },
    {
      id: 'finding.unfollow',
      group: 'look',
      footer: { diagnosis: 3 },
      disabled: (desk) => (desk.followUps.list.get().length > 0 ? undefined : say().follow.none),
      run(desk) {
        desk.followUps.stop();
        desk.notices.tell('info', say().follow.stopped);
      },
    },
    { id: 'finding.mute', group: 'look', footer: { diagnosis: 7 }, disabled: needsFinding, run: mute },
    {
      id: 'finding.unmute',
      group: 'look',
      footer: { diagnosis: 8 },
      disabled: (desk) => (desk.workspace.get().mutes.all.get().size > 0 ? undefined : texts.commandTexts.nothingMuted),
      run: listMuted,
    },
    {
      id: 'event.open',
      group: 'look',
      footer: { events: 1 },
      run(desk) {
        const about = desk.events.selected()?.event.involvedObject;
        if (!about?.kind || !about.name) return undefined;
        const { kind, name, namespace, apiVersion } = about;
        return goToObject(desk, {
          kind,
          name,
          ...(namespace ? { namespace } : {}),
          ...(apiVersion ? { apiVersion } : {}),
        });
      },
    },
    { id: 'events.all', group: 'look', footer: { events: 2 }, run: (desk) => desk.events.toggleAll() },
    ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map(remedy),
  ];
}
