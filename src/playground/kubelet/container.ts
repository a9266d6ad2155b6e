import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type Clock, pause } from '../../base/clock.ts';
import { parseQuantity } from '../../base/quantity.ts';
import type { Container, ContainerStatus, Pod } from '../../kube/objects.ts';
import { timeText } from '../controllers/conditions.ts';
import type { ObjectStore, PlaygroundImage } from '../types.ts';
import { Backoff, goDuration } from './backoff.ts';
import { ContainerLog } from './containerLog.ts';
import { ConfigFailure, environmentOf } from './environment.ts';
import { FirstOutput } from './firstOutput.ts';
import type { Guard } from './guard.ts';
import { imageName, pull } from './images.ts';
import { runInstance } from './instance.ts';
import type { PodNetwork } from './network.ts';
import type { LocalProcess, Start } from './process.ts';
import { pullImage } from './pulling.ts';

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
  guard: Guard;
  /** The status has changed; `now`: it is to be seen before anything else happens. */
  changed(now?: boolean): void;
}

/** A fork bomb must not take the machine with it. */
const MOST_PROCESSES = 250;

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
  #firstOutput: FirstOutput | undefined;
  #killed: string | undefined;
  #log: ContainerLog | undefined;
  #previous: ContainerLog | undefined;
  #inside: Omit<Start, 'command'> | undefined;
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

  /** What nobody has seen yet of a container that takes input. */
  get firstOutput(): FirstOutput | undefined {
    return this.#firstOutput;
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
  log(previous: boolean): ContainerLog | undefined {
    return previous ? this.#previous : this.#log;
  }

  /** What a command run inside would be started with; undefined while nothing runs. */
  get inside(): Omit<Start, 'command'> | undefined {
    return this.#process ? this.#inside : undefined;
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

  /** What it uses now: over its limit of memory it is killed, as the kernel does, and with far too many processes, too. */
  uses({ memory, processes }: { memory: number; processes: number }): void {
    if (!this.#process) return;
    const limit = parseQuantity(this.#spec()?.resources?.limits?.memory);
    const tooLarge = limit !== undefined && memory > limit;
    if (!tooLarge && processes <= MOST_PROCESSES) return;
    if (tooLarge) this.#killed = 'OOMKilled';
    else
      this.#options.record(
        'Warning',
        'Killing',
        `Container ${this.name} started more than ${MOST_PROCESSES} processes`,
      );
    this.#process.kill('SIGKILL');
  }

  removeLogs(): void {
    this.#log?.end();
    this.#previous?.end();
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
  #image(): Promise<PlaygroundImage | undefined> {
    const { clock, record } = this.#options;
    return pullImage({
      clock,
      signal: this.#stop.signal,
      container: () => this.#spec(),
      record,
      waiting: (reason, message) => this.#set({ waiting: { reason, message } }),
    });
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

  async #once(image: PlaygroundImage, env: Record<string, string>): Promise<{ code: number; ran: number }> {
    const { clock, record, changed } = this.#options;
    const container = this.#spec() ?? { name: this.name };
    const log = new ContainerLog(() => clock.now());
    // What is read as its log is that of the instance that the status tells of.
    const show = (state: State) => {
      this.#previous = this.#log === log ? this.#previous : this.#log;
      this.#log = log;
      this.#state = state;
      changed(true);
    };
    this.#containerID = `playground://${randomBytes(32).toString('hex')}`;
    this.#killed = undefined;
    record('Normal', 'Created', 'Container created');
    const startedAt = clock.now();
    const end = await runInstance({
      ...this.#options,
      pod: this.#options.pod(),
      container,
      image,
      env,
      log,
      running: (process, inside) => {
        this.#inside = inside;
        this.#process = process;
        this.#firstOutput = container.stdin || container.tty ? new FirstOutput(process) : undefined;
        record('Normal', 'Started', 'Container started');
        show({ running: { startedAt: timeText(startedAt) } } as unknown as State);
        if (this.#stop.signal.aborted) process.kill('SIGKILL');
      },
      probes: {
        ready: (ready) => {
          if (this.#ready === ready) return;
          this.#ready = ready;
          changed();
        },
        started: () => {
          this.#started = true;
          changed();
        },
        unhealthy: (kind, message) => record('Warning', 'Unhealthy', `${kind} probe failed: ${message}`),
        kill: (kind, process) => {
          record('Normal', 'Killing', `Container ${this.name} failed ${kind} probe, will be restarted`);
          process.kill('SIGTERM');
          const grace = (this.#options.pod().spec?.terminationGracePeriodSeconds ?? 30) * 1000;
          void pause(clock, grace).then(() => process.kill('SIGKILL'));
        },
      },
    });
    const { code, failure } = end;
    if (failure !== undefined) record('Warning', 'Failed', `Error: ${failure}`);
    this.#process = undefined;
    this.#ready = false;
    this.#started = false;
    const reason = failure === undefined ? (this.#killed ?? (code === 0 ? 'Completed' : 'Error')) : 'StartError';
    const message = failure ?? lastWords(container, code, log);
    // Told before the log ends: who follows it looks then at how it ended.
    show({
      terminated: {
        exitCode: code,
        reason,
        startedAt: timeText(failure === undefined ? startedAt : 0),
        finishedAt: timeText(clock.now()),
        containerID: this.#containerID,
        ...(message ? { message } : {}),
      },
    } as unknown as State);
    log.end();
    return { code, ran: clock.now() - startedAt };
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

function lastWords(container: Container, code: number, log: ContainerLog): string {
  return container.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 ? log.tail(2048) : '';
}
