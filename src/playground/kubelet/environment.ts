import { recordOf } from '../../base/untrusted.ts';
import type { Container, KubeObject, Pod, Service } from '../../kube/objects.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';

/** Why a container can't be configured, as the kubelet words it. */
export class ConfigFailure extends Error {}

type Data = Readonly<Record<string, string>>;

/** What a ConfigMap or Secret holds, decoded; undefined where it does not exist. */
export function dataOf(
  store: ObjectStore,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
): Data | undefined {
  const object = store.get(served(kind), namespace, name) as (KubeObject & { data?: unknown }) | undefined;
  if (!object) return undefined;
  return Object.fromEntries(
    Object.entries(recordOf(object.data)).map(([key, value]) => [
      key,
      kind === 'Secret' ? Buffer.from(String(value), 'base64').toString('utf8') : String(value),
    ]),
  );
}

function fieldOf(pod: Pod, node: string, path: string): string {
  const label = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (label) return pod.metadata?.[label[1] === 'labels' ? 'labels' : 'annotations']?.[label[2] ?? ''] ?? '';
  const known: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata?.name,
    'metadata.namespace': pod.metadata?.namespace,
    'metadata.uid': pod.metadata?.uid,
    'spec.nodeName': node,
    'spec.serviceAccountName': pod.spec?.serviceAccountName,
    'status.podIP': pod.status?.podIP,
    'status.hostIP': pod.status?.hostIP,
  };
  return known[path] ?? '';
}

/** The variables by which a container finds services, as Docker's links had them. */
function serviceLinks(store: ObjectStore, namespace: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const service of store.list(served('Service'), namespace) as readonly Service[]) {
    const port = service.spec?.ports?.[0]?.port;
    const name = (service.metadata?.name ?? '').toUpperCase().replaceAll('-', '_');
    if (!service.spec?.clusterIP || service.spec.clusterIP === 'None' || port === undefined) continue;
    env[`${name}_SERVICE_HOST`] = service.spec.clusterIP;
    env[`${name}_SERVICE_PORT`] = String(port);
  }
  return env;
}

/** The environment that a container's spec asks for; throws a ConfigFailure where something it refers to is missing. */
export function environmentOf(store: ObjectStore, pod: Pod, container: Container): Record<string, string> {
  const namespace = pod.metadata?.namespace ?? 'default';
  const env: Record<string, string> = pod.spec?.enableServiceLinks === false ? {} : serviceLinks(store, namespace);
  for (const { configMapRef, secretRef, prefix = '' } of container.envFrom ?? []) {
    const [kind, ref] = configMapRef ? (['ConfigMap', configMapRef] as const) : (['Secret', secretRef] as const);
    if (!ref) continue;
    const data = dataOf(store, kind, namespace, ref.name ?? '');
    if (!data && !ref.optional) throw new ConfigFailure(`${kind.toLowerCase()} "${ref.name}" not found`);
    for (const [key, value] of Object.entries(data ?? {})) env[`${prefix}${key}`] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom) {
      env[name] = (value ?? '').replace(/\$\(([\w.-]+)\)/g, (whole, other: string) => env[other] ?? whole);
      continue;
    }
    const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
    if (fieldRef) env[name] = fieldOf(pod, pod.spec?.nodeName ?? '', fieldRef.fieldPath);
    const [kind, ref] = configMapKeyRef
      ? (['ConfigMap', configMapKeyRef] as const)
      : (['Secret', secretKeyRef] as const);
    if (!ref) continue;
    const data = dataOf(store, kind, namespace, ref.name ?? '');
    if (!data && ref.optional) continue;
    if (!data) throw new ConfigFailure(`${kind.toLowerCase()} "${ref.name}" not found`);
    const text = data[ref.key];
    if (text !== undefined) env[name] = text;
    else if (!ref.optional) throw new ConfigFailure(`couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name}`);
  }
  return env;
}
