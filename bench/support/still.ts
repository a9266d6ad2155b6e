import { Readable } from 'node:stream';
import { systemClock } from '../../src/base/clock.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { serveApi } from '../../src/playground/api/server.ts';
import { badRequest } from '../../src/playground/failure.ts';
import { kubeconfigOf } from '../../src/playground/kubeconfig.ts';
import { createObjectStore } from '../../src/playground/objects/store.ts';
import { served } from '../../src/playground/served.ts';
import type { PodRuntime } from '../../src/playground/types.ts';

const nothingRuns = (): Promise<never> => Promise.reject(badRequest('nothing runs here'));

/** Behind pods that only look as if they ran. */
const runtime: PodRuntime = {
  logs: async (_pod, { timestamps }) =>
    Readable.from([`${timestamps ? `${new Date().toISOString()} ` : ''}starting\n`]),
  exec: nothingRuns,
  attach: nothingRuns,
  dial: nothingRuns,
  usage: () => undefined,
};

/** The playground's API over objects that nobody acts on, for as long as the process lives. Resolves with its kubeconfig. */
export async function serveObjects(objects: readonly KubeObject[], namespace: string): Promise<string> {
  const store = createObjectStore({ clock: systemClock, admission: [] });
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata?.namespace ?? []));
  for (const name of new Set([...namespaces, 'default'])) {
    if (!objects.some((one) => one.kind === 'Namespace' && one.metadata?.name === name)) {
      store.create(served('Namespace'), { metadata: { name } });
    }
  }
  for (const object of objects) {
    const resource = served(object.kind ?? '');
    store.create(resource, object);
    const { namespace: of, name = '' } = object.metadata ?? {};
    if ('status' in object) {
      store.change(resource, of, name, (found) => ({ ...found, status: object.status }), { subresource: 'status' });
    }
  }
  const token = 'bench';
  const api = await serveApi({
    store,
    runtime,
    clock: systemClock,
    token,
    channel: (_place, _request, socket) => socket.destroy(),
  });
  return kubeconfigOf({ ...api, token }, namespace);
}
