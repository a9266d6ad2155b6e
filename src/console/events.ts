import { Cell, derive, type Readable } from '../base/readable.ts';
import { sameObject } from '../kube/ref.ts';
import { type EventView, eventsOf, viewEvents } from '../store/events.ts';
import { controllerOf, podsOf, workloadObject } from '../store/owners.ts';
import type { ClusterStore, KubeObject, ObjectRef, Snapshot } from '../store/types.ts';
import { ListCursor, type Move } from './cursor.ts';

export interface EventsList {
  events: readonly EventView[];
  /** What they are about; undefined for all of the scope. */
  about: ObjectRef | undefined;
  loading: boolean;
  forbidden: string | undefined;
  /** Why they can't be read now. */
  stale: string | undefined;
}

/** The Events pane: those of the selection (with what it owns), or all. */
export class EventsView {
  readonly cursor = new ListCursor();
  readonly all = new Cell(false);
  /** An object whose events were asked for; they are shown until another one is selected. */
  readonly #asked = new Cell<ObjectRef | undefined>(undefined);
  readonly list: Readable<EventsList>;
  readonly #store: Readable<ClusterStore>;
  readonly #changed = new Cell(0);
  #end: () => void = () => {};
  #selected: ObjectRef | undefined;
  #cached: { version: number; about: ObjectRef | undefined; list: EventsList } | undefined;

  constructor(store: Readable<ClusterStore>, selected: Readable<ObjectRef | undefined>) {
    this.#store = store;
    const listen = () => {
      this.#end();
      // Versions count within one store only.
      this.#cached = undefined;
      const release = store.get().watch('Event');
      const unsubscribe = store.get().subscribe((changes) => {
        if (changes.has('Event')) this.#changed.update((n) => n + 1);
      });
      // How well the present is known changes without a change of the events.
      const end = store.get().connection.subscribe(() => {
        this.#cached = undefined;
        this.#changed.update((n) => n + 1);
      });
      this.#end = () => {
        end();
        unsubscribe();
        release();
      };
      this.#changed.update((n) => n + 1);
    };
    listen();
    store.subscribe(listen);
    this.list = derive([selected, this.all, this.#asked, this.#changed], () =>
      this.#read(this.#asked.get() ?? (this.all.get() ? undefined : selected.get())),
    );
    selected.subscribe(() => {
      const now = selected.get();
      if (sameObject(now, this.#selected)) return;
      this.#selected = now;
      this.#asked.set(undefined);
    });
    this.#selected = selected.get();
  }

  /** Shows the events of an object and puts the cursor on the first that is wanted; false where none is. */
  show(about: ObjectRef, wanted: (view: EventView) => boolean): boolean {
    this.#asked.set(about);
    const { events } = this.list.get();
    const index = events.findIndex(wanted);
    this.cursor.to(Math.max(0, index), events.map(eventKey));
    return index >= 0;
  }

  toggleAll(): void {
    // Back from what was asked for to what was shown before.
    if (this.#asked.get()) this.#asked.set(undefined);
    else this.all.update((all) => !all);
    this.cursor.reset();
  }

  move(move: Move): void {
    this.cursor.move(move, this.list.get().events.map(eventKey));
  }

  selected(): EventView | undefined {
    const { events } = this.list.get();
    return events[this.cursor.place(events.map(eventKey)).index];
  }

  close(): void {
    this.#end();
  }

  #read(about: ObjectRef | undefined): EventsList {
    const snapshot = this.#store.get().snapshot();
    if (this.#cached?.version === snapshot.version && this.#cached.about === about) return this.#cached.list;
    const state = snapshot.of('Event').state;
    const list: EventsList = {
      events: about ? aboutObject(snapshot, about) : viewEvents(snapshot.of('Event').all()),
      about,
      loading: state?.phase === 'loading',
      forbidden: state?.phase === 'forbidden' ? state.reason : undefined,
      stale: state?.phase === 'stale' ? state.reason : undefined,
    };
    this.#cached = { version: snapshot.version, about, list };
    return list;
  }
}

export const eventKey = (view: EventView): string => view.event.metadata?.uid ?? view.event.metadata?.name ?? '';

/** The events of an object; of a workload those of its ReplicaSets and pods too, of a pod those of nothing else. */
function aboutObject(snapshot: Snapshot, about: ObjectRef): EventView[] {
  const workload = workloadObject(snapshot, about);
  if (workload) {
    const pods = podsOf(snapshot, about);
    const between = new Map<string, KubeObject>();
    for (const pod of pods) {
      const owner = controllerOf(pod);
      const object = owner?.kind === 'ReplicaSet' ? snapshot.of('ReplicaSet').byUid(owner.uid) : undefined;
      if (owner && object) between.set(owner.uid, object);
    }
    const found = [
      ...eventsOf(snapshot, about.kind, workload),
      ...[...between.values()].flatMap((object) => eventsOf(snapshot, 'ReplicaSet', object)),
      ...pods.flatMap((pod) => eventsOf(snapshot, 'Pod', pod)),
    ];
    return found.sort((a, b) => b.last - a.last);
  }
  if (about.kind === 'Pod') {
    const pod = snapshot.of('Pod').get(about.namespace, about.name);
    if (pod) return eventsOf(snapshot, 'Pod', pod);
  }
  return eventsOf(snapshot, about.kind, {
    metadata: { name: about.name, ...(about.namespace ? { namespace: about.namespace } : {}) },
  });
}
