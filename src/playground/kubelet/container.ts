import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, pause } from '../../base/clock.ts';
import { parseQuantity } from '../../base/quantity.ts';
import type { Container, ContainerStatus, Pod } from '../../kube/objects.ts';
import { timeText } from '../controllers/conditions.ts';
import type { ObjectStore } from '../types.ts';
import { Backoff, goDuration } from './backoff.ts';
import { ConfigFailure, environmentOf } from './environment.ts';
import { imageName, pull } from './images.ts';
import { LogFile } from './logFile.ts';
import { locate, type PodNetwork } from './network.ts';
import { prepare } from './prepare.ts';
import { probing } from './probing.ts';
import { type Ended, type LocalProcess, type Start, StartFailure, startProcess } from './process.ts';
import { layOutTools } from './tools.ts';

export interface ContainerOptions {
  clock: Clock;
  store: ObjectStore;
  /** The pod as it is now. */
  pod(): Pod;
  name: string;
  /** How it is restarted: the pod's policy, or Always for a sidecar. */
  policy: 'Always' | 'OnFailure' | 'Never';
  /** How the playground's own programs are run. */
  programs: readonly string[];
  /** The container's own folder. */
  folder: string;
  volumes: ReadonlyMap<string, string>;
  network: PodNetwork;
  variables: Readonly<Record<string, string>>;
  record(type: 'Normal' | 'Warning', reason: string, message: string): void;
  /** The status has changed. */
  changed(): void;
}

type State = NonNullable<ContainerStatus['state']>;

/** One container of a pod: pulled, configured, started, probed, and started again as its policy says. */
export class ContainerRunner {
  readonly #options: ContainerOptions;
  readonly #crash = new Backoff();
  readonly #stop = new AbortController();
  #state: State = { waiting: { reason: 'ContainerCreating' } };
  #last: State = {};
  #restarts = 0;
  #ready = false;
  #started = false;
  #containerID = '';
  #process: LocalProcess | undefined;
  #killed: { reason: string } | undefined;
  #log: LogFile | undefined;
  #previous: LogFile | undefined;
  #instance = 0;
  #start: Omit<Start, 'command'> | undefined;
  #done = false;

  constructor(options: ContainerOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  get name(): string {
    return this.#options.name;
  }

  /** Ended for good: it will not be started again. */
  get done(): boolean {
    return this.#done;
  }

  get running(): LocalProcess | undefined {
    return this.#process;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get started(): boolean {
    return this.#started;
  }

  get exitCode(): number | undefined {
    return this.#state.terminated?.exitCode;
  }

  get status(): ContainerStatus {
    const image = this.#spec()?.image ?? '';
    const full = imageName(image);
    return {
      name: this.name,
      image: full ? `${full.repository}:${full.tag}` : image,
      imageID: this.#containerID && full ? `${full.repository}@sha256:${'0'.repeat(64)}` : '',
      ready: this.#ready,
      started: this.#started,
      restartCount: this.#restarts,
      state: this.#state,
      lastState: this.#last,
      ...(this.#containerID ? { containerID: this.#containerID } : {}),
    } as ContainerStatus;
  }

  /** The log of this instance or the one before; undefined where there was none. */
  log(previous: boolean): LogFile | undefined {
    return previous ? this.#previous : this.#log;
  }

  /** What a command run inside would be started with; undefined while nothing runs. */
  get inside(): Omit<Start, 'command'> | undefined {
    return this.#process ? this.#start : undefined;
  }

  /** Runs until it has ended for good or is stopped. Never rejects. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const image = await this.#image();
      if (!image) return;
      const env = await this.#configured();
      if (!env) return;
      const end = await this.#once(image, env);
      if (this.#stop.signal.aborted) return;
      const { policy } = this.#options;
      if (policy === 'Never' || (policy === 'OnFailure' && end.code === 0)) {
        this.#done = true;
        this.#options.changed();
        return;
      }
      await this.#wait(end.ran);
    }
  }

  /** Asks the process to end, and makes it end after the grace in milliseconds. */
  async stop(grace: number): Promise<void> {
    this.#stop.abort();
    const running = this.#process;
    if (!running) return;
    this.#options.record('Normal', 'Killing', `Stopping container ${this.name}`);
    running.kill('SIGTERM');
    const cancel = this.#options.clock.after(grace, () => running.kill('SIGKILL'));
    await running.ended;
    cancel();
  }

  /** Ends what runs at once, without a word. */
  kill(): void {
    this.#stop.abort();
    this.#process?.kill('SIGKILL');
  }

  /** The memory that it uses now, in bytes: over its limit it is killed, as the kernel does. */
  uses(memory: number): void {
    const limit = parseQuantity(this.#spec()?.resources?.limits?.memory);
    if (limit === undefined || memory <= limit || !this.#process) return;
    this.#killed = { reason: 'OOMKilled' };
    this.#process.kill('SIGKILL');
  }

  removeLogs(): void {
    this.#log?.remove();
    this.#previous?.remove();
  }

  #spec(): Container | undefined {
    const spec = this.#options.pod().spec;
    return [
      ...(spec?.containers ?? []),
      ...(spec?.initContainers ?? []),
      ...((spec?.ephemeralContainers ?? []) as Container[]),
    ].find(({ name }) => name === this.name);
  }

  #set(state: State): void {
    this.#state = state;
    this.#options.changed();
  }

  #sleep(ms: number): Promise<void> {
    return pause(this.#options.clock, ms, this.#stop.signal);
  }

  /** Undefined when it was stopped meanwhile. */
  async #image() {
    const backoff = new Backoff();
    backoff.next();
    const { record } = this.#options;
    while (!this.#stop.signal.aborted) {
      const reference = this.#spec()?.image ?? '';
      if (!imageName(reference)) {
        const message = `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format`;
        record('Warning', 'InspectFailed', message);
        record('Warning', 'Failed', 'Error: InvalidImageName');
        this.#set({ waiting: { reason: 'InvalidImageName', message } });
        await this.#sleep(5000);
        continue;
      }
      const policy = this.#spec()?.imagePullPolicy;
      const pulled = pull(reference);
      if ('image' in pulled) {
        if (policy === 'Always') record('Normal', 'Pulling', `Pulling image "${reference}"`);
        const words =
          policy === 'Always'
            ? `Successfully pulled image "${reference}" in 12ms`
            : `Container image "${reference}" already present on machine`;
        record('Normal', 'Pulled', words);
        return pulled.image;
      }
      if (policy === 'Never') {
        const message = `Container image "${reference}" is not present with pull policy of Never`;
        record('Warning', 'ErrImageNeverPull', message);
        record('Warning', 'Failed', 'Error: ErrImageNeverPull');
        this.#set({ waiting: { reason: 'ErrImageNeverPull', message } });
        await this.#sleep(5000);
        continue;
      }
      record('Normal', 'Pulling', `Pulling image "${reference}"`);
      record('Warning', 'Failed', `Failed to pull image "${reference}": ${pulled.error}`);
      record('Warning', 'Failed', 'Error: ErrImagePull');
      this.#set({ waiting: { reason: 'ErrImagePull', message: pulled.error } });
      await this.#sleep(1500);
      const message = `Back-off pulling image "${reference}": ErrImagePull: ${pulled.error}`;
      record('Normal', 'BackOff', `Back-off pulling image "${reference}"`);
      record('Warning', 'Failed', 'Error: ImagePullBackOff');
      this.#set({ waiting: { reason: 'ImagePullBackOff', message } });
      await this.#unlessChanged(reference, backoff.next());
    }
    return undefined;
  }

  /** Waits, but not when the image is another one meanwhile: that is tried at once. */
  async #unlessChanged(image: string, ms: number): Promise<void> {
    const end = this.#options.clock.now() + ms;
    while (this.#options.clock.now() < end && !this.#stop.signal.aborted && this.#spec()?.image === image) {
      await this.#sleep(250);
    }
  }

  async #configured(): Promise<Record<string, string> | undefined> {
    while (!this.#stop.signal.aborted) {
      const spec = this.#spec();
      const pod = this.#options.pod();
      try {
        if (!spec) return undefined;
        const { runAsNonRoot, runAsUser } = { ...pod.spec?.securityContext, ...spec.securityContext };
        const found = pull(spec.image ?? '');
        const user = runAsUser ?? ('image' in found ? found.image.user : 0);
        if (runAsNonRoot && user === 0) {
          throw new ConfigFailure(
            `container has runAsNonRoot and image will run as root (pod: "${pod.metadata?.name}_${pod.metadata?.namespace}(${pod.metadata?.uid})", container: ${this.name})`,
          );
        }
        return environmentOf(this.#options.store, pod, spec);
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        this.#options.record('Warning', 'Failed', `Error: ${message}`);
        this.#set({ waiting: { reason: 'CreateContainerConfigError', message } });
        await this.#sleep(3000);
      }
    }
    return undefined;
  }

  async #once(image: Start['image'], env: Record<string, string>): Promise<Ended & { ran: number }> {
    const { clock, record, folder, volumes, programs, variables } = this.#options;
    const container = this.#spec() ?? { name: this.name };
    const pod = this.#options.pod();
    const prepared = prepare({ pod, container, image, env, folder, volumes, network: variables });
    this.#previous?.remove();
    this.#previous = this.#log;
    const log = new LogFile(join(folder, `.log.${this.#instance++ % 2}`), () => clock.now());
    this.#log = log;
    this.#containerID = `playground://${randomBytes(32).toString('hex')}`;
    this.#killed = undefined;
    record('Normal', 'Created', `Container created`);
    const startedAt = clock.now();
    let end: Ended;
    let failure: string | undefined;
    try {
      layOutTools(prepared.tools, programs);
      const start = { programs, image, env: prepared.env, folder: prepared.folder, tools: prepared.tools };
      const running = startProcess({ ...start, command: prepared.command });
      this.#start = start;
      this.#process = running;
      for (const name of ['stdout', 'stderr'] as const) {
        running[name].setEncoding('utf8').on('data', (data: string) => log.write(name, data));
      }
      if (!container.stdin) running.stdin.end();
      record('Normal', 'Started', `Container started`);
      this.#set({ running: { startedAt: timeText(startedAt) } } as unknown as State);
      const endProbes = this.#probe(container);
      end = await running.ended;
      endProbes();
    } catch (thrown) {
      failure = thrown instanceof StartFailure ? thrown.message : `it could not be started: ${String(thrown)}`;
      record('Warning', 'Failed', `Error: ${failure}`);
      end = { code: 128, signal: undefined };
    }
    this.#process = undefined;
    // What was written last is still on its way through the pipes.
    await pause(clock, 20);
    log.end();
    this.#ready = false;
    this.#started = false;
    const reason = failure !== undefined ? 'StartError' : (this.#reason(end) ?? 'Completed');
    const message = failure ?? this.#lastWords(container, end, log);
    this.#set({
      terminated: {
        exitCode: end.code,
        reason,
        startedAt: timeText(failure === undefined ? startedAt : 0),
        finishedAt: timeText(clock.now()),
        containerID: this.#containerID,
        ...(message ? { message } : {}),
      },
    } as unknown as State);
    return { ...end, ran: clock.now() - startedAt };
  }

  #reason({ code }: Ended): string | undefined {
    return this.#killed?.reason ?? (code === 0 ? 'Completed' : 'Error');
  }

  #lastWords(container: Container, { code }: Ended, log: LogFile): string {
    return container.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 ? log.tail(2048) : '';
  }

  #probe(container: Container): () => void {
    const { clock, network, record } = this.#options;
    return probing(
      container,
      {
        container,
        address: network.address,
        locate: async (port) => locate(network, network.address, port),
        run: (command, signal) => this.#exec(command, signal),
      },
      clock,
      {
        ready: (ready) => {
          if (this.#ready === ready) return;
          this.#ready = ready;
          this.#options.changed();
        },
        started: () => {
          this.#started = true;
          this.#options.changed();
        },
        unhealthy: (kind, message) => record('Warning', 'Unhealthy', `${kind} probe failed: ${message}`),
        kill: (kind) => {
          record('Normal', 'Killing', `Container ${this.name} failed ${kind} probe, will be restarted`);
          const running = this.#process;
          running?.kill('SIGTERM');
          const grace = (this.#options.pod().spec?.terminationGracePeriodSeconds ?? 30) * 1000;
          if (running) void pause(clock, grace).then(() => running.kill('SIGKILL'));
        },
      },
    );
  }

  async #exec(command: readonly string[], signal: AbortSignal): Promise<{ code: number; output: string }> {
    const inside = this.inside;
    if (!inside) return { code: 1, output: 'the container does not run' };
    const process = startProcess({ ...inside, command });
    const parts: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      stream.setEncoding('utf8').on('data', (data: string) => parts.push(data));
    }
    process.stdin.end();
    signal.addEventListener('abort', () => process.kill('SIGKILL'), { once: true });
    const { code } = await process.ended;
    if (signal.aborted) throw signal.reason;
    return { code, output: parts.join('').slice(0, 2048) };
  }

  /** Between two instances: the backoff of a container that keeps ending. */
  async #wait(ran: number): Promise<void> {
    const { terminated } = this.#state;
    const delay = this.#crash.next(ran);
    if (terminated) this.#last = { terminated };
    if (delay > 0) {
      const pod = this.#options.pod();
      const message = `back-off ${goDuration(delay)} restarting failed container=${this.name} pod=${pod.metadata?.name}_${pod.metadata?.namespace}(${pod.metadata?.uid})`;
      // For a moment it is shown as ended, as the kubelet does until its next look.
      await this.#sleep(1000);
      this.#options.record(
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${this.name} in pod ${pod.metadata?.name}_${pod.metadata?.namespace}(${pod.metadata?.uid})`,
      );
      this.#set({ waiting: { reason: 'CrashLoopBackOff', message } });
      await this.#sleep(delay - 1000);
    }
    this.#restarts++;
  }
}
