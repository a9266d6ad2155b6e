import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, pause } from '../../base/clock.ts';
import type { Container, Pod } from '../../kube/objects.ts';
import { timeText, withCondition } from '../controllers/conditions.ts';
import type { Recorder } from '../controllers/events.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';
import { ContainerRunner } from './container.ts';
import type { Guard } from './guard.ts';
import { ADDRESS_VARIABLE, LOOPBACK_VARIABLE, PORTS_VARIABLE, type PodNetwork } from './network.ts';
import { layOutVolumes, type Machine } from './volumes.ts';

export interface PodOptions {
  clock: Clock;
  store: ObjectStore;
  pod: Pod;
  /** The address of the node. */
  hostIP: string;
  programs: readonly string[];
  /** The pod's own folder. */
  folder: string;
  machine: Machine;
  network: PodNetwork;
  record: Recorder;
  guard: Guard;
}

const TOGETHER = 20;
/** Milliseconds that a pod takes to be made before its first container starts. */
const CREATING = 100;

/** One pod on a node: its volumes, its init containers one after another, its containers side by side, its end. */
export class PodWorker {
  readonly #options: PodOptions;
  readonly #runners = new Map<string, ContainerRunner>();
  readonly #stop = new AbortController();
  readonly #startTime: string;
  #volumes: ReadonlyMap<string, string> = new Map();
  #initialized = false;
  #ending = false;
  #telling: (() => void) | undefined;
  #failedInit = false;

  constructor(options: PodOptions) {
    this.#options = options;
    this.#startTime = timeText(options.clock.now());
    mkdirSync(options.network.ports, { recursive: true });
  }

  get network(): PodNetwork {
    return this.#options.network;
  }

  runner(container: string): ContainerRunner | undefined {
    return this.#runners.get(container);
  }

  get runners(): readonly ContainerRunner[] {
    return [...this.#runners.values()];
  }

  /** Runs the pod until it has ended or is ended. Never rejects. */
  async run(): Promise<void> {
    // Seen as being created, as it is for a moment everywhere.
    this.#tell();
    await pause(this.#options.clock, CREATING, this.#stop.signal);
    if (!(await this.#mount())) return;
    if (!(await this.#initialize())) return;
    this.#initialized = true;
    const containers = this.#pod().spec?.containers ?? [];
    const runs = containers.map((container) => this.#make(container, this.#policy()).run());
    this.#tellSoon();
    await Promise.all(runs);
    if (this.#stop.signal.aborted) return;
    for (const runner of this.#runners.values()) await runner.stop(1000);
    this.#tell();
  }

  /** Starts what came after the pod did, ephemeral containers, and looks at conditions that others set. */
  look(): void {
    if (this.#pod().spec?.readinessGates?.length) this.#tellSoon();
    for (const container of this.#pod().spec?.ephemeralContainers ?? []) {
      if (!this.#runners.has(container.name)) void this.#make(container as Container, 'Never').run();
    }
  }

  /** Ends everything within the grace in seconds, then lets the object go. */
  async end(grace: number): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#stop.abort();
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop(grace * 1000)));
    this.#tell();
    this.clear();
  }

  /** Ends everything at once. */
  kill(): void {
    this.#ending = true;
    this.#stop.abort();
    this.#telling?.();
    for (const runner of this.#runners.values()) runner.kill();
  }

  clear(): void {
    this.#telling?.();
    for (const runner of this.#runners.values()) runner.removeLogs();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  #pod(): Pod {
    const { store, pod } = this.#options;
    const found = store.get<Pod>(served('Pod'), pod.metadata?.namespace, pod.metadata?.name ?? '');
    return found?.metadata?.uid === pod.metadata?.uid && found ? found : pod;
  }

  #policy(): 'Always' | 'OnFailure' | 'Never' {
    const policy = this.#pod().spec?.restartPolicy;
    return policy === 'OnFailure' || policy === 'Never' ? policy : 'Always';
  }

  async #mount(): Promise<boolean> {
    const { store, folder, machine, record, clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        this.#volumes = layOutVolumes(store, this.#pod(), join(folder, 'volumes'), machine);
        return true;
      } catch (thrown) {
        record(this.#pod(), 'Warning', 'FailedMount', thrown instanceof Error ? thrown.message : String(thrown));
        await pause(clock, 2000, this.#stop.signal);
      }
    }
    return false;
  }

  /** False when it was stopped, or an init container has failed for good. */
  async #initialize(): Promise<boolean> {
    for (const container of this.#pod().spec?.initContainers ?? []) {
      const sidecar = container.restartPolicy === 'Always';
      const policy = this.#policy();
      const runner = this.#make(container, sidecar ? 'Always' : policy === 'Always' ? 'OnFailure' : policy);
      const run = runner.run();
      if (sidecar)
        while (!runner.started && !this.#stop.signal.aborted) await pause(this.#options.clock, 50, this.#stop.signal);
      else await run;
      if (this.#stop.signal.aborted) return false;
      if (!sidecar && runner.exitCode !== 0) {
        this.#failedInit = true;
        this.#tell();
        return false;
      }
    }
    return true;
  }

  #make(container: Container, policy: 'Always' | 'OnFailure' | 'Never'): ContainerRunner {
    const { clock, store, programs, folder, network, record, guard } = this.#options;
    const spec = this.#pod().spec;
    const list = spec?.initContainers?.some(({ name }) => name === container.name)
      ? 'initContainers'
      : spec?.containers.some(({ name }) => name === container.name)
        ? 'containers'
        : 'ephemeralContainers';
    const runner = new ContainerRunner({
      clock,
      store,
      pod: () => this.#pod(),
      name: container.name,
      policy,
      programs,
      folder: join(folder, container.name),
      volumes: this.#volumes,
      network,
      variables: {
        [ADDRESS_VARIABLE]: network.address,
        [LOOPBACK_VARIABLE]: network.loopback,
        [PORTS_VARIABLE]: network.ports,
      },
      record: (type, reason, message) => record(this.#pod(), type, reason, message, `spec.${list}{${container.name}}`),
      guard,
      changed: (now) => (now ? this.#tell() : this.#tellSoon()),
    });
    this.#runners.set(container.name, runner);
    return runner;
  }

  #tellSoon(): void {
    this.#telling ??= this.#options.clock.after(TOGETHER, () => {
      this.#telling = undefined;
      this.#tell();
    });
  }

  #phase(): string {
    const main = (this.#pod().spec?.containers ?? []).map(({ name }) => this.#runners.get(name));
    if (this.#failedInit) return 'Failed';
    if (!this.#initialized || main.length === 0) return 'Pending';
    if (main.every((runner) => runner?.done || (this.#ending && runner?.exitCode !== undefined))) {
      return main.every((runner) => runner?.exitCode === 0) ? 'Succeeded' : 'Failed';
    }
    const began = main.some(
      (runner) => runner && (runner.running || runner.status.restartCount > 0 || runner.exitCode !== undefined),
    );
    return began ? 'Running' : 'Pending';
  }

  #tell(): void {
    const { store, clock, network, hostIP } = this.#options;
    const { namespace, name = '', uid } = this.#pod().metadata ?? {};
    const phase = this.#phase();
    const spec = this.#pod().spec;
    const statuses = (containers: readonly { name: string; image?: string }[] | undefined) =>
      (containers ?? []).map(({ name: container, image = '' }) => {
        const waiting = { reason: this.#initialized ? 'ContainerCreating' : 'PodInitializing' };
        return (
          this.#runners.get(container)?.status ?? {
            name: container,
            image,
            imageID: '',
            ready: false,
            started: false,
            restartCount: 0,
            state: { waiting: spec?.initContainers?.length ? waiting : { reason: 'ContainerCreating' } },
            lastState: {},
          }
        );
      });
    const all = [
      ...(spec?.containers ?? []),
      ...(spec?.initContainers ?? []).filter((one) => one.restartPolicy === 'Always'),
    ];
    const unready = all
      .filter((container) => !this.#runners.get(container.name)?.ready)
      .map((container) => container.name);
    const over = phase === 'Succeeded' || phase === 'Failed';
    store.change<Pod>(
      served('Pod'),
      namespace,
      name,
      (found) => {
        if (found.metadata?.uid !== uid) return undefined;
        const gates = (found.spec?.readinessGates ?? []).filter(
          ({ conditionType }) =>
            !found.status?.conditions?.some((one) => one.type === conditionType && one.status === 'True'),
        );
        const set = (
          conditions: NonNullable<Pod['status']>['conditions'],
          type: string,
          ok: boolean,
          why?: { reason: string; message?: string },
        ) => withCondition(conditions, { type, status: ok ? 'True' : 'False', ...(ok ? {} : why) }, clock.now());
        const completed = { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' };
        const notReady = {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
        };
        let conditions = found.status?.conditions;
        conditions = set(conditions, 'PodReadyToStartContainers', this.#runners.size > 0 && !over);
        conditions = set(conditions, 'Initialized', this.#initialized, {
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${(spec?.initContainers ?? []).map((one) => one.name).join(' ')}]`,
        });
        const why = over
          ? completed
          : unready.length > 0
            ? notReady
            : {
                reason: 'ReadinessGatesNotReady',
                message: gateMessage(gates[0]?.conditionType ?? '', found.status?.conditions),
              };
        conditions = set(conditions, 'Ready', unready.length === 0 && gates.length === 0 && !over, why);
        conditions = set(conditions, 'ContainersReady', unready.length === 0 && !over, over ? completed : notReady);
        const init = statuses(spec?.initContainers);
        const ephemeral = statuses(spec?.ephemeralContainers);
        return {
          ...found,
          status: {
            ...found.status,
            ...(found.metadata?.generation === undefined ? {} : { observedGeneration: found.metadata.generation }),
            phase,
            conditions,
            hostIP,
            hostIPs: [{ ip: hostIP }],
            ...(this.#runners.size > 0 ? { podIP: network.address, podIPs: [{ ip: network.address }] } : {}),
            startTime: this.#startTime,
            containerStatuses: statuses(spec?.containers),
            ...(init.length > 0 ? { initContainerStatuses: init } : {}),
            ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
          },
        } as Pod;
      },
      { subresource: 'status', manager: 'kubelet' },
    );
  }
}

/** Why a readiness gate keeps a pod from being ready (kubernetes/pkg/kubelet/status). */
function gateMessage(type: string, conditions: NonNullable<Pod['status']>['conditions']): string {
  const condition = conditions?.find((one) => one.type === type);
  return condition
    ? `the status of pod readiness gate "${type}" is not "True", but ${condition.status}`
    : `corresponding condition of pod readiness gate "${type}" does not exist.`;
}
