import { isRecord } from '../../base/object.ts';
import type { KubeObject } from '../../kube/objects.ts';

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The path to an object's pod spec, e.g. `spec.template.spec`; undefined for a kind that makes no pods. */
export function podSpecPath(kind: string): readonly string[] | undefined {
  if (kind === 'Pod') return ['spec'];
  const template = TEMPLATES[kind];
  return template && [...template, 'spec'];
}

/** What stands at a path; undefined where there is nothing. */
export function at(object: KubeObject, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const name of path) value = isRecord(value) ? value[name] : undefined;
  return value;
}

/** The pod spec of an object that is a pod or makes pods. */
export function podSpecOf(kind: string, object: KubeObject): Record<string, unknown> | undefined {
  const path = podSpecPath(kind);
  const spec = path && at(object, path);
  return isRecord(spec) ? spec : undefined;
}
