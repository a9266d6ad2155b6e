import type { Clock } from '../../base/clock.ts';
import { signalOfExitCode } from '../../base/signals.ts';
import type { LogLine } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { compareTimes } from './backlog.ts';
import { endOf, type Follow, type FollowTarget, type LogEnd, type LogHandle } from './follow.ts';
import type { InstanceEnd, LoggedContainer } from './instances.ts';
import type { LogQuery, LogStream } from './types.ts';

export interface TailHost {
  query: LogQuery;
  follow: Follow;
  clock: Clock;
  /** True when one more log may be followed; the host calls step() when that changes. */
  mayStart(): boolean;
  lines(stream: number, batch: readonly LogLine[]): void;
  /** The stream has answered; its backlog comes now. */
  answered(stream: number): void;
  /** The stream has nothing (more) to say for now. */
  over(stream: number): void;
  note(stream: number, text: string): void;
  changed(): void;
}

/** Follows the log of one container, from instance to instance. */
export class Tail {
  readonly #host: TailHost;
  readonly #stream: number;
  readonly #initial: boolean;
  #now: LoggedContainer | undefined;
  #follower: LogHandle | undefined;
  /** The instance that is or was followed last. */
  #instance: string | undefined;
  /** The newest line's time: when an instance is read again, nothing up to it is new. */
  #newest = '';
  #lostAt: number | undefined;
  #started = false;
  #queued = false;
  #view: LogStream;

  /** `initial`: it was there when the view was opened, so the query's tail and since hold for it. */
  constructor(host: TailHost, stream: number, name: { pod: string; container: string }, initial: boolean) {
    this.#host = host;
    this.#stream = stream;
    this.#initial = initial;
    this.#view = { ...name, state: 'connecting' };
  }

  get view(): LogStream {
    return this.#view;
  }

  get following(): boolean {
    return this.#follower !== undefined;
  }

  /** True while it waits for another log to end. */
  get queued(): boolean {
    return this.#queued;
  }

  /** Follows without knowing the pod's status: it may not be read, or has not come yet. */
  startBlind(): void {
    if (!this.#started && this.#host.mayStart()) this.#start(undefined);
  }

  /** What the pod's status says now; undefined when there is no such pod. */
  update(now: LoggedContainer | undefined): void {
    this.#now = now;
    // A follow that was started before the status came reads (or has read) the instance that the status names.
    if (this.#started && (this.#follower || !now?.running)) this.#instance ??= this.#wanted();
    if (!this.#follower) this.step();
  }

  pause(): void {
    this.#follower?.pause();
  }

  resume(): void {
    this.#follower?.resume();
  }

  stop(): void {
    this.#follower?.stop();
    this.#follower = undefined;
  }

  #wanted(): string | undefined {
    return this.#host.query.source.previous ? this.#now?.previous : this.#now?.instance;
  }

  /** Starts what there is to follow, or says why nothing is followed. */
  step(): void {
    if (this.#follower) return;
    const wanted = this.#wanted();
    if (wanted !== undefined && wanted === this.#instance) return;
    if (wanted !== undefined && this.#host.mayStart()) {
      this.#start(wanted);
      return;
    }
    this.#host.over(this.#stream);
    if (wanted !== undefined) this.#set('connecting', texts.logs.tooMany, true);
    else if (!this.#now) this.#set('ended', this.#view.state === 'ended' ? this.#view.reason : texts.logs.podGone);
    else if (this.#host.query.source.previous) this.#set('failed', texts.logs.noPrevious);
    else if (!this.#started) this.#set('connecting', texts.logs.waiting(this.#now.waiting));
  }

  #start(instance: string | undefined): void {
    const { source, tail, sinceSeconds } = this.#host.query;
    const first = !this.#started;
    if (!first) this.#host.note(this.#stream, texts.logs.restarted(this.#now?.restarts ?? 0));
    const begin = first && this.#initial;
    const target: FollowTarget = {
      namespace: source.namespace,
      pod: this.#view.pod,
      container: this.#view.container,
      previous: source.previous === true,
      ...(begin && tail !== undefined ? { tailLines: tail } : {}),
      ...(begin && sinceSeconds !== undefined ? { sinceSeconds } : {}),
    };
    this.#started = true;
    this.#instance = instance;
    this.#set('connecting');
    // The status may be a step behind: then the follow before this one has read this instance already.
    const given = this.#newest;
    let known = given !== '';
    let ended = false;
    const follower = this.#host.follow(target, {
      lines: (batch) => {
        const fresh = known ? batch.filter((line) => line.time === '' || compareTimes(line.time, given) > 0) : batch;
        if (fresh.length === 0) return;
        known = false;
        this.#remember(fresh);
        this.#host.lines(this.#stream, fresh);
      },
      state: (state, reason) => this.#followState(state, reason),
      gap: () => this.#host.note(this.#stream, texts.logs.gap),
      end: (end) => {
        ended = true;
        this.#ended(end);
      },
    });
    // One that can't even begin has ended before it is given back.
    if (!ended) this.#follower = follower;
  }

  /** stdout and stderr are stamped apart, so the last line is only nearly the newest; what is older in a batch does not matter. */
  #remember(batch: readonly LogLine[]): void {
    for (let i = Math.max(0, batch.length - 16); i < batch.length; i++) {
      const time = batch[i]?.time ?? '';
      if (compareTimes(time, this.#newest) > 0) this.#newest = time;
    }
  }

  #followState(state: 'connecting' | 'following' | 'reconnecting', reason: string | undefined): void {
    if (state === 'reconnecting') this.#lostAt ??= this.#host.clock.now();
    if (state === 'following') {
      if (this.#lostAt !== undefined) {
        this.#host.note(this.#stream, texts.logs.resumed(this.#host.clock.now() - this.#lostAt));
        this.#lostAt = undefined;
      }
      this.#host.answered(this.#stream);
    }
    this.#set(state, reason);
  }

  #ended(end: LogEnd): void {
    this.#follower = undefined;
    this.#lostAt = undefined;
    if (end.kind === 'failed' || end.kind === 'no-previous') {
      this.#host.note(this.#stream, end.text);
      this.#set('failed', end.text);
    } else {
      const how = endOf(end) ?? this.#now?.ends.get(this.#instance ?? '');
      const reason = how ? endText(how) : end.kind === 'pod-gone' ? texts.logs.podGone : undefined;
      this.#host.note(this.#stream, texts.logs.ended(reason));
      this.#set('ended', reason);
    }
    this.#host.over(this.#stream);
    this.step();
    this.#host.changed();
  }

  #set(state: LogStream['state'], reason?: string, queued = false): void {
    this.#queued = queued;
    if (this.#view.state === state && this.#view.reason === reason) return;
    const { pod, container } = this.#view;
    this.#view = { pod, container, state, ...(reason === undefined ? {} : { reason }) };
    this.#host.changed();
  }
}

/** E.g. `exit code 139 (SIGSEGV)`, `exit code 137 (SIGKILL, OOMKilled)`. */
function endText(end: InstanceEnd): string {
  const said = ['', 'Error', 'Completed'].includes(end.reason) ? undefined : end.reason;
  return texts.logs.exitCode(end.exitCode, signalOfExitCode(end.exitCode), said);
}
