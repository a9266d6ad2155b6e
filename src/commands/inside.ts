import { formatAge } from '../base/age.ts';
import { sameObject, slashed } from '../kube/ref.ts';
import type { DebugModeEntry } from '../services/debug/types.ts';
import { isDebugKind } from '../services/debug/workload.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { proposeChange } from './run.ts';
import { execTarget, insidePod, needsPod, targetPod, targetWorkload, withContainer } from './target.ts';
import type { Command, Invocation } from './types.ts';

const text = () => texts.commandTexts;
/** Milliseconds for which the cursor waits for a sleeping pod to come. */
const SLEEP_WAIT = 60_000;
/** Milliseconds from a shell's first output until its prompt is taken to be whole, and those for a shell that shows none. */
const PROMPT_SETTLE = 150;
const PROMPT_LATEST = 2_000;
/** What the line of a remedy leaves to the person. */
const PLACEHOLDER = /\b(?:KEY|VALUE|FILE|AMOUNT|IMAGE|USER|PASSWORD)\b/;

/** The container that the call names, on the invocation or on its target. */
const namedContainer = (invocation: Invocation): string | undefined =>
  invocation.target?.container ??
  (invocation.args?.container === undefined ? undefined : String(invocation.args.container));

/** Shows a new session and gives it the keys: it was opened to be typed in. */
export function enterSession(desk: Desk, id: string): void {
  desk.terminals.show(id);
  desk.panes.focus('terminal', true);
}

/** Types a remedy's line behind the shell's prompt and does not run it: the person reads it and presses enter. */
function typeLine(desk: Desk, id: string, line: string): void {
  const screen = desk.terminals.sessions.screen(id);
  if (!screen) return;
  const ends: (() => void)[] = [];
  const type = (): void => {
    for (const end of ends.splice(0)) end();
    screen.input(line);
    desk.notices.tell('info', text().lineTyped(PLACEHOLDER.test(line)));
  };
  ends.push(desk.clock.after(PROMPT_LATEST, type));
  const began = screen.version.subscribe(() => {
    began();
    ends.push(desk.clock.after(PROMPT_SETTLE, type));
  });
  ends.push(began);
}

function openIn(how: 'exec' | 'attach') {
  return (desk: Desk, invocation: Invocation): void => {
    const pod = insidePod(desk, invocation);
    if (!pod) return;
    withContainer(desk, pod, namedContainer(invocation), (container) => {
      const { sessions } = desk.terminals;
      const target = execTarget(pod, container);
      enterSession(desk, how === 'exec' ? sessions.exec(target) : sessions.attach(target));
    });
  };
}

/** What is known of the workload's debug mode. */
function debugEntry(desk: Desk, workload: ObjectRef | undefined): DebugModeEntry | undefined {
  return (
    workload &&
    desk.workspace
      .get()
      .debug.entries.get()
      .find((entry) => sameObject(entry.workload, workload))
  );
}

function restore(desk: Desk, workload: ObjectRef): void {
  void proposeChange(desk, () => desk.workspace.get().debug.restore(workload));
}

/** Puts the cursor on the sleeping pod as soon as there is one: it is where the person wants to go. */
function followSleeping(desk: Desk, workload: ObjectRef): void {
  const { debug } = desk.workspace.get();
  const look = (): boolean => {
    const [name] = debugEntry(desk, workload)?.sleeping ?? [];
    if (name === undefined) return false;
    desk.list.follow({ kind: 'Pod', name, ...(workload.namespace ? { namespace: workload.namespace } : {}) });
    return true;
  };
  if (look()) return;
  const end = debug.entries.subscribe(() => {
    if (look()) end();
  });
  desk.clock.after(SLEEP_WAIT, end);
}

function toggleDebug(desk: Desk, invocation: Invocation): void {
  const workload = targetWorkload(desk, invocation);
  if (!workload) return;
  if (debugEntry(desk, workload)) return restore(desk, workload);
  const enter = (container: string) =>
    void proposeChange(desk, () => desk.workspace.get().debug.enter(workload, container), {
      done: () => followSleeping(desk, workload),
    });
  const pod = targetPod(desk, invocation);
  if (pod) withContainer(desk, pod, namedContainer(invocation), enter);
}

function listDebug(desk: Desk): void {
  desk.dialogs.choose({
    title: text().debugTitle,
    empty: text().debugNone,
    items: desk.workspace
      .get()
      .debug.entries.get()
      .map((entry) => ({
        label: slashed(entry.workload),
        detail: text().debugDetail(formatAge(desk.clock.now() - entry.since), entry.by, text().debugState[entry.state]),
        run: () => restore(desk, entry.workload),
      })),
  });
}

export const insideCommands: readonly Command[] = [
  {
    id: 'shell.open',
    group: 'inside',
    footer: { resources: 3, diagnosis: 3 },
    disabled: needsPod,
    run: openIn('exec'),
  },
  { id: 'session.attach', group: 'inside', disabled: needsPod, run: openIn('attach') },
  {
    id: 'session.local',
    group: 'inside',
    run(desk, { args }) {
      const id = desk.terminals.sessions.local();
      enterSession(desk, id);
      if (args?.line !== undefined) typeLine(desk, id, String(args.line));
    },
  },
  {
    id: 'debug.toggle',
    group: 'inside',
    footer: { resources: 4, diagnosis: 4 },
    disabled(desk, invocation) {
      const workload = targetWorkload(desk, invocation);
      return workload && isDebugKind(workload.kind) ? undefined : text().needsTemplate;
    },
    run: toggleDebug,
  },
  { id: 'debug.list', group: 'inside', run: listDebug },
  {
    id: 'debugger.gdb',
    group: 'inside',
    footer: { diagnosis: 6 },
    disabled: needsPod,
    run(desk, invocation) {
      const pod = insidePod(desk, invocation);
      const { name, namespace } = pod?.metadata ?? {};
      if (!pod || !name || !namespace) return;
      withContainer(desk, pod, namedContainer(invocation), (container) => {
        void desk.app.attachDebugger('gdb', { kind: 'Pod', name, namespace }, container);
      });
    },
  },
];
