import type { Clock } from '../base/clock.ts';
import { toKdbgError } from '../base/errors.ts';
import { Cell } from '../base/readable.ts';
import type { ConsoleOpening } from '../cli/opening.ts';
import type { Desk } from '../commands/desk.ts';
import { COMMAND_IDS } from '../commands/ids.ts';
import { startLesson, welcome } from '../commands/lessons.ts';
import { Registry } from '../commands/registry.ts';
import { ProgramOutput } from '../console/programOutput.ts';
import { loadKeymap } from '../keys/load.ts';
import { foldersOf, keysFile } from '../services/config/folders.ts';
import { settingsOf } from '../services/config/load.ts';
import { clusterAccess } from '../services/sessions/clusterAccess.ts';
import { createSessions } from '../services/sessions/sessions.ts';
import type { Workspace } from '../services/workspace.ts';
import { texts } from '../texts/index.ts';
import { type Mounted, mount } from '../ui/mount.tsx';
import { createApp } from './app.ts';
import { Clusters } from './clusters.ts';
import { createDesk } from './desk.ts';
import { firstHint } from './firstHint.ts';
import { openLook } from './look.ts';
import { openWorkspace } from './workspace.ts';

export interface ConsoleProcess {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  clock: Clock;
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
}

/** Opens the console; resolves when the person has left it, the terminal is as it was, and a playground under it has ended. */
export async function runConsole({ console: settings, stage }: ConsoleOpening, io: ConsoleProcess): Promise<void> {
  const { env, stdin, clock } = io;
  const { config, kubeconfig } = settings;
  const opened = await openLook({ option: settings.theme, config, env, stdin, stdout: io.stdout, clock });
  const { themes, look, stdout } = opened;
  const held: { desk?: Desk; mounted?: Mounted } = {};
  const output = new ProgramOutput();
  const clusters = new Clusters(kubeconfig, clock, (text) => {
    if (held.desk) output.show(held.desk.dialogs, texts.console.pluginTitle, text);
  });
  const open = (context: string, namespace: string | undefined, readOnly: boolean): Workspace =>
    openWorkspace({
      client: clusters.of(context).client,
      namespace,
      readOnly,
      sockets: config.diagnosis.sockets,
      clock,
      stateFolder: foldersOf(env).state,
      logLines: config.logs.lines,
    });
  const workspace = new Cell(open(kubeconfig.current, settings.namespace, settings.readOnly));
  const contextOf = (name: string) => kubeconfig.contexts.find((context) => context.name === name);
  const sessions = createSessions({
    ...clusterAccess(() => workspace.get().client),
    context() {
      const { context, namespace } = workspace.get();
      const found = contextOf(context);
      return {
        context,
        cluster: found?.cluster ?? '',
        user: found?.user ?? '',
        ...(namespace === undefined ? {} : { namespace }),
        files: kubeconfig.files,
      };
    },
    clock,
    env,
    cwd: process.cwd(),
    scrollback: config.terminal.scrollback,
  });
  const switchTo = (context: string | undefined, namespace: string | undefined) => {
    const before = workspace.get();
    try {
      const own = context === undefined ? undefined : settingsOf(config, context);
      const next = own
        ? open(
            context ?? '',
            own.namespace ?? contextOf(context ?? '')?.namespace ?? 'default',
            own.readOnly || settings.forcedReadOnly,
          )
        : open(before.context, namespace, before.readOnly);
      workspace.set(next);
      void before.close();
    } catch (thrown) {
      held.desk?.notices.tell('error', toKdbgError(thrown).line);
    }
  };
  await new Promise<void>((leave) => {
    const desk = createDesk({
      clock,
      workspace,
      sessions,
      forwards: clusters.forwards(() => workspace.get().context),
      logTail: config.logs.tail,
      ...(stage ? { lessons: stage.lessons } : {}),
      app: (get) =>
        createApp(get, {
          contexts: kubeconfig.contexts.map(({ name }) => name),
          env,
          cwd: process.cwd(),
          editor: config.editor,
          look,
          write: (text) => stdout.write(text),
          redraw: () => held.mounted?.redraw(),
          leave,
          switchTo,
        }),
    });
    held.desk = desk;
    const keys = loadKeymap({ name: settings.keymap, userFile: keysFile(env), commands: COMMAND_IDS });
    const registry = new Registry(keys.keymap);
    held.mounted = mount({
      desk,
      registry,
      theme: themes.theme,
      screen: { stdin, stdout },
      mouse: config.mouse,
      prefix: registry.keys('terminal.leave', ['capture'])[0] ?? 'ctrl-]',
      clock,
    });
    if (keys.problems.length > 0) {
      desk.dialogs.message(
        texts.commandTexts.keyProblems,
        keys.problems.map(({ line }) => line),
      );
    }
    const lesson = stage?.lessons.lessons.find(({ id }) => id === stage.lesson);
    if (lesson) void startLesson(desk, lesson);
    else if (stage) welcome(desk);
    else void firstHint(desk.hint, foldersOf(env).state);
    if (io.signal.aborted) leave();
    io.signal.addEventListener('abort', () => leave(), { once: true });
  });
  held.mounted?.unmount();
  await Promise.race([
    Promise.all([sessions.closeAll(), clusters.close(), workspace.get().close()]),
    // A server that does not answer must not keep a person from their shell.
    new Promise((done) => clock.after(1_500, () => done(undefined))),
  ]);
  await stage?.close();
}
