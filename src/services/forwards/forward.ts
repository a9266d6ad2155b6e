import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../../base/clock.ts';
import { KdbgError, toKdbgError } from '../../base/errors.ts';
import { can } from '../../kube/access.ts';
import { hasStatus } from '../../kube/errors.ts';
import { Backoff } from '../../kube/reflect/backoff.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { ChosenPod } from './choose.ts';
import { Connection } from './connection.ts';
import { follow } from './follow.ts';
import { type LocalListener, listenLocally } from './localPort.ts';
import { probePort } from './probe.ts';
import type { ForwardInfo, ForwardSpec, ForwardState } from './types.ts';
import type { Sight } from './watchPods.ts';

export interface ForwardEnv {
  client: KubeClient;
  clock: Clock;
  random: () => number;
  openPort(target: { namespace: string; pod: string; port: number }, signal: AbortSignal): Promise<Duplex>;
  /** Who listens on a local port, for people. */
  ownerOf(port: number): Promise<string | undefined>;
  /** The info has changed: `now` when its state did, else only its figures. */
  changed(now: boolean): void;
}

/** Milliseconds that the local port waits for the target to say which number is usual. */
const USUAL = 3000;
/** Milliseconds that a local connection waits for a pod before it is broken. */
const PATIENCE = 5000;
/** Milliseconds that connections to a pod that is gone have to end by themselves. */
const GRACE = 2000;

type NewState =
  | Omit<Extract<ForwardState, { phase: 'connecting' }>, 'since'>
  | Omit<Extract<ForwardState, { phase: 'ready' }>, 'since'>
  | Omit<Extract<ForwardState, { phase: 'waiting' }>, 'since'>
  | Omit<Extract<ForwardState, { phase: 'failed' }>, 'since'>;

/** One forward: a local port, the pod that it goes to now, and the connections between them. */
export class Forward {
  readonly #env: ForwardEnv;
  readonly #stop = new AbortController();
  readonly #connections = new Set<Connection>();
  readonly #waiting = new Set<() => void>();
  #info: ForwardInfo;
  #listener: LocalListener | undefined;
  /** What was seen before the local port listened: nothing is ready without it. */
  #early: Sight | undefined;
  #pod: ChosenPod | undefined;
  #check = new AbortController();
  #mayForward = false;
  /** The uid of the pod that has refused a connection. */
  #refusedBy: string | undefined;

  constructor(id: string, spec: ForwardSpec, env: ForwardEnv) {
    this.#env = env;
    this.#info = {
      id,
      spec,
      localPort: 0,
      state: { phase: 'connecting', since: env.clock.now() },
      connections: { open: 0, total: 0 },
      bytes: { in: 0, out: 0 },
    };
  }

  get info(): ForwardInfo {
    return this.#info;
  }

  /** Resolves when the local port is listened on, or can't be. */
  async start(): Promise<void> {
    const { client, clock, random } = this.#env;
    const { spec } = this.#info;
    const usual = Promise.withResolvers<number | undefined>();
    const following = new AbortController();
    this.#stop.signal.addEventListener('abort', () => following.abort());
    const env = {
      client,
      clock,
      random,
      tell: (sight: Sight) => this.#see(sight),
      gone: (uid: string) => void this.#podGone(uid),
      usual: usual.resolve,
    };
    const named = spec.localPort === undefined && typeof spec.port === 'string';
    void follow(spec, env, following.signal);
    if (named) void pause(clock, USUAL, this.#stop.signal).then(() => usual.resolve(undefined));
    try {
      this.#listener = await listenLocally(
        { wanted: spec.localPort, usual: typeof spec.port === 'number' ? spec.port : await usual.promise },
        this.#env.ownerOf,
        (socket) => void this.#accept(socket),
      );
      this.#set({ localPort: this.#listener.port }, true);
      if (this.#stop.signal.aborted) await this.#listener.close();
      else if (this.#early) this.#see(this.#early);
    } catch (thrown) {
      following.abort();
      this.#check.abort();
      this.#become({ phase: 'failed', why: toKdbgError(thrown) });
    }
  }

  /** Closes the local port and every connection. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#check.abort();
    this.#wake();
    for (const connection of this.#connections) connection.break();
    await this.#listener?.close();
  }

  #see(sight: Sight): void {
    if (this.#stop.signal.aborted) return;
    if (!this.#listener) {
      this.#early = sight;
      return;
    }
    if (sight.kind === 'pod') {
      const { pod } = sight;
      const same = this.#pod?.uid === pod.uid && this.#pod.port === pod.port && this.#pod.note === pod.note;
      this.#pod = pod;
      if (!same) void this.#checkPod(pod);
      this.#wake();
      return;
    }
    this.#pod = undefined;
    this.#check.abort();
    if (sight.kind === 'failed') this.#become({ phase: 'failed', why: sight.error });
    else this.#become({ phase: 'waiting', why: sight.why, ...(sight.retryAt ? { retryAt: sight.retryAt } : {}) });
  }

  /** Ready is said only after this: the person may forward, and where many clients are usual, something listens. */
  async #checkPod(pod: ChosenPod): Promise<void> {
    this.#check.abort();
    const check = new AbortController();
    this.#check = check;
    if (!(await this.#allowed(check.signal)) || check.signal.aborted) return;
    const { spec } = this.#info;
    if (!(spec.probe ?? spec.target.kind === 'Service')) {
      this.#becomeReady(pod, false);
      return;
    }
    const backoff = new Backoff(this.#env.random, 1000, 15_000);
    while (!check.signal.aborted) {
      const error = await probePort((signal) => this.#open(pod, signal), this.#env.clock, check.signal, {
        again: this.#refusedBy === pod.uid,
        late: (late) => this.#failed(late, pod, false),
      });
      if (check.signal.aborted) return;
      if (!error) {
        this.#becomeReady(pod, true);
        return;
      }
      if (error.code === 'port-refused') this.#refusedBy = pod.uid;
      const wait = backoff.next();
      this.#become({ phase: 'waiting', why: this.#whyNot(error, pod), retryAt: this.#env.clock.now() + wait });
      await pause(this.#env.clock, wait, check.signal);
    }
  }

  /** Asked once; what can't be asked is found out by the first connection. */
  async #allowed(signal: AbortSignal): Promise<boolean> {
    if (this.#mayForward) return true;
    const { namespace, target } = this.#info.spec;
    const name = target.kind === 'Pod' ? { name: target.name } : {};
    const deed = {
      verb: 'get',
      resource: { group: '', plural: 'pods' },
      subresource: 'portforward',
      namespace,
      ...name,
    };
    const access = await can(this.#env.client, deed, signal).catch(() => undefined);
    this.#mayForward = access?.allowed ?? true;
    if (this.#mayForward || signal.aborted) return this.#mayForward;
    const t = texts.forwards;
    this.#become({
      phase: 'failed',
      why: new KdbgError('forward-forbidden', t.mayNot(namespace), { todo: t.mayNotTodo }),
    });
    return false;
  }

  async #accept(local: Socket): Promise<void> {
    const connection = new Connection(local, {
      clock: this.#env.clock,
      openPort: (pod, signal) => this.#open(pod, signal),
      pod: (not) => this.#podFor(not),
      reached: (pod) => this.#reached(pod),
      failed: (error, pod, opened) => this.#failed(error, pod, opened),
      bytes: (from, count) => {
        const { bytes } = this.#info;
        const { in: had, out } = bytes;
        this.#set({ bytes: from === 'pod' ? { in: had + count, out } : { in: had, out: out + count } }, false);
      },
    });
    this.#connections.add(connection);
    this.#count(1);
    await connection.run();
    this.#connections.delete(connection);
    this.#count(0);
  }

  #open(pod: ChosenPod, signal: AbortSignal): Promise<Duplex> {
    return this.#env.openPort({ namespace: this.#info.spec.namespace, pod: pod.name, port: pod.port }, signal);
  }

  /** The pod for a new connection. A program that connects while its server restarts is kept waiting a little. */
  async #podFor(not: string | undefined): Promise<ChosenPod | undefined> {
    const fits = () => this.#pod !== undefined && this.#pod.uid !== not;
    const { state } = this.#info;
    if (!fits() && state.phase !== 'failed') {
      const found = new AbortController();
      const wake = () => (fits() || this.#stop.signal.aborted) && found.abort();
      this.#waiting.add(wake);
      await pause(this.#env.clock, PATIENCE, found.signal);
      this.#waiting.delete(wake);
    }
    if (fits()) return this.#pod;
    if (!this.#stop.signal.aborted) this.#note(this.#whyNoPod());
    return undefined;
  }

  #whyNoPod(): string {
    const { state } = this.#info;
    if (state.phase === 'waiting') return state.why;
    return state.phase === 'failed' ? state.why.message : texts.forwards.looking;
  }

  #reached(pod: ChosenPod): void {
    if (this.#pod?.uid === pod.uid) this.#becomeReady(this.#pod, true);
  }

  #failed(error: KdbgError, pod: ChosenPod, opened: boolean): void {
    if (this.#stop.signal.aborted) return;
    this.#note(error.message);
    // A refusal that came late looked like a connection that was taken.
    if ((opened && error.code !== 'port-refused') || this.#pod?.uid !== pod.uid) return;
    if (hasStatus(error, 403)) this.#become({ phase: 'failed', why: error });
    else if (this.#info.spec.probe ?? this.#info.spec.target.kind === 'Service') {
      if (error.code === 'port-refused') {
        this.#refusedBy = pod.uid;
        this.#become({ phase: 'waiting', why: this.#whyNot(error, pod) });
      }
      void this.#checkPod(pod);
    } else this.#become({ phase: 'waiting', why: this.#whyNot(error, pod, true) });
  }

  #whyNot(error: KdbgError, pod: ChosenPod, onDemand = false): string {
    if (error.code !== 'port-refused') return error.message;
    return onDemand ? texts.forwards.refusedOnDemand(pod.name, pod.port) : texts.forwards.refused(pod.name, pod.port);
  }

  /** Connections to a pod that is gone would hang for ever. */
  async #podGone(uid: string): Promise<void> {
    if (this.#pod?.uid === uid) this.#pod = undefined;
    await pause(this.#env.clock, GRACE, this.#stop.signal);
    for (const connection of this.#connections) if (connection.uid === uid) connection.break();
  }

  #becomeReady(pod: ChosenPod, reached: boolean): void {
    const { state } = this.#info;
    const { name, port, note } = pod;
    const still = state.phase === 'ready' && state.pod === name && state.remotePort === port && state.note === note;
    if (still && state.reached === reached) return;
    this.#become({ phase: 'ready', pod: name, remotePort: port, reached, ...(note ? { note } : {}) });
  }

  /** `since` is kept where only the words of a phase change. */
  #become(state: NewState): void {
    const before = this.#info.state;
    const since = before.phase === state.phase ? before.since : this.#env.clock.now();
    this.#set({ state: { ...state, since } as ForwardState }, true);
  }

  #note(text: string): void {
    this.#set({ lastError: { text, at: this.#env.clock.now() } }, true);
  }

  #count(started: number): void {
    const total = this.#info.connections.total + started;
    this.#set({ connections: { open: this.#connections.size, total } }, false);
  }

  #set(change: Partial<ForwardInfo>, now: boolean): void {
    this.#info = { ...this.#info, ...change };
    this.#env.changed(now);
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
