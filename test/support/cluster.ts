import { connect } from '../../src/kube/client.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { getObject } from '../../src/kube/manage.ts';
import type { KubeObject, ObjectRef, Pod } from '../../src/kube/objects.ts';
import { knownResource, RESOURCES, resourcePath } from '../../src/kube/resources.ts';
import type { KubeClient } from '../../src/kube/types.ts';

/** A namespace of a cluster for one test file, and what tests do in it. */
export interface TestNamespace {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Creates an object of a kind that kdbg knows. */
  create(object: { kind: string; [field: string]: unknown }): Promise<void>;
  /** An object of this namespace. */
  get<T extends KubeObject>(ref: ObjectRef): Promise<T>;
  remove(kind: string, name: string, seconds?: number): Promise<void>;
  pods(selector?: string): Promise<readonly Pod[]>;
  /** The first pod of the selector that is ready (not being deleted). */
  readyPod(selector: string): Promise<string>;
  /** Deletes the namespace (without waiting for it) and closes the client. */
  close(): Promise<void>;
}

/** A new namespace on the cluster of KUBECONFIG, or of another kubeconfig's path. */
export async function testNamespace(part: string, path = process.env.KUBECONFIG): Promise<TestNamespace> {
  const kubeconfig = loadKubeconfig({ env: { ...process.env, KUBECONFIG: path } });
  const client = connect(kubeconfig, kubeconfig.current);
  const namespace = `kdbg-${part}-${Math.random().toString(36).slice(2, 7)}`;
  const collection = (kind: string) => {
    const resource = knownResource(kind);
    if (!resource) throw new Error(`unknown kind ${kind}`);
    return resource;
  };
  const at = (kind: string, name?: string) =>
    resourcePath(collection(kind), { namespace, ...(name === undefined ? {} : { name }) });
  await client.json({
    method: 'POST',
    path: resourcePath(RESOURCES.Namespace),
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  });
  const pods = async (selector?: string) =>
    (await client.json<{ items: Pod[] }>({ path: at('Pod'), query: { labelSelector: selector } })).items;
  return {
    client,
    namespace,
    create: async (object) => void (await client.json({ method: 'POST', path: at(object.kind), body: object })),
    get: async ({ kind, name }) => getObject(client, collection(kind), { namespace, name }),
    remove: async (kind, name, seconds = 1) =>
      void (await client.json({ method: 'DELETE', path: at(kind, name), query: { gracePeriodSeconds: seconds } })),
    pods,
    readyPod: (selector) =>
      eventually(`a ready pod of ${selector}`, async () => {
        const ready = (await pods(selector)).find(
          (pod) =>
            !pod.metadata?.deletionTimestamp &&
            pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
        );
        return ready?.metadata?.name;
      }),
    async close() {
      await client.json({ method: 'DELETE', path: resourcePath(RESOURCES.Namespace, { name: namespace }) });
      await client.close();
    },
  };
}

/** Asks again and again until there is an answer; fails after `within` milliseconds, saying what did not come. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  within = 90_000,
): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come within ${within / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
