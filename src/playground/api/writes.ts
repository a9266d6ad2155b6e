import { isRecord } from '../../base/object.ts';
import { recordOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { ApiFailure, badRequest, conflict, notFound } from '../failure.ts';
import { jsonPatch } from '../patches/json.ts';
import { mergePatch } from '../patches/merge.ts';
import { strategicPatch } from '../patches/strategic.ts';
import type { DeleteSettings, ObjectStore, WriteSettings } from '../types.ts';
import { spend } from './eviction.ts';
import { selection } from './lists.ts';
import type { Place } from './place.ts';
import { scaleOf, withScale } from './scale.ts';

/** A write as it came: the body is not validated yet. */
export interface WriteRequest {
  method: string;
  place: Place;
  query: URLSearchParams;
  contentType: string;
  body: unknown;
  /** The client's name for itself, for managedFields. */
  agent: string;
}

export interface Written {
  code: number;
  object: object;
}

/** Carries out a POST, PUT, PATCH or DELETE; what is refused is thrown as an ApiFailure. */
export function write(store: ObjectStore, request: WriteRequest): Written {
  switch (request.method) {
    case 'POST':
      return post(store, request);
    case 'PUT':
      return { code: 200, object: put(store, request, objectOf(request.body)) };
    case 'PATCH':
      return patch(store, request);
    case 'DELETE':
      return request.place.name === undefined ? removeAll(store, request) : remove(store, request);
    default:
      throw new ApiFailure({ code: 405, reason: 'MethodNotAllowed', message: `${request.method} is not served here` });
  }
}

function settingsOf({ query, place, agent }: WriteRequest): WriteSettings {
  const name = place.subresource?.name;
  return {
    dryRun: query.getAll('dryRun').includes('All'),
    manager: query.get('fieldManager') ?? (agent.split('/')[0] || 'unknown'),
    ...(name === 'status' || name === 'ephemeralcontainers' || name === 'resize' ? { subresource: name } : {}),
  };
}

function objectOf(body: unknown): KubeObject {
  if (!isRecord(body)) throw badRequest('the body of the request is no object');
  return body;
}

function nameOf({ place }: WriteRequest): string {
  if (place.name === undefined) throw badRequest('name must be provided');
  return place.name;
}

function found(store: ObjectStore, request: WriteRequest): KubeObject {
  const { resource, namespace } = request.place;
  const name = nameOf(request);
  const object = store.get(resource, namespace, name);
  if (!object) throw notFound(resource, name);
  return object;
}

function post(store: ObjectStore, request: WriteRequest): Written {
  const { place, body } = request;
  const settings = settingsOf(request);
  const kind = place.subresource?.name;
  if (kind === 'eviction') {
    const { gracePeriodSeconds } = recordOf(recordOf(body).deleteOptions);
    spend(store, found(store, request), settings.dryRun === true);
    store.remove(place.resource, place.namespace, nameOf(request), {
      ...settings,
      ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    });
    return { code: 201, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
  }
  if (kind === 'binding') {
    const { target } = recordOf(body);
    const node = String(recordOf(target).name ?? '');
    store.change<KubeObject & { spec?: object }>(place.resource, place.namespace, nameOf(request), (pod) => ({
      ...pod,
      spec: { ...pod.spec, nodeName: node },
    }));
    return { code: 201, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
  }
  const given = objectOf(body);
  if (place.name !== undefined) throw badRequest('an object is created in its collection');
  const namespace = given.metadata?.namespace;
  if (place.namespace !== undefined && namespace !== undefined && namespace !== place.namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request: ${namespace} is not ${place.namespace}`,
    );
  }
  const metadata = { ...given.metadata, ...(place.namespace === undefined ? {} : { namespace: place.namespace }) };
  return { code: 201, object: store.create(place.resource, { ...given, metadata }, settings) };
}

function put(store: ObjectStore, request: WriteRequest, given: KubeObject): object {
  const { resource, namespace, subresource } = request.place;
  const settings = settingsOf(request);
  const before = found(store, request);
  if (subresource?.name === 'scale') {
    const scaled = store.update(resource, withScale(before, given), settings);
    return scaleOf(scaled);
  }
  const metadata = { ...given.metadata, name: nameOf(request), ...(namespace === undefined ? {} : { namespace }) };
  return store.update(resource, { ...given, metadata }, settings);
}

const PATCHES: Readonly<Record<string, (target: unknown, patch: unknown) => unknown>> = {
  'application/json-patch+json': jsonPatch,
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicPatch,
};
const APPLY = 'application/apply-patch+yaml';

function patch(store: ObjectStore, request: WriteRequest): Written {
  const { place, contentType, body } = request;
  if (contentType.startsWith('application/apply-patch+')) return apply(store, request);
  const by = PATCHES[contentType];
  if (!by) {
    throw new ApiFailure({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: `the body of the request was in an unknown format - accepted media types include: ${[...Object.keys(PATCHES), APPLY].join(', ')}`,
    });
  }
  const before = found(store, request);
  const target = place.subresource?.name === 'scale' ? scaleOf(before) : before;
  const next = objectOf(by(target, body));
  const version = next.metadata?.resourceVersion;
  if (version !== undefined && version !== before.metadata?.resourceVersion) {
    throw conflict(place.resource, nameOf(request));
  }
  return { code: 200, object: put(store, request, next) };
}

/**
 * Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): makes the object or merges into it. A documented
 * difference: nobody owns a field, so there are no conflicts, and a field that is left out stays.
 */
function apply(store: ObjectStore, request: WriteRequest): Written {
  const { resource, namespace } = request.place;
  const name = nameOf(request);
  const given = objectOf(request.body);
  const settings = { ...settingsOf(request), apply: true };
  const before = store.get(resource, namespace, name);
  const metadata = { ...given.metadata, name, ...(namespace === undefined ? {} : { namespace }) };
  if (!before) return { code: 201, object: store.create(resource, { ...given, metadata }, settings) };
  const next = objectOf(strategicPatch(before, { ...given, metadata }));
  return { code: 200, object: store.update(resource, next, settings) };
}

function deletionOf({ query, body }: WriteRequest): DeleteSettings {
  const options = recordOf(body);
  const { uid, resourceVersion } = recordOf(options.preconditions);
  const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  const propagation = options.propagationPolicy ?? query.get('propagationPolicy');
  const dry = options.dryRun ?? query.getAll('dryRun');
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(propagation === 'Orphan' || propagation === 'Foreground' || propagation === 'Background'
      ? { propagation }
      : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    dryRun: Array.isArray(dry) && dry.includes('All'),
  };
}

function remove(store: ObjectStore, request: WriteRequest): Written {
  const { resource, namespace } = request.place;
  const name = nameOf(request);
  const before = found(store, request);
  store.remove(resource, namespace, name, deletionOf(request));
  const left = store.get(resource, namespace, name);
  if (left?.metadata?.deletionTimestamp) return { code: 200, object: left };
  const details = { name, group: resource.group, kind: resource.plural, uid: before.metadata?.uid };
  return { code: 200, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } };
}

function removeAll(store: ObjectStore, request: WriteRequest): Written {
  const { place, query } = request;
  const chosen = store.list(place.resource, place.namespace).filter(selection(place, query));
  for (const { metadata } of chosen) {
    store.remove(place.resource, metadata?.namespace, metadata?.name ?? '', deletionOf(request));
  }
  return { code: 200, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } };
}
