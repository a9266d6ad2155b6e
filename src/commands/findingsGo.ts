import { sameObject } from '../kube/ref.ts';
import { RESOURCES } from '../kube/resources.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { resourceOf } from './look.ts';

/** Milliseconds after which an object that the list has not shown is said to be missing. */
const WAIT = 5_000;

/** Chooses an object in the list; another kind's list is opened where it must be. What is not there is told. */
export async function goToObject(desk: Desk, ref: ObjectRef): Promise<void> {
  if (ref.kind === 'Namespace' && (ref.name === '' || ref.name === desk.workspace.get().namespace)) {
    const { unseen } = desk.findings.list.get().report;
    if (unseen.length > 0) return tellUnseen(desk);
  }
  if (ref.kind === 'Release') return goToRelease(desk, ref);
  const resource = await resourceOf(desk, ref);
  if (!resource) return desk.notices.tell('info', texts.commandTexts.unknownKind(ref.kind));
  const { list, panes } = desk;
  if (resource.kind === list.state.get().resource.kind && list.state.get().narrowed === undefined) list.filter('');
  else list.show(resource);
  const { container: _, ...object } = ref;
  list.follow(object);
  panes.focus('resources');
  const isThere = () => sameObject(list.selected.get()?.ref, object);
  if (isThere()) return;
  desk.clock.after(WAIT, () => {
    if (isThere() || list.state.get().resource !== resource) return;
    const shown = list.view.get();
    if (shown.state.phase !== 'live' || shown.shown.some(({ row }) => sameObject(row.ref, object))) return;
    desk.notices.tell('info', texts.findingsPane.objectNotListed(ref.kind, ref.name));
  });
}

/** A Helm release is kept in Secrets, one a revision. */
function goToRelease({ list, panes }: Desk, { name }: ObjectRef): void {
  const begin = `sh.helm.release.v1.${name}.v`;
  list.show(RESOURCES.Secret, { title: `release/${name}`, accepts: (row) => row.ref.name.startsWith(begin) });
  panes.focus('resources');
}

/** What could not be read, and why. */
function tellUnseen({ dialogs, findings }: Desk): void {
  const { unseen } = findings.list.get().report;
  const byReason = Map.groupBy(unseen, ({ reason }) => reason);
  dialogs.message(
    texts.findingsPane.scopeTitle,
    [...byReason].flatMap(([reason, list], i) => [
      ...(i > 0 ? [''] : []),
      list.map(({ resource }) => resource).join(', '),
      `  ${reason}`,
    ]),
  );
}
