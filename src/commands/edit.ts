import { toKdbgError } from '../base/errors.ts';
import { slashed } from '../kube/ref.ts';
import type { Change } from '../services/changes/types.ts';
import type { EditedObject, StartedEdit } from '../services/editing/index.ts';
import { workloadOf } from '../store/owners.ts';
import type { KubeObject, ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { enterSession } from './inside.ts';
import { tellError } from './run.ts';
import type { Invocation } from './types.ts';

const text = () => texts.commandTexts;

/** Opens the editor on an object; the change that comes of it is shown before it is made. */
export async function editObject(desk: Desk, ref: ObjectRef | undefined, { args }: Invocation = {}): Promise<void> {
  const find = args?.find === undefined ? undefined : String(args.find);
  if (ref) await follow(desk, await desk.app.edit(ref, find));
}

async function follow(desk: Desk, { sessionId, finished }: StartedEdit): Promise<void> {
  const before = desk.panes.state.get();
  enterSession(desk, sessionId);
  const end = await finished;
  desk.terminals.sessions.close(sessionId);
  // Back to where the person came from; who went elsewhere meanwhile stays there.
  if (desk.panes.state.get().focus === 'terminal') {
    desk.panes.focus(before.focus);
    desk.panes.show(before.lower);
  }
  if (end.outcome === 'unchanged') return desk.notices.tell('info', text().editUnchanged);
  if (end.outcome === 'changed') return propose(desk, end);
  const kept = end.path === undefined ? [] : [text().editKept(end.path)];
  desk.dialogs.message(text().editTitle, [end.reason, ...kept]);
}

/** The workload that makes the pod: a pod itself can hardly be changed. */
function makerOf(desk: Desk, { kind, metadata }: KubeObject): ObjectRef | undefined {
  if (kind !== 'Pod') return undefined;
  const { store } = desk.workspace.get();
  const pod = store
    .snapshot()
    .of('Pod')
    .get(metadata?.namespace, metadata?.name ?? '');
  return pod && workloadOf(store.snapshot(), pod);
}

/** Asks the server what the edited text would change; where it refuses, the editor can be opened again on what was typed. */
async function propose(desk: Desk, edited: EditedObject): Promise<void> {
  const { changes } = desk.workspace.get();
  let change: Change;
  try {
    change = await changes.edit(edited.before, edited.yaml);
  } catch (thrown) {
    const why = toKdbgError(thrown).line;
    const again = () => void follow(desk, edited.again(why));
    const maker = makerOf(desk, edited.before);
    desk.dialogs.message(
      text().editTitle,
      [why, ...(maker ? ['', text().editMaker(slashed(maker))] : []), '', text().editKept(edited.keep())],
      [
        { key: 'e', title: text().editAgain, run: again },
        ...(maker
          ? [
              {
                key: 'w',
                title: text().editWorkload,
                run: () => void editObject(desk, maker).catch((thrown: unknown) => tellError(desk, thrown)),
              },
            ]
          : []),
      ],
    );
    return;
  }
  desk.dialogs.confirm(change, (told) => {
    edited.discard();
    desk.notices.tell('done', told);
  });
}
