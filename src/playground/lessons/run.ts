import type { Clock } from '../../base/clock.ts';
import { Cell } from '../../base/readable.ts';
import type { KubeObject, Pod } from '../../kube/objects.ts';
import { slashed } from '../../kube/ref.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';
import { LESSONS } from './index.ts';
import type { Lesson, LessonId, LessonPlace, Manifest } from './types.ts';

/** The lesson that runs. Times in milliseconds since the epoch. */
export interface RunningLesson {
  id: LessonId;
  namespace: string;
  startedAt: number;
  /** Since when everything is as it should; missing while it is not. */
  mendedAt?: number;
  /** What was made for it and is not there now, e.g. `deployment/cache`; missing where all is. */
  gone?: readonly string[];
}

/** How long everything has to be well before a lesson counts as mended, in milliseconds. */
const SETTLE = 1_500;

/** The namespace of a lesson. */
export const namespaceOf = (id: LessonId): string => `lesson-${id}`;

/** Runs one lesson at a time: makes its objects, sees by itself when it was mended, and takes all of it away at its end. */
export class LessonRunner {
  readonly lessons: readonly Lesson[];
  readonly running = new Cell<RunningLesson | undefined>(undefined);
  /** What was mended, and in how many milliseconds. */
  readonly mended = new Cell<ReadonlyMap<LessonId, number>>(new Map());
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  #end: () => void = () => {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: ObjectStore, clock: Clock, lessons: readonly Lesson[] = LESSONS) {
    this.#store = store;
    this.#clock = clock;
    this.lessons = lessons;
  }

  /** Starts a lesson, anew where it runs already; the one that runs is ended first. Resolves when its objects are made. */
  start(id: LessonId): Promise<void> {
    return this.#next(async () => {
      const lesson = this.lessons.find((one) => one.id === id);
      await this.#stop();
      if (lesson) this.#begin(lesson);
    });
  }

  /** Ends the lesson that runs; resolves when nothing of it is left. */
  stop(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  /** No longer looks; what is there stays. */
  close(): void {
    this.#end();
  }

  /** One after the other. */
  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #begin(lesson: Lesson): void {
    const namespace = namespaceOf(lesson.id);
    const now = this.#clock.now();
    this.#store.create(served('Namespace'), { metadata: { name: namespace } });
    const place = placeIn(this.#store, this.#clock, namespace);
    const objects = lesson.objects(now);
    for (const object of objects) place.create(object);
    this.running.set({ id: lesson.id, namespace, startedAt: now });
    this.#watch(lesson, place, objects);
  }

  #watch(lesson: Lesson, place: LessonPlace, objects: readonly Manifest[]): void {
    let since: number | undefined;
    let before = 0;
    let cancel = () => {};
    let cancelLook = () => {};
    let due = false;
    const look = () => {
      due = false;
      if (!this.#store.get(served('Namespace'), undefined, place.namespace)) return;
      lesson.tend?.(place);
      this.#miss(objects.filter(({ kind, metadata }) => !place.get(kind, metadata.name)));
      const well = lesson.mended(place);
      const restarted = restarts(place);
      // A container may be down for shorter than anybody looks: its number tells it, and the time begins anew.
      if (!well || restarted !== before) {
        cancel();
        since = undefined;
        before = restarted;
      }
      if (well && since === undefined) {
        since = this.#clock.now();
        cancel = this.#clock.after(lesson.settle ?? SETTLE, () => this.#isMended(since ?? this.#clock.now()));
      }
    };
    // Not in the middle of a write of somebody else: a little later, and once for many.
    const later = () => {
      if (due) return;
      due = true;
      cancelLook = this.#clock.after(50, look);
    };
    const unsubscribe = this.#store.subscribe(({ object }) => {
      if (object.metadata?.namespace === place.namespace) later();
    });
    later();
    this.#end = () => {
      unsubscribe();
      cancel();
      cancelLook();
      this.#end = () => {};
    };
  }

  /** Notes what is missing: without it nothing can be mended, and nobody would tell why. */
  #miss(objects: readonly Manifest[]): void {
    const running = this.running.get();
    if (!running) return;
    const { gone: before = [], ...rest } = running;
    const gone = objects.map(({ kind, metadata }) => slashed({ kind, name: metadata.name }));
    if (gone.join() !== before.join()) this.running.set({ ...rest, ...(gone.length > 0 ? { gone } : {}) });
  }

  /** What was mended stays mended, whatever is tried afterwards. */
  #isMended(at: number): void {
    const running = this.running.get();
    if (!running || running.mendedAt !== undefined) return;
    this.mended.update((all) => new Map([...all, [running.id, at - running.startedAt]]));
    this.running.set({ ...running, mendedAt: at });
  }

  async #stop(): Promise<void> {
    const running = this.running.get();
    this.#end();
    this.running.set(undefined);
    if (!running) return;
    const { namespace } = running;
    const kind = served('Namespace');
    if (!this.#store.get(kind, undefined, namespace)) return;
    const gone = new Promise<void>((done) => {
      const end = this.#store.subscribe(({ type, resource, object }) => {
        if (type !== 'DELETED' || resource.kind !== 'Namespace' || object.metadata?.name !== namespace) return;
        end();
        done();
      });
    });
    this.#store.remove(kind, undefined, namespace);
    await gone;
  }
}

/** How often the containers of all pods were started again. */
const restarts = (place: LessonPlace): number =>
  place
    .list<Pod>('Pod')
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);

function placeIn(store: ObjectStore, clock: Clock, namespace: string): LessonPlace {
  return {
    namespace,
    now: () => clock.now(),
    get: <T extends KubeObject>(kind: string, name: string) => store.get<T>(served(kind), namespace, name),
    list: <T extends KubeObject>(kind: string) => store.list(served(kind), namespace) as readonly T[],
    create(object: Manifest) {
      store.create(served(object.kind), { ...object, metadata: { ...object.metadata, namespace } });
    },
    change<T extends KubeObject>(kind: string, name: string, by: (object: T) => T, manager?: string) {
      const settings = manager === undefined ? {} : { manager };
      const change = (found: T) => {
        const next = by(found);
        return next === found ? undefined : next;
      };
      store.change<T>(served(kind), namespace, name, change, settings);
    },
  };
}
