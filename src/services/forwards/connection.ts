import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { isAbort, type KdbgError, toKdbgError } from '../../base/errors.ts';
import { hasStatus } from '../../kube/errors.ts';
import type { ChosenPod } from './choose.ts';
import { relay } from './relay.ts';

export interface ConnectionEnv {
  clock: Clock;
  openPort(pod: ChosenPod, signal: AbortSignal): Promise<Duplex>;
  /** The pod to connect to now; waits a while for one where there is none. Never this one. */
  pod(not: string | undefined): Promise<ChosenPod | undefined>;
  /** The pod took the connection: something listens there. */
  reached(pod: ChosenPod): void;
  /** The connection could not be made, or broke; `opened`: after it had carried something, or stood for a while. */
  failed(error: KdbgError, pod: ChosenPod, opened: boolean): void;
  bytes(from: 'pod' | 'local', count: number): void;
}

/** A connection that stands this long without an error was taken; a refusal comes with the first answer. Milliseconds. */
const TAKEN = 1000;

/** One local connection and the one to the pod behind it. */
export class Connection {
  readonly #local: Socket;
  readonly #env: ConnectionEnv;
  readonly #abort = new AbortController();
  #pod: ChosenPod | undefined;

  constructor(local: Socket, env: ConnectionEnv) {
    this.#local = local;
    this.#env = env;
    local.on('error', () => {});
    local.once('close', () => this.#abort.abort());
  }

  /** Of the pod that it goes to. */
  get uid(): string | undefined {
    return this.#pod?.uid;
  }

  /** Breaks it, so that the local program sees an error and not an orderly end. */
  break(): void {
    this.#local.resetAndDestroy();
  }

  /** Resolves when it is over. Never rejects. */
  async run(): Promise<void> {
    const remote = await this.#open();
    if (!remote || !this.#pod) {
      if (!this.#local.destroyed) this.#local.resetAndDestroy();
      return;
    }
    if (this.#local.destroyed) {
      remote.destroy();
      return;
    }
    await this.#carry(remote, this.#pod);
  }

  /** A pod that turns out to be gone is given up for another one, once: nothing has been sent yet. */
  async #open(): Promise<Duplex | undefined> {
    let gone: string | undefined;
    for (let tries = 0; tries < 2; tries++) {
      const pod = await this.#env.pod(gone);
      if (!pod || this.#abort.signal.aborted) return undefined;
      this.#pod = pod;
      try {
        return await this.#env.openPort(pod, this.#abort.signal);
      } catch (thrown) {
        if (isAbort(thrown) || this.#abort.signal.aborted) return undefined;
        const error = toKdbgError(thrown);
        this.#env.failed(error, pod, false);
        if (!hasStatus(error, 404) && error.code !== 'port-pod-gone') return undefined;
        gone = pod.uid;
      }
    }
    return undefined;
  }

  #carry(remote: Duplex, pod: ChosenPod): Promise<void> {
    const { clock } = this.#env;
    let taken = false;
    const take = () => {
      if (!taken) this.#env.reached(pod);
      taken = true;
    };
    const cancel = clock.after(TAKEN, take);
    return new Promise((resolve) => {
      relay(this.#local, remote, clock, {
        bytesIn: (count) => {
          take();
          this.#env.bytes('pod', count);
        },
        bytesOut: (count) => this.#env.bytes('local', count),
        ended: (error) => {
          cancel();
          if (error) this.#env.failed(toKdbgError(error), pod, taken);
          resolve();
        },
      });
    });
  }
}
