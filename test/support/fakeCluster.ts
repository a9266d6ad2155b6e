import type { ProbeAnswer, ProbeRunner } from '../../src/diagnosis/probes.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { RESOURCES, resourcePath } from '../../src/kube/resources.ts';
import type { LogLine } from '../../src/kube/types.ts';
import type { Follow, FollowSink, FollowTarget } from '../../src/services/logs/index.ts';
import type { StoreSink, WatchKind } from '../../src/store/reflect.ts';
import { trim } from '../../src/store/trim.ts';
import type { StoredKind, SyncState } from '../../src/store/types.ts';
import { FakeKube } from './fakeKube.ts';
import { NOON } from './snapshot.ts';

const kindOf = (object: object): StoredKind => (object as KubeObject).kind as StoredKind;
const keyOf = (object: object): string => {
  const { kind, metadata } = object as KubeObject;
  return `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
};

/** A cluster's objects and logs in memory: what is watched of it is there at once, and follows what a test changes. */
export class FakeCluster {
  readonly client = new FakeKube();
  /** What is followed now. */
  readonly follows: { target: FollowTarget; sink: FollowSink; stopped: boolean }[] = [];
  readonly #objects = new Map<string, object>();
  readonly #sinks = new Map<StoredKind, StoreSink>();
  readonly #states: Partial<Record<StoredKind, SyncState>>;
  readonly #logs: Readonly<Record<string, readonly string[]>>;
  readonly #namespace: string | undefined;

  constructor(options: {
    objects: readonly object[];
    namespace: string | undefined;
    logs: Readonly<Record<string, readonly string[]>>;
    /** Kinds in such a state give no objects. */
    states: Partial<Record<StoredKind, SyncState>>;
  }) {
    for (const object of options.objects) this.#objects.set(keyOf(object), object);
    this.#logs = options.logs;
    this.#states = options.states;
    this.#namespace = options.namespace;
    this.client.auto = ({ kind, request }) => (kind === 'json' ? this.#read(request.path) : undefined);
  }

  readonly watch: WatchKind = (kind, resource, _namespace, sink) => {
    this.#sinks.set(kind, sink);
    const told = this.#states[kind];
    const seen = ({ metadata }: KubeObject) =>
      !resource.namespaced || this.#namespace === undefined || metadata?.namespace === this.#namespace;
    if (told) sink.state(told);
    else {
      const found = [...this.#objects.values()].filter(
        (object) => kindOf(object) === kind && seen(object as KubeObject),
      );
      sink.replace(found.map((object) => trim(kind, object)));
      sink.state({ phase: 'live', since: NOON });
    }
    return () => this.#sinks.delete(kind);
  };

  /** Adds an object, or changes it. */
  put(object: object): void {
    this.#objects.set(keyOf(object), object);
    const kind = kindOf(object);
    this.#sinks.get(kind)?.put(trim(kind, object));
  }

  remove(kind: StoredKind, name: string): void {
    for (const [key, object] of this.#objects) {
      if (kindOf(object) !== kind || (object as KubeObject).metadata?.name !== name) continue;
      this.#objects.delete(key);
      this.#sinks.get(kind)?.remove(object as KubeObject);
    }
  }

  /** Tells how well all that is watched is known. */
  state(state: SyncState): void {
    for (const sink of this.#sinks.values()) sink.state(state);
  }

  /** Reads logs; a container of which a test gave none has an empty one. */
  readonly follow: Follow = (target, sink) => {
    const follow = { target, sink, stopped: false };
    this.follows.push(follow);
    const { pod, container, previous } = target;
    sink.state('following');
    sink.lines(this.#lines(`${pod}/${container}${previous ? '/previous' : ''}`));
    if (previous) sink.end({ kind: 'complete', text: '' });
    return {
      stop: () => {
        follow.stopped = true;
      },
      pause() {},
      resume() {},
    };
  };

  /** More lines of a container that is followed. */
  writes(pod: string, ...texts: string[]): void {
    const follow = this.follows.findLast(({ target, stopped }) => target.pod === pod && !stopped);
    if (!follow) throw new Error(`the log of ${pod} is not followed`);
    follow.sink.lines(texts.map((text, i) => lineOf(text, 500 + i)));
  }

  readonly probes: ProbeRunner = {
    run: async (request): Promise<ProbeAnswer> => {
      if (request.type !== 'log') return { type: 'failed', missing: true, reason: 'not in this test' };
      return { type: 'log', lines: this.#lines(`${request.pod}/${request.container}`) };
    },
  };

  #lines(key: string): LogLine[] {
    return (this.#logs[key] ?? []).map(lineOf);
  }

  /** A single object, or the namespaces; everything else waits for the test to answer it. */
  #read(path: string): unknown {
    if (path === resourcePath(RESOURCES.Namespace)) {
      return { items: [...this.#objects.values()].filter((object) => kindOf(object) === 'Namespace') };
    }
    return [...this.#objects.values()].find((object) => {
      const { name, namespace } = (object as KubeObject).metadata ?? {};
      return name !== undefined && path === resourcePath(RESOURCES[kindOf(object)], { namespace, name });
    });
  }
}

function lineOf(text: string, i: number): LogLine {
  return { time: new Date(NOON - 600_000 + i * 1_000).toISOString().replace('Z', '000000Z'), text };
}
