import { Cell } from '../../src/base/readable.ts';
import type { Desk, Look } from '../../src/commands/desk.ts';
import { Registry } from '../../src/commands/registry.ts';
import type { LessonCourse } from '../../src/console/lessons.ts';
import { createDiagnosis } from '../../src/diagnosis/engine.ts';
import { loadKeymap } from '../../src/keys/load.ts';
import { RESOURCES, type Resource } from '../../src/kube/resources.ts';
import { createApp } from '../../src/main/app.ts';
import { createDesk } from '../../src/main/desk.ts';
import type { DebugModeEntry } from '../../src/services/debug/types.ts';
import { createLogs, storePods } from '../../src/services/logs/index.ts';
import type { Metrics } from '../../src/services/metrics.ts';
import { createSessions } from '../../src/services/sessions/sessions.ts';
import type { Workspace } from '../../src/services/workspace.ts';
import { createStore } from '../../src/store/store.ts';
import type { StoredKind, SyncState } from '../../src/store/types.ts';
import { FakeClock } from './fakeClock.ts';
import { FakeCluster } from './fakeCluster.ts';
import { FakeChanges, FakeContainers, FakeDebug, FakeForwards } from './fakeServices.ts';
import { memoryMutes } from './memoryMutes.ts';
import { ASLEEP, SHOP, SHOP_LOGS } from './shop.ts';
import { NOON } from './snapshot.ts';

export interface FakeDeskOptions {
  /** The shop unless told. */
  objects?: readonly object[];
  logs?: Readonly<Record<string, readonly string[]>>;
  /** `shop` unless told; null: all namespaces. */
  namespace?: string | null;
  context?: string;
  readOnly?: boolean;
  /** Kinds that are loading, stale or forbidden from the start. */
  states?: Partial<Record<StoredKind, SyncState>>;
  debug?: readonly DebugModeEntry[];
  metrics?: Metrics;
  keymap?: string;
  /** The console is on a playground with these lessons. */
  lessons?: LessonCourse;
  /** What discovery answers. */
  resources?: () => Promise<readonly Resource[]>;
  look?: Look;
}

/** A console whose look nobody changes. */
const NO_LOOK: Look = {
  name: 'auto',
  background: 'dark',
  preview() {},
  back() {},
  keep: () => Promise.resolve('config.yaml'),
};

/** The shop's workload in debug mode. */
export const WORKER_ASLEEP: DebugModeEntry = {
  workload: { kind: 'Deployment', name: 'worker', namespace: 'shop' },
  container: 'worker',
  since: NOON - 240_000,
  by: 'ann@laptop',
  sleeping: [ASLEEP],
  state: 'asleep',
};

/** What a test sees of a desk, and what it sets. */
export interface FakeDesk {
  desk: Desk;
  registry: Registry;
  clock: FakeClock;
  cluster: FakeCluster;
  changes: FakeChanges;
  debug: FakeDebug;
  forwards: FakeForwards;
  containers: FakeContainers;
  /** The texts that were copied to the clipboard. */
  copied: string[];
  /** `namespace shop`, `context prod`: where the person went. */
  went: string[];
  /** How often kdbg was left. */
  left: () => number;
  /** Called by the command that draws anew. */
  onRedraw: (redraw: () => void) => void;
  close(): Promise<void>;
}

/** A real desk, store and diagnosis over a cluster in memory; all that would leave the process is recorded. Time stands at NOON. */
export async function fakeDesk(options: FakeDeskOptions = {}): Promise<FakeDesk> {
  const clock = new FakeClock(NOON);
  const namespace = options.namespace === null ? undefined : (options.namespace ?? 'shop');
  const cluster = new FakeCluster({
    objects: options.objects ?? SHOP,
    namespace,
    logs: options.logs ?? SHOP_LOGS,
    states: options.states ?? {},
  });
  const changes = new FakeChanges();
  const debug = new FakeDebug(changes, options.debug ?? (options.objects ? [] : [WORKER_ASLEEP]));
  const forwards = new FakeForwards();
  const containers = new FakeContainers();
  const store = createStore(cluster.client, { namespace, clock, reflect: cluster.watch });
  const diagnosis = createDiagnosis(store, { clock, probes: cluster.probes });
  const logs = createLogs({ follow: cluster.follow, pods: (source) => storePods(store, source), clock });
  const sessions = createSessions({
    openExec: containers.openExec,
    openAttach: containers.openAttach,
    terminalOf: containers.terminalOf,
    context: () => ({ context: 'prod-eu', cluster: 'eu', user: 'ann', files: [] }),
    clock,
    env: {},
    cwd: '/',
    scrollback: 1_000,
  });
  const workspace: Workspace = {
    context: options.context ?? 'prod-eu',
    namespace,
    namespaceMissing: new Cell(false),
    readOnly: options.readOnly ?? false,
    client: cluster.client,
    store,
    report: diagnosis.report,
    recheck: () => diagnosis.recheck(),
    mutes: memoryMutes(),
    metrics: new Cell(options.metrics),
    changes,
    debug,
    logs,
    resources: options.resources ?? (async () => Object.values(RESOURCES)),
    async close() {
      logs.close();
      diagnosis.close();
      store.close();
    },
  };
  const copied: string[] = [];
  const went: string[] = [];
  let left = 0;
  let redraw = () => {};
  const desk = createDesk({
    clock,
    workspace: new Cell(workspace),
    sessions: {
      ...sessions,
      // A program of this machine is played by a test as one in a container is.
      local: ({ argv = ['bash'], title = argv[0] ?? '' } = {}) =>
        sessions.exec({ namespace: '', pod: 'this machine', container: title }, { command: argv, title }),
    },
    forwards,
    logTail: 500,
    ...(options.lessons ? { lessons: options.lessons } : {}),
    app: (get) =>
      createApp(get, {
        contexts: ['prod-eu', 'prod-us', 'test'],
        env: {},
        cwd: '/logs',
        editor: undefined,
        write: (text) => {
          const [, base64] = /^\x1b\]52;c;(.*)\x07$/.exec(text) ?? [];
          copied.push(Buffer.from(base64 ?? '', 'base64').toString());
        },
        look: options.look ?? NO_LOOK,
        redraw: () => redraw(),
        leave: () => {
          left++;
        },
        switchTo: (context, to) => went.push(context === undefined ? `namespace ${to ?? '*'}` : `context ${context}`),
      }),
  });
  // The store tells its first batch, the diagnosis reads its logs, and the selection comes to rest.
  await clock.advance(500);
  return {
    desk,
    registry: new Registry(loadKeymap({ name: options.keymap }).keymap),
    clock,
    cluster,
    changes,
    debug,
    forwards,
    containers,
    copied,
    went,
    left: () => left,
    onRedraw: (draw) => {
      redraw = draw;
    },
    async close() {
      desk.list.close();
      desk.events.close();
      desk.logs.close();
      await sessions.closeAll();
      await workspace.close();
    },
  };
}
