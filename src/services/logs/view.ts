import type { Clock } from '../../base/clock.ts';
import { type Frames, frames } from '../../base/frames.ts';
import { Cell, type Readable } from '../../base/readable.ts';
import { sanitise } from '../../base/sanitise.ts';
import type { Pod } from '../../kube/objects.ts';
import type { LogLine } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { BacklogMerge } from './backlog.ts';
import { LogBuffer, NOTE } from './buffer.ts';
import type { Follow } from './follow.ts';
import { loggedContainers } from './instances.ts';
import { Matches } from './matches.ts';
import type { PodSource } from './pods.ts';
import { saveLog } from './save.ts';
import { Tail, type TailHost } from './tail.ts';
import type { LogEntry, LogFilter, LogQuery, LogStream, LogView } from './types.ts';

/** Milliseconds between two changes that are told: nobody reads quicker, and each one draws the screen. */
const FRAME_MS = 66;
/** After so many lines all streams are held until everything else has had its turn: about 5 ms of work. */
const TURN_LINES = 5_000;

export interface ViewLimits {
  lines: number;
  bytes: number;
  /** Containers that are followed at the same time. */
  streams: number;
}

export interface ViewOptions {
  follow: Follow;
  pods: PodSource;
  clock: Clock;
  limits: ViewLimits;
  onClose(): void;
}

/** The lines of a query: its containers' tails, merged into one buffer. */
export class View implements LogView {
  readonly query: LogQuery;
  readonly #options: ViewOptions;
  readonly #buffer: LogBuffer;
  readonly #version = new Cell(0);
  readonly #frames: Frames;
  readonly #tails = new Map<string, { tail: Tail; stream: number }>();
  readonly #byStream: Tail[] = [];
  readonly #host: TailHost;
  #merge: BacklogMerge | undefined;
  #matches: Matches | undefined;
  #streams: readonly LogStream[] | undefined;
  #unsubscribe: () => void;
  #turn = 0;
  #cancelTurn: (() => void) | undefined;
  #cancelNext: (() => void) | undefined;
  #started = false;
  #toldTooMany = false;
  #closed = false;

  constructor(query: LogQuery, options: ViewOptions) {
    this.query = query;
    this.#options = options;
    this.#buffer = new LogBuffer({ lines: options.limits.lines, bytes: options.limits.bytes });
    this.#frames = frames(options.clock, FRAME_MS, () => this.#version.update((version) => version + 1));
    this.#host = {
      query,
      follow: options.follow,
      clock: options.clock,
      mayStart: () => this.#following() < options.limits.streams,
      lines: (stream, batch) => this.#take(stream, batch),
      answered: (stream) => this.#merge?.answered(stream),
      over: (stream) => this.#merge?.close(stream),
      note: (stream, text) => this.#note(stream, text),
      changed: () => this.#changed(),
    };
    this.#unsubscribe = options.pods.pods.subscribe(() => this.#update());
    this.#update();
  }

  get version(): Readable<number> {
    return this.#version;
  }

  get streams(): readonly LogStream[] {
    this.#streams ??= this.#byStream.map((tail) => tail.view);
    return this.#streams;
  }

  get total(): number {
    return this.#buffer.total;
  }

  get dropped(): number {
    return this.#buffer.first;
  }

  get limit(): number {
    return this.#buffer.limits.lines;
  }

  range(from: number, to: number): readonly LogEntry[] {
    return this.#buffer.entries(from, to, sanitise);
  }

  setFilter(filter: LogFilter | undefined): void {
    this.#matches?.close();
    this.#matches =
      filter === undefined || filter.text === ''
        ? undefined
        : new Matches(this.#buffer, filter, this.#options.clock, () => this.#frames.request());
    this.#frames.request();
  }

  get matches(): readonly number[] {
    return this.#matches?.numbers ?? [];
  }

  save(path: string): Promise<number> {
    return saveLog(path, this.#buffer, this.streams);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#cancelTurn?.();
    this.#cancelNext?.();
    this.#merge?.stop();
    this.#matches?.close();
    this.#frames.cancel();
    for (const tail of this.#byStream) tail.stop();
    this.#options.pods.close();
    this.#options.onClose();
  }

  #following(): number {
    let following = 0;
    for (const tail of this.#byStream) if (tail.following) following++;
    return following;
  }

  /** Brings the tails in line with the pods that there are now. */
  #update(): void {
    if (this.#closed) return;
    const pods = this.#options.pods.pods.get();
    if (pods === undefined) {
      this.#startBlind();
      return;
    }
    const present = new Set<string>();
    const found = pods.flatMap((pod: Pod) => loggedContainers(pod, this.query.source.container));
    for (const { pod, container } of found) {
      present.add(`${pod}/${container}`);
      this.#tail(pod, container);
    }
    if (!this.#started && found.length > 1) this.#mergeBacklog();
    // What comes later is read from its start, and taken as it comes.
    this.#started ||= found.length > 0;
    for (const container of found) this.#tails.get(`${container.pod}/${container.container}`)?.tail.update(container);
    for (const [name, { tail }] of this.#tails) if (!present.has(name)) tail.update(undefined);
    this.#tellTooMany();
    this.#changed();
  }

  /** Where pods can't be listed, a container that is named can still be followed. */
  #startBlind(): void {
    const { pod, container } = this.query.source;
    if (pod === undefined || container === undefined) return;
    this.#tail(pod, container).startBlind();
    this.#started = true;
  }

  #tail(pod: string, container: string): Tail {
    const name = `${pod}/${container}`;
    const known = this.#tails.get(name);
    if (known) return known.tail;
    const stream = this.#byStream.length;
    const tail = new Tail(this.#host, stream, { pod, container }, !this.#started);
    this.#tails.set(name, { tail, stream });
    this.#byStream.push(tail);
    this.#streams = undefined;
    return tail;
  }

  #mergeBacklog(): void {
    const merge = new BacklogMerge(this.#options.clock, {
      emit: (streams, lines) => {
        const n = this.#buffer.total;
        this.#buffer.append(streams, lines);
        this.#matches?.add(n, lines, streams);
        this.#frames.request();
      },
      hold: (stream, held) => {
        if (held) this.#byStream[stream]?.pause();
        else this.#byStream[stream]?.resume();
      },
    });
    this.#merge = merge;
    for (const stream of this.#byStream.keys()) merge.add(stream);
  }

  #take(stream: number, batch: readonly LogLine[]): void {
    if (this.#closed || batch.length === 0) return;
    this.#turn += batch.length;
    if (!this.#merge?.push(stream, batch)) {
      const n = this.#buffer.total;
      this.#buffer.append(stream, batch);
      this.#matches?.add(n, batch);
      this.#frames.request();
    }
    if (this.#turn < TURN_LINES || this.#cancelTurn) return;
    for (const tail of this.#byStream) tail.pause();
    this.#cancelTurn = this.#options.clock.after(0, () => {
      this.#cancelTurn = undefined;
      this.#turn = 0;
      for (const [index, tail] of this.#byStream.entries()) if (!this.#merge?.holds(index)) tail.resume();
    });
  }

  #note(stream: number, text: string): void {
    const view = this.#byStream[stream]?.view;
    const of = view && this.#byStream.length > 1 ? `${view.pod} ${view.container}` : undefined;
    const line = { time: '', text: texts.logs.note(text, of) };
    if (this.#merge?.note(stream, line)) return;
    this.#buffer.append(NOTE, [line]);
    this.#frames.request();
  }

  #tellTooMany(): void {
    const waiting = this.#byStream.filter((tail) => tail.queued).length;
    if (waiting === 0 || this.#toldTooMany) return;
    this.#toldTooMany = true;
    this.#note(NOTE, texts.logs.notFollowed(waiting, this.#options.limits.streams));
  }

  #changed(): void {
    if (this.#closed) return;
    this.#streams = undefined;
    this.#frames.request();
    if (!this.#toldTooMany || this.#cancelNext || this.#following() >= this.#options.limits.streams) return;
    // Not now: this is told from the middle of a tail's own step.
    this.#cancelNext = this.#options.clock.after(0, () => {
      this.#cancelNext = undefined;
      for (const tail of this.#byStream) if (tail.queued) tail.step();
    });
  }
}
