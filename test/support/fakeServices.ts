import { Cell } from '../../src/base/readable.ts';
import type { ObjectRef } from '../../src/kube/objects.ts';
import type { ExecOptions } from '../../src/kube/types.ts';
import type { Changes } from '../../src/services/changes/index.ts';
import type { Revision } from '../../src/services/changes/revisions.ts';
import type { Change } from '../../src/services/changes/types.ts';
import type { DebugMode, DebugModeEntry } from '../../src/services/debug/types.ts';
import type { ForwardInfo, Forwards } from '../../src/services/forwards/types.ts';
import type { ContainerAccess } from '../../src/services/sessions/inContainer.ts';
import { FakeChannel } from '../unit/services/sessions/fakeChannel.ts';
import { NOON } from './snapshot.ts';

/** Prepares changes that only remember that they were asked for and made. */
export class FakeChanges implements Changes {
  /** `scale deployment/web 3`: what was prepared. */
  readonly prepared: string[] = [];
  /** What the next changes ask for. */
  confirm: 'key' | 'name' = 'key';
  /** The commands of the changes that were made. */
  readonly made: string[] = [];
  /** Parts of the changes that come next. */
  next: Partial<Change> = {};
  history: readonly Revision[] = [];
  /** What each change waits for before it is made. */
  gate: () => Promise<void> = async () => {};

  make(command: string, target: ObjectRef, ...args: unknown[]): Promise<Change> {
    const words = args
      .filter((arg) => arg !== undefined)
      .map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
    this.prepared.push([command, `${target.kind.toLowerCase()}/${target.name}`, ...words].join(' '));
    return Promise.resolve({
      command,
      title: `Change ${target.kind.toLowerCase()} ${target.name} in ${target.namespace ?? 'the cluster'}`,
      target,
      diff: [
        { mark: '@', text: 'spec' },
        { mark: ' ', text: '  replicas: 1' },
        { mark: '-', text: '  paused: false' },
        { mark: '+', text: '  paused: true' },
      ],
      kubectl: `kubectl -n ${target.namespace} patch ${target.kind.toLowerCase()} ${target.name}`,
      checks: [
        { level: 'ok', text: 'You may patch deployments in shop.' },
        { level: 'warning', text: 'Helm owns it and will put it back at the next upgrade.' },
      ],
      confirm: this.confirm,
      apply: async (_signal, progress) => {
        progress?.('waiting for the pod');
        await this.gate();
        this.made.push(command);
        return `Changed ${target.name}.`;
      },
      ...this.next,
    });
  }

  delete = (target: ObjectRef) => this.make('resource.delete', target);
  claimAnew = (target: ObjectRef, wishes: object) => this.make('claim.recreate', target, wishes);
  cleanUp = (namespace: string, options?: object) =>
    this.make('pods.cleanUp', { kind: 'Namespace', name: namespace }, options);
  removeFinalizers = (target: ObjectRef, names?: readonly string[]) =>
    this.make('resource.removeFinalizers', target, names);
  scale = (target: ObjectRef, replicas: number) => this.make('workload.scale', target, replicas);
  restart = (target: ObjectRef) => this.make('workload.restart', target);
  revisions = async () => this.history;
  undo = (target: ObjectRef, revision?: number) => this.make('workload.rollback', target, revision);
  setImage = (target: ObjectRef, container: string, image: string) =>
    this.make('workload.setImage', target, container, image);
  setEnv = (target: ObjectRef, container: string, env: unknown) => this.make('workload.setEnv', target, container, env);
  setResources = (target: ObjectRef, container: string, resources: unknown) =>
    this.make('workload.setResources', target, container, resources);
  label = (target: ObjectRef, labels: unknown) => this.make('resource.label', target, labels);
  cordon = (node: string) => this.make('node.cordon', { kind: 'Node', name: node });
  uncordon = (node: string) => this.make('node.uncordon', { kind: 'Node', name: node });
  edit = (before: { kind?: string; metadata?: { name?: string } }, yaml: string) =>
    this.make('resource.edit', { kind: before.kind ?? '', name: before.metadata?.name ?? '' }, yaml);
  putBack = (entry: { target: ObjectRef }) => this.make('journal.putBack', entry.target);
}

/** Debug mode as a list that a test sets; its changes are those of `changes`. */
export class FakeDebug implements DebugMode {
  readonly entries: Cell<readonly DebugModeEntry[]>;
  readonly #changes: FakeChanges;

  constructor(changes: FakeChanges, entries: readonly DebugModeEntry[]) {
    this.#changes = changes;
    this.entries = new Cell(entries);
  }

  find = async () => this.entries.get();
  enter = (workload: ObjectRef, container: string) => this.#changes.make('debug.enter', workload, container);
  restore = (workload: ObjectRef) => this.#changes.make('debug.restore', workload);
  close() {}
}

/** Forwards that are ready at once. */
export class FakeForwards implements Forwards {
  readonly list = new Cell<readonly ForwardInfo[]>([]);

  start: Forwards['start'] = async (spec) => {
    const info: ForwardInfo = {
      id: `f${this.list.get().length + 1}`,
      spec,
      localPort: spec.localPort ?? (typeof spec.port === 'number' ? spec.port : 40_000),
      state: {
        phase: 'ready',
        since: NOON,
        pod: `${spec.target.name}-pod`,
        remotePort: Number(spec.port),
        reached: true,
      },
      connections: { open: 1, total: 4 },
      bytes: { in: 2_048, out: 512 },
    };
    this.list.update((list) => [...list, info]);
    return info;
  };
  stop = async (id: string) => this.list.update((list) => list.filter((info) => info.id !== id));
  close = async () => {};
}

/** The ways into containers that a test plays: each exec or attach is a FakeChannel. */
export class FakeContainers implements ContainerAccess {
  readonly channels: FakeChannel[] = [];

  openExec = async (options: ExecOptions) => this.#open(options);
  openAttach = async (options: Omit<ExecOptions, 'command'>) => this.#open(options);
  terminalOf = async () => ({ tty: true, stdin: true });

  /** The newest one. */
  get last(): FakeChannel {
    const channel = this.channels.at(-1);
    if (!channel) throw new Error('nobody has gone into a container');
    return channel;
  }

  #open(options: Partial<ExecOptions>): FakeChannel {
    const channel = new FakeChannel(options);
    this.channels.push(channel);
    return channel;
  }
}
