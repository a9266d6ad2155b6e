import type { ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { apiVersionOf } from '../../kube/resources.ts';
import { expired } from '../failure.ts';
import type { ObjectStore, StoredChange } from '../types.ts';
import { selection } from './lists.ts';
import type { Place } from './place.ts';
import { oneOf, type Shape } from './shapes.ts';
import { statusOf } from './status.ts';

/** The API server sends bookmarks about every minute. */
const BOOKMARK_MS = 50_000;
const LONGEST_S = 1800;

export interface WatchRequest {
  place: Place;
  query: URLSearchParams;
  shape: Shape;
  response: ServerResponse;
}

/**
 * Tells changes as lines of JSON until the client goes or its time is over (API concepts, efficient detection of changes). Without a
 * resourceVersion, or with 0, it begins with what is there; with one that is too old it tells 410 and ends.
 */
export function serveWatch(store: ObjectStore, clock: Clock, { place, query, shape, response }: WatchRequest): void {
  const { resource } = place;
  const chosen = selection(place, query);
  const line = (type: string, object: object) => response.write(`${JSON.stringify({ type, object })}\n`);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  const initial = query.get('sendInitialEvents') === 'true';
  const from = initial ? 0 : Number(query.get('resourceVersion') ?? 0);
  const missed = from === 0 ? [] : store.since(from);
  if (missed === undefined) {
    line('ERROR', statusOf(expired(`too old resource version: ${from} (${store.version})`)));
    response.end();
    return;
  }
  const show = (type: string, object: KubeObject) => line(type, oneOf(shape, resource, object, clock.now()));
  const tell = ({ type, resource: of, object, before }: StoredChange) => {
    if (of.kind !== resource.kind || of.group !== resource.group) return;
    const was = before !== undefined && chosen(before);
    const fits = type !== 'DELETED' && chosen(object);
    if (fits) show(was ? 'MODIFIED' : 'ADDED', object);
    else if (was)
      show(
        'DELETED',
        type === 'DELETED' ? object : { ...before, metadata: { ...before.metadata, ...versionOf(object) } },
      );
  };
  if (from === 0) for (const object of store.list(resource, place.namespace).filter(chosen)) show('ADDED', object);
  for (const change of missed) tell(change);
  const mark = (annotations?: object) =>
    line('BOOKMARK', {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: {
        resourceVersion: String(store.version),
        creationTimestamp: null,
        ...(annotations ? { annotations } : {}),
      },
    });
  // A list as a watch (KEP-3157): the client waits to be told that it has seen everything.
  if (initial) mark({ 'k8s.io/initial-events-end': 'true' });
  const end = store.subscribe(tell);
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  let cancelBookmark: () => void = () => undefined;
  const bookmark = () => {
    mark();
    cancelBookmark = clock.after(BOOKMARK_MS, bookmark);
  };
  if (bookmarks) cancelBookmark = clock.after(BOOKMARK_MS, bookmark);
  const seconds = Math.min(Number(query.get('timeoutSeconds') ?? 0) || LONGEST_S, LONGEST_S);
  const cancelEnd = clock.after(seconds * 1000, () => response.end());
  response.on('close', () => {
    end();
    cancelBookmark();
    cancelEnd();
  });
}

/** An object that leaves a selection is told as it was in it, with the version of its leaving. */
const versionOf = ({ metadata }: KubeObject) =>
  metadata?.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion };
