import { distance } from '../base/nearest.ts';
import type { Snapshot } from '../store/types.ts';

/** An image reference in its parts (https://kubernetes.io/docs/concepts/containers/images/#image-names). */
export interface ImageName {
  /** `docker.io` where the reference names none. */
  registry: string;
  /** Without the registry; `library/` is left out. */
  repository: string;
  tag: string;
  digest: string | undefined;
}

export function parseImage(reference: string): ImageName {
  const [path = '', digest] = reference.split('@');
  const first = path.split('/')[0] ?? '';
  const named = path.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  const rest = named ? path.slice(first.length + 1) : path;
  const colon = rest.lastIndexOf(':');
  const repository = (colon < 0 ? rest : rest.slice(0, colon)).replace(/^library\//, '');
  const registry = named && first !== 'index.docker.io' ? first : 'docker.io';
  return { registry, repository, tag: colon < 0 ? (digest ? '' : 'latest') : rest.slice(colon + 1), digest };
}

const short = (image: ImageName): string =>
  `${image.registry === 'docker.io' ? '' : `${image.registry}/`}${image.repository}${image.tag ? `:${image.tag}` : ''}`;

/** The images that the cluster is known to have: on its nodes, and of containers that were started. */
function knownImages(snapshot: Snapshot): Set<string> {
  const known = new Set<string>();
  for (const node of snapshot.of('Node').all()) {
    for (const image of node.status?.images ?? []) for (const name of image.names ?? []) known.add(name);
  }
  for (const pod of snapshot.of('Pod').all()) {
    for (const status of pod.status?.containerStatuses ?? [])
      if (status.image && status.containerID) known.add(status.image);
  }
  return known;
}

const caches = new WeakMap<object, WeakMap<object, Set<string>>>();

/** The set is made anew only when nodes or pods have changed. */
function cachedImages(snapshot: Snapshot): Set<string> {
  const nodes = snapshot.of('Node').all();
  const pods = snapshot.of('Pod').all();
  const byPods = caches.get(nodes) ?? new WeakMap<object, Set<string>>();
  caches.set(nodes, byPods);
  const images = byPods.get(pods) ?? knownImages(snapshot);
  byPods.set(pods, images);
  return images;
}

/**
 * Images in use whose name is nearly the one that was not found: the same repository with another tag, or a repository that differs in
 * one or two letters. Nearest first.
 */
export function nearImages(snapshot: Snapshot, reference: string): readonly string[] {
  const wanted = parseImage(reference);
  const reach = wanted.repository.length < 4 ? 1 : 2;
  const found: { name: string; edits: number }[] = [];
  for (const name of cachedImages(snapshot)) {
    if (name.startsWith('sha256:')) continue;
    const image = parseImage(name);
    if (Math.abs(image.repository.length - wanted.repository.length) > reach) continue;
    const edits = distance(wanted.repository, image.repository);
    if (edits > reach || (edits === 0 && image.tag === wanted.tag && image.registry === wanted.registry)) continue;
    found.push({ name: short(image), edits: edits * 100 + distance(wanted.tag, image.tag) });
  }
  found.sort((a, b) => a.edits - b.edits || a.name.localeCompare(b.name));
  return [...new Set(found.map((one) => one.name))].slice(0, 3);
}
