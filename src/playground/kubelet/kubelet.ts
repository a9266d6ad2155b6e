import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { recorder } from '../controllers/events.ts';
import { badRequest } from '../failure.ts';
import { served } from '../served.ts';
import type { AttachedProcess, Controller, LogRequest, ObjectStore, PodRuntime } from '../types.ts';
import { attachTo, execIn, failed } from './exec.ts';
import type { Guard } from './guard.ts';
import { dial, type PodNetwork } from './network.ts';
import { PodWorker } from './pod.ts';
import { podAddresses } from './podAddresses.ts';
import { podSockets, showsSockets, written } from './sockets.ts';
import { readProcesses, UsageMeter } from './usage.ts';
import { VOLUMES } from './volumes.ts';

export interface KubeletOptions {
  store: ObjectStore;
  clock: Clock;
  /** Everything that containers write is under it. */
  folder: string;
  /** How the playground's own programs are run, e.g. Node and their file. */
  programs: readonly string[];
  guard: Guard;
}

const LOOK_MS = 2000;

/** The kubelets of all nodes in one: runs the pods that are placed as local processes, and stands behind their subresources. */
export class Kubelet implements PodRuntime, Controller {
  readonly name = 'kubelet';
  readonly #options: KubeletOptions;
  readonly #workers = new Map<string, PodWorker>();
  readonly #meter = new UsageMeter();
  readonly #addresses = podAddresses();
  #pods = 0;
  #endLook: () => void = () => undefined;

  constructor(options: KubeletOptions) {
    this.#options = options;
  }

  start(): () => void {
    const { store } = this.#options;
    const end = store.subscribe(({ type, resource, object }) => {
      if (resource.kind === 'Pod') this.#look(object as Pod, type === 'DELETED');
    });
    for (const pod of store.list(served('Pod'))) this.#look(pod as Pod, false);
    const look = () => {
      this.#endLook = this.#options.clock.after(LOOK_MS, () => void this.#measure().then(look));
    };
    look();
    return () => {
      end();
      this.#endLook();
      this.#endLook = () => undefined;
      for (const worker of this.#workers.values()) worker.kill();
    };
  }

  async logs(pod: Pod, request: LogRequest, signal: AbortSignal): Promise<Readable> {
    const runner = this.#workers.get(pod.metadata?.uid ?? '')?.runner(request.container);
    const log = runner?.log(request.previous);
    if (log) return log.read(request, signal);
    const { name } = pod.metadata ?? {};
    if (request.previous) {
      throw badRequest(`previous terminated container "${request.container}" in pod "${name}" not found`);
    }
    const reason = runner?.status.state?.waiting?.reason ?? 'ContainerCreating';
    const why = /^(ErrImage|Image|InvalidImage)/.test(reason)
      ? 'trying and failing to pull image'
      : 'ContainerCreating';
    throw badRequest(`container "${request.container}" in pod "${name}" is waiting to start: ${why}`);
  }

  async exec(
    pod: Pod,
    container: string,
    options: { command: readonly string[]; stdin: boolean; tty: boolean },
  ): Promise<AttachedProcess> {
    const inside = this.#runner(pod, container).inside;
    if (!inside) return failed(`unable to upgrade connection: container not found ("${container}")`);
    if (inside.image.shell && showsSockets(options.command)) return written(podSockets(this.network(pod)));
    return execIn(inside, options, this.#options.clock);
  }

  async attach(pod: Pod, container: string, options: { stdin: boolean; tty: boolean }): Promise<AttachedProcess> {
    const runner = this.#runner(pod, container);
    if (runner.running) return attachTo(runner.running, { stdin: options.stdin, first: runner.firstOutput });
    const { namespace, name } = pod.metadata ?? {};
    return failed(`unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`);
  }

  async dial(pod: Pod, port: number) {
    return dial(this.network(pod), port);
  }

  /** The addresses of a pod that runs here; throws for one that does not. */
  network(pod: Pod): PodNetwork {
    const worker = this.#workers.get(pod.metadata?.uid ?? '');
    if (!worker) throw badRequest(`pod ${pod.metadata?.name} is not running`);
    return worker.network;
  }

  usage(pod: Pod): Readonly<Record<string, { cpu: number; memory: number }>> | undefined {
    const worker = this.#workers.get(pod.metadata?.uid ?? '');
    const used = (worker?.runners ?? []).flatMap((runner) => {
      const usage = runner.running && this.#meter.of(runner.running.pid);
      return usage ? [[runner.name, usage] as const] : [];
    });
    return used.length > 0 ? Object.fromEntries(used) : undefined;
  }

  #runner(pod: Pod, container: string) {
    const runner = this.#workers.get(pod.metadata?.uid ?? '')?.runner(container);
    if (!runner) throw badRequest(`container ${container} is not valid for pod ${pod.metadata?.name}`);
    return runner;
  }

  #look(pod: Pod, gone: boolean): void {
    const uid = pod.metadata?.uid ?? '';
    const worker = this.#workers.get(uid);
    if (gone) {
      worker?.kill();
      worker?.clear();
      this.#workers.delete(uid);
      return;
    }
    if (isLeaving(pod) && worker) {
      const grace = pod.metadata?.deletionGracePeriodSeconds ?? 30;
      void worker.end(grace).then(() => this.#letGo(pod));
    } else if (isLeaving(pod) && pod.spec?.nodeName) this.#letGo(pod);
    else if (worker) worker.look();
    else if (pod.spec?.nodeName && !hasEnded(pod) && !isLeaving(pod)) this.#begin(pod);
  }

  #begin(pod: Pod): void {
    const { store, clock, folder, programs, guard } = this.#options;
    const uid = pod.metadata?.uid ?? '';
    const number = ++this.#pods;
    const own = join(folder, 'pods', uid);
    const worker = new PodWorker({
      clock,
      store,
      pod,
      hostIP: '127.0.0.1',
      programs,
      guard,
      folder: own,
      machine: { volumes: join(folder, VOLUMES), files: join(folder, 'nodes', pod.spec?.nodeName ?? '') },
      network: { ...this.#addresses(number), ports: join(own, 'ports') },
      record: recorder(store, clock, { component: 'kubelet', host: pod.spec?.nodeName ?? '' }),
    });
    this.#workers.set(uid, worker);
    void worker.run();
  }

  /** What the kubelet does last: takes the object away, which its grace had kept. */
  #letGo(pod: Pod): void {
    const { namespace, name = '', uid } = pod.metadata ?? {};
    const found = this.#options.store.get(served('Pod'), namespace, name);
    if (found?.metadata?.uid !== uid) return;
    this.#options.store.remove(served('Pod'), namespace, name, { gracePeriodSeconds: 0 });
  }

  async #measure(): Promise<void> {
    const runs = [...this.#workers.values()].flatMap((worker) => worker.runners.filter((runner) => runner.running));
    if (runs.length === 0) return;
    this.#meter.add(await readProcesses(), this.#options.clock.now());
    for (const runner of runs) {
      const usage = runner.running && this.#meter.of(runner.running.pid);
      if (usage) runner.uses(usage);
    }
  }
}
