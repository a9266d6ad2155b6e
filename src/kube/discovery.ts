import { isRecord } from '../base/object.ts';
import { recordsOf, stringsOf, textOf } from '../base/untrusted.ts';
import { hasStatus } from './errors.ts';
import { type KnownKind, RESOURCES, type Resource } from './resources.ts';
import type { KubeClient } from './types.ts';

export interface Discovery {
  /** Every kind at its preferred version; the core group first, then as the server orders its groups. */
  resources: readonly Resource[];
  /** Groups that did not answer (an aggregated API that is down): their kinds are missing. */
  failed: readonly string[];
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/**
 * What the server serves: in two calls by aggregated discovery, on older servers (before 1.26) group by group
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery).
 */
export async function discover(client: KubeClient, signal?: AbortSignal): Promise<Discovery> {
  const ask = (path: string, accept?: string) =>
    client.json({ path, ...(accept ? { accept } : {}), ...(signal ? { signal } : {}) });
  const [core, groups] = await Promise.all([ask('/api', AGGREGATED), ask('/apis', AGGREGATED)]);
  const found = new Collector();
  const lists = [
    { root: '/api', answer: core },
    { root: '/apis', answer: groups },
  ];
  for (const { root, answer } of lists) {
    if (isRecord(answer) && answer.kind === 'APIGroupDiscoveryList') aggregated(answer, found);
    else await oneByOne(answer, root, ask, found);
  }
  return found.result();
}

/**
 * The kind that a person means by `po`, `pods`, `pod`, `Pod`, `deployments.apps` or `deployments.v1.apps`; the first one
 * that fits where several do. Undefined for an unknown word.
 */
export function findResource(resources: readonly Resource[], text: string): Resource | undefined {
  const word = text.trim().toLowerCase();
  if (!word) return undefined;
  const tests: ((resource: Resource) => boolean)[] = [
    (resource) => resource.plural === word,
    (resource) => resource.shortNames.includes(word),
    (resource) => resource.singular === word,
    (resource) => resource.kind.toLowerCase() === word,
    (resource) => names(resource).some((name) => `${name}.${resource.group}` === word),
    (resource) => names(resource).some((name) => `${name}.${resource.version}.${resource.group}` === word),
  ];
  for (const test of tests) {
    const found = resources.find(test);
    if (found) return found;
  }
  return undefined;
}

/** The one of these kinds that a person means by such a word. */
export function findKind<K extends KnownKind>(kinds: readonly K[], text: string): K | undefined {
  return kinds.find((kind) => findResource([RESOURCES[kind]], text) !== undefined);
}

function names(resource: Resource): string[] {
  return [resource.plural, resource.singular, resource.kind.toLowerCase(), ...resource.shortNames];
}

class Collector {
  readonly #resources = new Map<string, Resource>();
  readonly #failed = new Set<string>();

  /** The first version that is told of a kind wins: it is the preferred one. */
  add(resource: Resource): void {
    const key = `${resource.plural}.${resource.group}`;
    if (!this.#resources.has(key)) this.#resources.set(key, resource);
  }

  fail(group: string): void {
    this.#failed.add(group);
  }

  result(): Discovery {
    return { resources: [...this.#resources.values()], failed: [...this.#failed] };
  }
}

function aggregated(answer: Record<string, unknown>, found: Collector): void {
  for (const group of recordsOf(answer.items)) {
    const name = isRecord(group.metadata) ? textOf(group.metadata.name) : '';
    for (const version of recordsOf(group.versions)) {
      if (version.freshness === 'Stale' && recordsOf(version.resources).length === 0) found.fail(name);
      for (const item of recordsOf(version.resources)) {
        const kind = isRecord(item.responseKind) ? textOf(item.responseKind.kind) : '';
        if (!kind) continue;
        found.add({
          group: name,
          version: textOf(version.version),
          kind,
          plural: textOf(item.resource),
          singular: textOf(item.singularResource) || kind.toLowerCase(),
          shortNames: stringsOf(item.shortNames),
          namespaced: item.scope === 'Namespaced',
          verbs: stringsOf(item.verbs),
        });
      }
    }
  }
}

async function oneByOne(
  answer: unknown,
  root: string,
  ask: (path: string) => Promise<unknown>,
  found: Collector,
): Promise<void> {
  if (!isRecord(answer)) return;
  const wanted =
    root === '/api'
      ? stringsOf(answer.versions).map((version) => ({ group: '', version }))
      : recordsOf(answer.groups).flatMap((group) => {
          const preferred = isRecord(group.preferredVersion) ? textOf(group.preferredVersion.version) : '';
          const versions = recordsOf(group.versions).map((version) => textOf(version.version));
          const ordered = [preferred, ...versions.filter((version) => version !== preferred)].filter(Boolean);
          return ordered.map((version) => ({ group: textOf(group.name), version }));
        });
  const answers = await Promise.all(
    wanted.map(async ({ group, version }) => {
      try {
        return await ask(group ? `${root}/${group}/${version}` : `${root}/${version}`);
      } catch (error) {
        // a version that is gone between the two calls is no failure
        if (!hasStatus(error, 404)) found.fail(group);
        return undefined;
      }
    }),
  );
  wanted.forEach(({ group, version }, i) => {
    const list = answers[i];
    for (const item of recordsOf(isRecord(list) ? list.resources : undefined)) {
      const plural = textOf(item.name);
      if (!plural || plural.includes('/')) continue;
      const kind = textOf(item.kind);
      found.add({
        group: textOf(item.group) || group,
        version: textOf(item.version) || version,
        kind,
        plural,
        singular: textOf(item.singularName) || kind.toLowerCase(),
        shortNames: stringsOf(item.shortNames),
        namespaced: item.namespaced === true,
        verbs: stringsOf(item.verbs),
      });
    }
  });
}
