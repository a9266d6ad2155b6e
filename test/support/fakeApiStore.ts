import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../../src/kube/objects.ts';
import { apiVersionOf, RESOURCES, type Resource } from '../../src/kube/resources.ts';

export interface StoredEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  version: number;
  resource: Resource;
  object: KubeObject;
}

/** The kinds that the fake API serves: those that kdbg knows. */
export const SERVED: readonly Resource[] = Object.values(RESOURCES);

/** The objects of the fake API with their versions, and what happened to them since the last compaction. */
export class FakeApiStore {
  version = 1000;
  /** Watches from before this version get 410 Gone. */
  oldest = 1000;
  readonly #objects = new Map<string, KubeObject>();
  #events: StoredEvent[] = [];
  readonly #listeners = new Set<(event: StoredEvent) => void>();

  /** Creates the object, or replaces the one of its name; gives it what the server gives. */
  put(object: KubeObject): KubeObject {
    const resource = SERVED.find((one) => one.kind === object.kind);
    if (!resource) throw new Error(`the fake API serves no ${object.kind}`);
    const key = keyOf(resource, object.metadata?.namespace, object.metadata?.name);
    const before = this.#objects.get(key);
    const stored: KubeObject = {
      ...object,
      apiVersion: apiVersionOf(resource),
      metadata: {
        ...object.metadata,
        uid: before?.metadata?.uid ?? object.metadata?.uid ?? randomUUID(),
        creationTimestamp: object.metadata?.creationTimestamp ?? new Date().toISOString().replace(/\.\d+/, ''),
        resourceVersion: String(++this.version),
      },
    };
    this.#objects.set(key, stored);
    this.#tell({ type: before ? 'MODIFIED' : 'ADDED', version: this.version, resource, object: stored });
    return stored;
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(keyOf(resource, namespace, name));
  }

  remove(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    const object = this.get(resource, namespace, name);
    if (!object) return undefined;
    this.#objects.delete(keyOf(resource, namespace, name));
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    this.#tell({ type: 'DELETED', version: this.version, resource, object: last });
    return last;
  }

  /** In the order of their keys, as etcd gives them. */
  list(resource: Resource, namespace: string | undefined): KubeObject[] {
    const prefix = `${resource.plural}|${namespace ? `${namespace}/` : ''}`;
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.flatMap((key) => this.#objects.get(key) ?? []);
  }

  since(version: number): readonly StoredEvent[] {
    return this.#events.filter((event) => event.version > version);
  }

  subscribe(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets what happened, as etcd's compaction does: a watch from an older version gets 410 Gone. */
  compact(): void {
    this.oldest = ++this.version;
    this.#events = [];
  }

  #tell(event: StoredEvent): void {
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function keyOf(resource: Resource, namespace: string | undefined, name: string | undefined): string {
  return `${resource.plural}|${resource.namespaced ? `${namespace ?? ''}/` : ''}${name ?? ''}`;
}

/** Label and field selectors as the tests use them: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`. */
export function selects(labels: string | null, fields: string | null, object: KubeObject): boolean {
  return (
    terms(labels).every((term) => labelFits(term, object.metadata?.labels ?? {})) &&
    terms(fields).every((term) => {
      const [, path = '', operator = '', value = ''] = /^([^=!]+)(!?==?)(.*)$/.exec(term) ?? [];
      return (fieldOf(object, path) === value) === !operator.startsWith('!');
    })
  );
}

function labelFits(term: string, labels: Readonly<Record<string, string>>): boolean {
  const set = /^(\S+) (in|notin) \((.*)\)$/.exec(term);
  if (set) {
    const [, key = '', operator, values = ''] = set;
    return (
      values
        .split(',')
        .map((one) => one.trim())
        .includes(labels[key] ?? '') ===
      (operator === 'in')
    );
  }
  const pair = /^([^=!]+)(!?==?)(.*)$/.exec(term);
  if (!pair) return term.startsWith('!') ? !(term.slice(1) in labels) : term in labels;
  const [, key = '', operator = '', value] = pair;
  return (labels[key] === value) === !operator.startsWith('!');
}

function terms(selector: string | null): string[] {
  return (selector ?? '').split(/,(?![^(]*\))/).filter(Boolean);
}

function fieldOf(object: unknown, path: string): string {
  let value: unknown = object;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value === undefined ? '' : String(value);
}
