import type { Container, Deployment, KubeObject, ObjectMeta, Pod } from '../../kube/objects.ts';
import { DEBUG_MODE } from '../../store/asleep.ts';
import { isServing } from '../controllers/owned.ts';
import type { LessonPlace, Manifest } from './types.ts';

export interface DeploymentParts extends Partial<Omit<Container, 'name'>> {
  image: string;
  replicas?: number;
  labels?: Readonly<Record<string, string>>;
  metadata?: ObjectMeta;
  volumes?: NonNullable<Pod['spec']>['volumes'];
  /** Seconds until a rollout is said to be stuck. */
  progressDeadlineSeconds?: number;
}

/** A Deployment of one container that is called as it is; its pods are labelled `app=NAME`. */
export function deployment(name: string, parts: DeploymentParts): Manifest {
  const { replicas = 1, labels, metadata, volumes, progressDeadlineSeconds, ...container } = parts;
  const app = { app: name };
  const made: Deployment = {
    metadata: { ...metadata, name },
    spec: {
      replicas,
      ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
      selector: { matchLabels: app },
      template: {
        metadata: { labels: { ...app, ...labels } },
        spec: {
          terminationGracePeriodSeconds: 2,
          containers: [{ name, ...container }],
          ...(volumes ? { volumes } : {}),
        },
      },
    },
  };
  return { ...made, kind: 'Deployment', metadata: { ...metadata, name } };
}

/** A Service with one port. */
export function service(
  name: string,
  selector: Readonly<Record<string, string>>,
  port: number,
  targetPort: number,
): Manifest {
  return { kind: 'Service', metadata: { name }, spec: { selector, ports: [{ port, targetPort }] } } as Manifest;
}

/** A ConfigMap. */
export function configMap(name: string, data: Readonly<Record<string, string>>): Manifest {
  return { kind: 'ConfigMap', metadata: { name }, data } as Manifest;
}

/** True when all pods of a Deployment are of its newest template and available, and it is not in debug mode. */
export function available(place: LessonPlace, name: string): boolean {
  const found = place.get<Deployment>('Deployment', name);
  if (!found) return false;
  const { metadata, spec, status } = found;
  const wanted = spec?.replicas ?? 1;
  return (
    wanted > 0 &&
    metadata?.annotations?.[DEBUG_MODE] === undefined &&
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted
  );
}

/** The pods that a Service sends to: those with all labels of its selector that are ready. */
export function served(place: LessonPlace, name: string): readonly Pod[] {
  const selector = place.get<KubeObject & { spec?: { selector?: Record<string, string> } }>('Service', name)?.spec
    ?.selector;
  if (!selector) return [];
  return place
    .list<Pod>('Pod')
    .filter(
      (pod) =>
        isServing(pod) && Object.entries(selector).every(([key, value]) => pod.metadata?.labels?.[key] === value),
    );
}
