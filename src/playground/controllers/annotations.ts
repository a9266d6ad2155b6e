import { REVISION } from '../../kube/annotations.ts';
import type { Deployment, ReplicaSet } from '../../kube/objects.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';
import { share } from './revisions.ts';

const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MOST = 'deployment.kubernetes.io/max-replicas';
/** What a Deployment's annotations tell of itself alone. */
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  'deployment.kubernetes.io/revision-history',
  REVISION,
  DESIRED,
  MOST,
]);

/** What a ReplicaSet is told of the size of its Deployment. */
function sizes({ spec }: Deployment): Record<string, string> {
  const wanted = spec?.replicas ?? 1;
  const rolling = spec?.strategy?.type === 'Recreate' ? undefined : spec?.strategy?.rollingUpdate;
  const surge = rolling ? share(rolling.maxSurge, wanted, true, 1) : 0;
  return { [DESIRED]: String(wanted), [MOST]: String(wanted + surge) };
}

/**
 * The Deployment's annotations, its change-cause above all, are kept on the ReplicaSet of its template, where `kubectl rollout history`
 * reads them; both bear the number of the revision.
 */
export function annotateRevision(
  store: ObjectStore,
  deployment: Deployment,
  current: ReplicaSet,
  revision: number,
): void {
  const { namespace, name = '', annotations } = deployment.metadata ?? {};
  const copied = Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !OWN.has(key)));
  const number = { [REVISION]: String(revision) };
  store.change<ReplicaSet>(served('ReplicaSet'), namespace, current.metadata?.name ?? '', (found) =>
    annotated(found, { ...copied, ...sizes(deployment), ...number }),
  );
  store.change<Deployment>(served('Deployment'), namespace, name, (found) => annotated(found, number));
}

function annotated<T extends Deployment | ReplicaSet>(object: T, more: Readonly<Record<string, string>>): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, ...more } } };
}
