import { KdbgError } from '../base/errors.ts';
import type { App, Desk, Look } from '../commands/desk.ts';
import { enterSession } from '../commands/inside.ts';
import { resourceOf } from '../commands/look.ts';
import { slashed } from '../kube/ref.ts';
import { createDebuggers } from '../services/debuggers/index.ts';
import { startEdit } from '../services/editing/index.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { newFile } from './newFile.ts';

export interface AppOptions {
  contexts: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  editor: string | undefined;
  look: Look;
  write(text: string): void;
  redraw(): void;
  /** Ends the program; nothing more is asked. */
  leave(): void;
  switchTo(context: string | undefined, namespace: string | undefined): void;
}

/** OSC 52: the terminal puts the text on its own clipboard, also over SSH. */
const clipboard = (text: string): string => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;

/** What commands may ask of the program. */
export function createApp(desk: () => Desk, options: AppOptions): App {
  return {
    contexts: options.contexts,
    look: options.look,
    redraw: options.redraw,
    copy: (text) => options.write(clipboard(text)),
    newFile: (name) => newFile(options.cwd, name),
    switchContext: (name) => options.switchTo(name, undefined),
    switchNamespace: (namespace) => options.switchTo(undefined, namespace),
    quit: () => quit(desk(), options.leave),
    async edit(ref, find) {
      const { client } = desk().workspace.get();
      const resource = await resourceOf(desk(), ref);
      if (!resource) throw new KdbgError('unknown-kind', texts.commandTexts.unknownKind(ref.kind));
      const { sessions } = desk().terminals;
      const { env, editor } = options;
      return startEdit({
        client,
        resource,
        ref,
        sessions,
        env,
        ...(editor ? { editor } : {}),
        ...(find ? { find } : {}),
      });
    },
    attachDebugger: (id, pod, container) => attachDebugger(desk(), id, pod, container),
  };
}

async function attachDebugger(desk: Desk, id: string, pod: ObjectRef, container: string): Promise<void> {
  const { client, store } = desk.workspace.get();
  const { clock, dialogs, notices } = desk;
  const { sessions } = desk.terminals;
  const debuggers = createDebuggers({ client, store, sessions, forwards: desk.forwards.service, clock });
  const ask = (question: string, suggestion: string) =>
    new Promise<string | undefined>((answer) => {
      dialogs.prompt({
        title: texts.commandTexts.debuggerProgram,
        hint: question,
        value: suggestion,
        submit: answer,
        dropped: () => answer(undefined),
      });
    });
  await notices.run(`${id} · ${pod.name}`, async (signal, progress) => {
    const target = { namespace: pod.namespace ?? 'default', pod: pod.name, container };
    const attached = await debuggers.attach(id, target, { ask, signal, progress });
    enterSession(desk, attached.sessionId);
    notices.tell('info', attached.hint);
  });
}

/** Leaves at once when nothing would be lost; else says what would, and asks. */
function quit(desk: Desk, leave: () => void): void {
  const t = texts.commandTexts;
  const sessions = desk.terminals.sessions.list.get().filter(({ state }) => state.phase !== 'ended');
  const forwards = desk.forwards.service.list.get();
  const { debug } = desk.workspace.get();
  // The playground ends with kdbg, and whatever sleeps in it: nothing is left to be put back.
  const asleep = desk.lessons ? [] : debug.entries.get();
  const running = desk.lessons?.course.running.get();
  const lesson = running?.mendedAt === undefined ? desk.lessons?.current : undefined;
  if (sessions.length + forwards.length + asleep.length === 0 && !lesson) return leave();
  const lines = [
    ...(lesson ? [t.quitLesson(lesson.title)] : []),
    ...(sessions.length > 0 ? [t.quitSessions(sessions.length)] : []),
    ...(forwards.length > 0 ? [t.quitForwards(forwards.length)] : []),
    ...(asleep.length > 0
      ? [t.quitDebug(asleep.map(({ workload }) => slashed(workload)).join(', ')), t.quitDebugHint]
      : []),
  ];
  const restoreAll = () =>
    void desk.notices
      .run(t.quitRestore, async (signal, progress) => {
        for (const { workload } of asleep) await (await debug.restore(workload)).apply(signal, progress);
        return true;
      })
      .then((done) => {
        if (done) leave();
      });
  desk.dialogs.message(
    t.quitTitle,
    lines,
    asleep.length > 0
      ? [
          { key: 'r', title: t.quitRestore, run: restoreAll },
          { key: 'l', title: t.quitLeaveAsleep, run: leave },
        ]
      : [{ key: 'y', title: t.quitLeave, run: leave }],
  );
}
