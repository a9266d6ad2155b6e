import type { Clock } from '../base/clock.ts';
import { Cell, derive, type Readable } from '../base/readable.ts';
import type { App, Desk } from '../commands/desk.ts';
import { logSource } from '../commands/logs.ts';
import { Dialogs } from '../console/dialogs.ts';
import { EventsView } from '../console/events.ts';
import { FindingsView } from '../console/findings.ts';
import { FindingsFollow } from '../console/findingsFollow.ts';
import { ForwardsPane } from '../console/forwardsPane.ts';
import { Hint } from '../console/hint.ts';
import { Inline } from '../console/inline.ts';
import { type LessonCourse, Lessons } from '../console/lessons.ts';
import { clusterTables } from '../console/list/clusterTables.ts';
import { podSource } from '../console/list/podSource.ts';
import { ResourceList } from '../console/list/resourceList.ts';
import { tableSource } from '../console/list/tableSource.ts';
import { objectTones } from '../console/list/tableTones.ts';
import { podTones } from '../console/list/tones.ts';
import { LogsPane } from '../console/logs/logsPane.ts';
import { Notices } from '../console/notices.ts';
import { Panes } from '../console/panes.ts';
import { TerminalsPane } from '../console/terminals/terminalsPane.ts';
import { Viewer } from '../console/viewer.ts';
import { sameObject } from '../kube/ref.ts';
import type { Forwards } from '../services/forwards/types.ts';
import type { Sessions } from '../services/sessions/types.ts';
import type { Workspace } from '../services/workspace.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';

export interface DeskOptions {
  clock: Clock;
  workspace: Readable<Workspace>;
  sessions: Sessions;
  forwards: Forwards;
  logTail: number;
  /** Of the playground, where the console is on one. */
  lessons?: LessonCourse;
  app(desk: () => Desk): App;
}

/** A Readable of the workspace's own Readable, which follows when another workspace is opened. */
export function following<T>(workspace: Readable<Workspace>, of: (workspace: Workspace) => Readable<T>): Readable<T> {
  const changed = new Cell(0);
  const bump = () => changed.update((n) => n + 1);
  let end = of(workspace.get()).subscribe(bump);
  workspace.subscribe(() => {
    end();
    end = of(workspace.get()).subscribe(bump);
    bump();
  });
  return derive([changed, workspace], () => of(workspace.get()).get());
}

/**
 * The logs follow the selection. A pod that goes while its log is read leaves the log: what it said last is what a person wants to see; the
 * selection that took its place is followed when they leave the pane.
 */
function logsFollow({ list, logs, panes }: Desk, selected: Readable<ObjectRef | undefined>): void {
  let last = selected.get();
  selected.subscribe(() => {
    const before = last;
    last = selected.get();
    const there = list.view.get().shown.some(({ row }) => before !== undefined && sameObject(row.ref, before));
    logs.hold(before !== undefined && !there && panes.state.get().focus === 'logs');
    logs.select(logSource(last));
  });
  panes.state.subscribe(() => {
    if (panes.state.get().focus === 'logs') return;
    logs.hold(false);
    logs.select(logSource(selected.get()));
  });
}

/** In Diagnosis the open finding stays under the eyes of who reads it. */
function findingsHold({ findings, panes }: Desk): void {
  const look = () => findings.hold(panes.state.get().focus === 'diagnosis');
  panes.state.subscribe(look);
  findings.list.subscribe(look);
}

/** The stores of the console on top of the workspace of the moment, with what makes one follow another. */
export function createDesk(options: DeskOptions): Desk {
  const { clock, workspace } = options;
  const report = following(workspace, (open) => open.report);
  const tones = podTones(report);
  const objects = objectTones(report);
  const list = new ResourceList((resource) => {
    const { store, metrics, client, namespace } = workspace.get();
    return resource.kind === 'Pod' && resource.group === ''
      ? podSource({ store, tones, usage: metrics })
      : tableSource({ openTable: clusterTables(client, clock), resource, namespace, clock, tones: objects });
  });
  let last: ObjectRef | undefined;
  const selected = derive([list.selected], () => {
    const ref = list.selected.get()?.ref;
    if (ref?.kind !== last?.kind || ref?.name !== last?.name || ref?.namespace !== last?.namespace) last = ref;
    return last;
  });
  const logs = new LogsPane(
    derive([workspace], () => workspace.get().logs),
    clock,
    { tail: options.logTail },
  );
  const desk: Desk = {
    clock,
    workspace,
    panes: new Panes(),
    list,
    findings: new FindingsView(
      report,
      selected,
      following(workspace, (open) => open.mutes.all),
    ),
    followUps: new FindingsFollow({
      clock,
      report,
      connection: following(workspace, (open) => open.store.connection),
      snapshot: () => workspace.get().store.snapshot(),
      tell: (kind, text) => desk.notices.tell(kind, text),
    }),
    events: new EventsView(
      derive([workspace], () => workspace.get().store),
      selected,
    ),
    logs,
    terminals: new TerminalsPane(options.sessions),
    forwards: new ForwardsPane(options.forwards),
    viewer: new Viewer(() => clock.now()),
    dialogs: new Dialogs(
      (text) => {
        desk.app.copy(text);
        desk.notices.tell('done', texts.commandTexts.copiedKubectl);
      },
      (title, work) => void desk.notices.run(title, (_, progress) => work(progress), { lasting: true }),
    ),
    inline: new Inline(),
    notices: new Notices(clock),
    hint: new Hint(),
    app: options.app(() => desk),
  };
  const { lessons } = options;
  if (lessons) desk.lessons = new Lessons(lessons);
  logsFollow(desk, selected);
  findingsHold(desk);
  desk.dialogs.confirmed.subscribe(() => {
    const change = desk.dialogs.confirmed.get();
    if (change) desk.followUps.confirmed(change);
  });
  desk.dialogs.made.subscribe(() => {
    const change = desk.dialogs.made.get();
    if (change) desk.followUps.made(change);
  });
  workspace.subscribe(() => {
    logs.show(undefined);
    desk.viewer.close();
    desk.followUps.stop();
    list.reopen();
  });
  return desk;
}
