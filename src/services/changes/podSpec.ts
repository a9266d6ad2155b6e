import { isRecord } from '../../base/object.ts';
import type { Container, KubeObject, PodSpec, PodTemplate } from '../../kube/objects.ts';

/** A container of an object and where it is, as a JSON pointer. */
export interface ContainerPlace {
  container: Container;
  pointer: string;
}

/** Where the pod spec of an object is, as a JSON pointer: undefined for a kind that has none. */
function podSpecPointer(kind: string): string | undefined {
  switch (kind) {
    case 'Pod':
      return '/spec';
    case 'CronJob':
      return '/spec/jobTemplate/spec/template/spec';
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
      return '/spec/template/spec';
    default:
      return undefined;
  }
}

/** All containers of an object, those that run first, then the init containers. */
export function containersOf(object: KubeObject, kind: string): readonly ContainerPlace[] {
  const pointer = podSpecPointer(kind);
  if (pointer === undefined) return [];
  let spec: unknown = object;
  for (const key of pointer.slice(1).split('/')) spec = isRecord(spec) ? spec[key] : undefined;
  if (!isRecord(spec)) return [];
  const { containers, initContainers } = spec as unknown as Partial<PodSpec>;
  return [
    ...(containers ?? []).map((container, i) => ({ container, pointer: `${pointer}/containers/${i}` })),
    ...(initContainers ?? []).map((container, i) => ({ container, pointer: `${pointer}/initContainers/${i}` })),
  ];
}

/** The pod template of a Deployment, StatefulSet, DaemonSet, ReplicaSet or Job; undefined where there is none. */
export function templateOf(object: KubeObject | undefined): PodTemplate | undefined {
  if (!isRecord(object) || !isRecord(object.spec) || !isRecord(object.spec.template)) return undefined;
  return object.spec.template as unknown as PodTemplate;
}
