import { nowhere } from '../failure.ts';
import { type ServedResource, type Subresource, servedAt } from '../served.ts';

/** What a path names: a collection, an object, or a subresource of one. */
export interface Place {
  resource: ServedResource;
  namespace: string | undefined;
  name: string | undefined;
  subresource: Subresource | undefined;
}

const PATH =
  /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?(?:\/.*)?$/;
const NAMESPACES = /^\/api\/v1\/namespaces(?:\/([^/]+))?(?:\/(status|finalize))?$/;

/**
 * Undefined for a path that names no resource; throws NotFound for a kind or a subresource that is not served
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).
 */
export function placeOf(pathname: string): Place | undefined {
  const own = NAMESPACES.exec(pathname);
  if (own) {
    const resource = servedAt('', 'v1', 'namespaces');
    if (!resource) return undefined;
    return { resource, namespace: undefined, name: decode(own[1]), subresource: subresourceOf(resource, own[2]) };
  }
  const match = PATH.exec(pathname);
  if (!match) return undefined;
  const [, group = '', version = '', namespace, plural = '', name, subresource] = match;
  const resource = servedAt(group, version, plural);
  if (!resource || (namespace !== undefined && !resource.namespaced)) return undefined;
  return {
    resource,
    namespace: decode(namespace),
    name: decode(name),
    subresource: subresourceOf(resource, subresource),
  };
}

const decode = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : decodeURIComponent(text);

function subresourceOf(resource: ServedResource, name: string | undefined): Subresource | undefined {
  if (name === undefined) return undefined;
  if (name === 'finalize') return { name, group: '', version: 'v1', kind: 'Namespace', verbs: ['update'] };
  const found = resource.subresources.find((one) => one.name === name);
  if (!found) throw nowhere();
  return found;
}
