import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Clock, pause } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import type { ExecTarget, KubeClient } from '../../kube/types.ts';
import type { ClusterStore } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { reasonOf } from '../changes/errors.ts';
import type { ForwardInfo, Forwards } from '../forwards/types.ts';
import type { Sessions } from '../sessions/types.ts';
import { endServer, type Fetched, hasProgram, type InContainer, inContainer, listening } from './container.ts';
import { planDebugger } from './plan.ts';
import { DEBUGGERS } from './records.ts';
import { subjectOf } from './subject.ts';
import type { Attached, AttachOptions, DebuggerPlan, DebuggerRecord, Debuggers } from './types.ts';

export interface DebuggersDeps {
  client: KubeClient;
  store: Pick<ClusterStore, 'snapshot'>;
  sessions: Pick<Sessions, 'list' | 'exec' | 'local' | 'close'>;
  forwards: Pick<Forwards, 'start' | 'stop'>;
  clock: Clock;
  /** Missing: by exec. */
  inside?: InContainer;
  /** Whether a program is on the person's PATH. */
  installed?: (program: string) => Promise<boolean>;
}

const LISTEN_MS = 200;
const LISTEN_TRIES = 75;
/** How many ports above the customary one are tried where that is in use. */
const PORTS = 20;

export function createDebuggers(deps: DebuggersDeps): Debuggers {
  const inside = deps.inside ?? inContainer(deps.client);
  return {
    records: DEBUGGERS,
    attach: (id, target, options = {}) => attach({ ...deps, inside }, id, target, options),
  };
}

type Deps = DebuggersDeps & { inside: InContainer };

async function attach(deps: Deps, id: string, target: ExecTarget, options: AttachOptions): Promise<Attached> {
  const t = texts.debug;
  const record = DEBUGGERS.find((each) => each.id === id);
  if (!record)
    throw new KdbgError(
      'debugger-unknown',
      t.unknownDebugger(
        id,
        DEBUGGERS.map((each) => each.id),
      ),
    );
  const progress = options.progress ?? (() => {});
  progress(t.lookingInside(target.container));
  await requireClient(deps, record);
  const [there, used] = await Promise.all([
    hasProgram(deps.inside, target, record.server),
    listening(deps.inside, target, options.signal),
  ]);
  if (there === false) {
    throw new KdbgError('debugger-missing', t.serverMissing(record.server, target.container), {
      todo: t.serverMissingTodo(record.server),
    });
  }
  const subject = await subjectOf(deps.inside, deps.store.snapshot(), target, options);
  const plan = planDebugger(record, { target, subject, port: freePort(record.port, used) });
  return run(deps, record, plan, options);
}

/** Starts one part after another; what was started is undone when a later part fails, and when the client ends. */
async function run(deps: Deps, record: DebuggerRecord, plan: DebuggerPlan, options: AttachOptions): Promise<Attached> {
  const { sessions, forwards } = deps;
  const { target, port } = plan;
  const t = texts.debug;
  const progress = options.progress ?? (() => {});
  const undo: (() => Promise<unknown> | unknown)[] = [];
  const cleanUp = async () => {
    // The last that was started goes first; a part that can't be undone must not keep the others.
    for (const step of undo.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch(() => undefined);
  };
  try {
    const symbols = plan.symbols === undefined ? undefined : await fetchSymbols(deps, plan, options);
    if (symbols) undo.push(symbols.remove);

    progress(t.startingServer(record.server, port));
    const serverSessionId = sessions.exec(target, { command: plan.server, title: record.server });
    undo.push(() => sessions.close(serverSessionId));
    undo.push(() => endServer(deps.inside, target, plan.server[0] ?? record.server, port));
    await untilListening(deps, record, plan, serverSessionId, options.signal);

    const forward = await forwards.start({
      namespace: target.namespace,
      target: { kind: 'Pod', name: target.pod },
      port,
      // A trial connection would be taken for the client.
      probe: false,
    });
    undo.push(() => forwards.stop(forward.id));
    const localPort = requirePort(forward);
    const sessionId = plan.client
      ? sessions.local({
          argv: plan.client(localPort, symbols?.path),
          title: record.title,
          ...(record.env ? { env: record.env } : {}),
        })
      : serverSessionId;
    if (plan.client) undo.push(() => sessions.close(sessionId));
    const ended = untilEnded(sessions, sessionId).then(async () => {
      // The client's last words stay on the screen.
      if (plan.client) undo.pop();
      await cleanUp();
    });
    return {
      sessionId,
      serverSessionId,
      forwardId: forward.id,
      localPort,
      hint: plan.client ? t.attached(record.title) : t.attachEditor(record.title, localPort),
      ended,
      stop: async () => {
        sessions.close(sessionId);
        await ended;
      },
    };
  } catch (thrown) {
    await cleanUp();
    throw thrown;
  }
}

async function fetchSymbols(deps: Deps, plan: DebuggerPlan, options: AttachOptions): Promise<Fetched | undefined> {
  const { symbols = '', target } = plan;
  options.progress?.(texts.debug.fetchingSymbols(symbols));
  try {
    const found = symbols.includes('/') ? symbols : await whereIs(deps, target, symbols, options.signal);
    return await deps.inside.fetch(target, found, options.signal);
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    // gdb then reads what it can through the server.
    options.progress?.(texts.debug.noSymbols(reasonOf(thrown)));
    return undefined;
  }
}

async function whereIs(deps: Deps, target: ExecTarget, name: string, signal?: AbortSignal): Promise<string> {
  const { stdout, code } = await deps.inside.run(target, ['sh', '-c', 'command -v "$1"', 'kdbg', name], signal);
  return code === 0 && stdout.trim().startsWith('/') ? stdout.trim() : name;
}

/** By the pod's sockets: a trial connection would be taken for the client. */
async function untilListening(
  deps: Deps,
  record: DebuggerRecord,
  plan: DebuggerPlan,
  session: string,
  signal?: AbortSignal,
): Promise<void> {
  const t = texts.debug;
  for (let i = 0; i < LISTEN_TRIES; i++) {
    if (signal?.aborted) throw new KdbgError('cancelled', t.cancelled(record.title));
    const ports = await listening(deps.inside, plan.target, signal);
    if (ports?.has(plan.port)) return;
    const state = deps.sessions.list.get().find((each) => each.id === session)?.state;
    // A command that only tells the process to listen ends at once.
    const over = state === undefined || (state.phase === 'ended' && state.code !== 0);
    if (over) {
      const why = state?.phase === 'ended' ? (state.reason ?? t.exitCode(state.code)) : '';
      throw new KdbgError('debugger-failed', t.serverEnded(plan.server.join(' '), why), { todo: t.serverEndedTodo });
    }
    // Without a look at the sockets, it has to be trusted after a moment.
    if (ports === undefined && i >= 10) return;
    await pause(deps.clock, LISTEN_MS, signal);
  }
  throw new KdbgError('debugger-failed', t.notListening(record.server, plan.port), { todo: t.serverEndedTodo });
}

function untilEnded(sessions: DebuggersDeps['sessions'], id: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const session = sessions.list.get().find((each) => each.id === id);
      if (session && session.state.phase !== 'ended') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = sessions.list.subscribe(look);
    look();
  });
}

function requirePort(forward: ForwardInfo): number {
  if (forward.state.phase === 'failed') throw forward.state.why;
  return forward.localPort;
}

async function requireClient(deps: Deps, record: DebuggerRecord): Promise<void> {
  const program = record.client?.(record.port, undefined)[0];
  if (program === undefined || (await (deps.installed ?? onPath)(program))) return;
  throw new KdbgError('client-missing', texts.debug.clientMissing(program), {
    todo: texts.debug.clientMissingTodo(program),
  });
}

async function onPath(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']) {
      const found = await access(join(folder, program + ending), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return true;
    }
  }
  return false;
}

function freePort(wanted: number, used: ReadonlySet<number> | undefined): number {
  for (let port = wanted; port < wanted + PORTS; port++) if (!used?.has(port)) return port;
  return wanted;
}
