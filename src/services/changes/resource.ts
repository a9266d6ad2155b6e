import type { ObjectRef } from '../../kube/objects.ts';
import { apiVersionOf, knownResource, type Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { notPossible } from './errors.ts';

interface ApiResourceList {
  resources?: {
    name?: string;
    singularName?: string;
    namespaced?: boolean;
    kind?: string;
    shortNames?: string[];
    verbs?: string[];
  }[];
}

/** The resource of an object: known, or else as the API server's discovery tells it for the object's apiVersion. */
export async function resourceOf(client: KubeClient, target: ObjectRef): Promise<Resource> {
  const known = knownResource(target.kind);
  if (known && (target.apiVersion === undefined || target.apiVersion === apiVersionOf(known))) return known;
  const apiVersion = target.apiVersion ?? '';
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  if (!version) throw notPossible(texts.changes.unknownKind(target.kind, apiVersion));
  const path = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const list = await client.json<ApiResourceList>({ path });
  const found = list.resources?.find((each) => each.kind === target.kind && !each.name?.includes('/'));
  if (!found?.name) throw notPossible(texts.changes.unknownKind(target.kind, apiVersion));
  return {
    group: group ?? '',
    version,
    kind: target.kind,
    plural: found.name,
    singular: found.singularName || target.kind.toLowerCase(),
    shortNames: found.shortNames ?? [],
    namespaced: found.namespaced === true,
    verbs: found.verbs ?? [],
  };
}
