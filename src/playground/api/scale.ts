import { recordOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { selectorText } from '../../kube/selector.ts';

type Scaled = KubeObject & { spec?: Record<string, unknown>; status?: Record<string, unknown> };

/** The scale subresource of a workload (autoscaling/v1 Scale). */
export function scaleOf(object: KubeObject): KubeObject {
  const { metadata, spec, status } = object as Scaled;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata ?? {};
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(
      Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec?.selector) },
  } as KubeObject;
}

/** The workload with the replicas that a Scale asks for. */
export function withScale(object: KubeObject, scale: KubeObject): KubeObject {
  const { spec, ...rest } = object as Scaled;
  const { replicas } = recordOf((scale as Scaled).spec);
  const wanted = scale.metadata?.resourceVersion;
  return {
    ...rest,
    metadata: { ...rest.metadata, ...(wanted ? { resourceVersion: wanted } : {}) },
    spec: { ...spec, replicas },
  } as KubeObject;
}
