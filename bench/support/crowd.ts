import type { KubeObject, Pod } from '../../src/kube/objects.ts';
import { crashingPod, runningPod, smallCluster } from './pods.ts';

/** Pods in ten namespaces as a cluster has them, 4 to 5 kB each on the wire; every twentieth crashes. */
export function crowd(count: number): KubeObject[] {
  const pods = Array.from({ length: count }, (_, n) => {
    const namespace = `team-${n % 10}`;
    const name = `service-${String(n % 200).padStart(3, '0')}-${(n * 7919).toString(36)}`;
    return fattened(n % 20 === 7 ? crashingPod(name, namespace) : runningPod(name, namespace), n);
  });
  return smallCluster(pods);
}

/** With what the API server's pods carry and nobody looks at. */
function fattened(pod: Pod, n: number): KubeObject {
  const fields = Array.from({ length: 30 }, (_, i) => [`f:field${i}`, { 'f:value': {}, 'f:other': {} }]);
  const env = Array.from({ length: 15 }, (_, i) => ({ name: `SETTING_${i}`, value: `value of setting ${i} of ${n}` }));
  const [container] = pod.spec?.containers ?? [];
  const volumeMounts = [{ name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      managedFields: [
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          apiVersion: 'v1',
          fieldsV1: Object.fromEntries(fields),
        },
      ],
    },
    spec: {
      ...pod.spec,
      containers: [{ name: 'main', image: 'nginx:1.22', ...container, env, volumeMounts }],
      volumes: [{ name: 'kube-api-access', projected: { sources: [] } }],
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
    },
  } as KubeObject;
}
