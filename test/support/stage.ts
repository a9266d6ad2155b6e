import type { KubeObject } from '../../src/kube/objects.ts';
import { createPlayground } from '../../src/playground/playground.ts';
import { served } from '../../src/playground/served.ts';
import type { Playground } from '../../src/playground/types.ts';
import { CA } from './certificates.ts';
import { PROGRAMS } from './contract/target.ts';
import { Gate } from './gate.ts';
import { podOf } from './pods.ts';
import { temporaryFolder } from './temporary.ts';

/** A playground of a test's own with a namespace `shop`, behind a gate that the test can break. */
export interface Stage {
  readonly playground: Playground;
  readonly gate: Gate;
  /** The text of a kubeconfig with the context `stage`, the person `ann` and a way through the gate. */
  kubeconfig(namespace?: string): string;
  /** Creates an object, in `shop` unless it says another namespace. */
  put(object: KubeObject): void;
  /** Takes an object of `shop` away at once. */
  take(kind: string, name: string): void;
  /** So much happens that what was before is no longer kept for watches that come back (410 Gone). */
  forget(): void;
  close(): Promise<void>;
}

export async function openStage(objects: readonly KubeObject[] = []): Promise<Stage> {
  const files = temporaryFolder();
  const playground = await createPlayground({ programs: PROGRAMS, parent: files.path });
  const config = JSON.parse(playground.kubeconfig);
  const { token } = config.users[0].user;
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const gate = await Gate.open(playground.url, ca);
  playground.store.create(served('Namespace'), { metadata: { name: 'shop' } });
  const put = (object: KubeObject) => {
    const metadata = { namespace: 'shop', ...object.metadata };
    playground.store.create(served(object.kind ?? ''), { ...object, metadata });
  };
  for (const object of objects) put(object);
  return {
    playground,
    gate,
    put,
    take: (kind, name) => playground.store.remove(served(kind), 'shop', name, { gracePeriodSeconds: 0 }),
    kubeconfig: (namespace = 'default') =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'stage',
        clusters: [
          {
            name: 'stage',
            cluster: { server: gate.url, 'certificate-authority-data': Buffer.from(CA).toString('base64') },
          },
        ],
        users: [{ name: 'ann', user: { token } }],
        contexts: [{ name: 'stage', context: { cluster: 'stage', user: 'ann', namespace } }],
      }),
    forget() {
      const { store } = playground;
      const before = store.version;
      const chatty = served('ConfigMap');
      store.create(chatty, { metadata: { name: 'chatty', namespace: 'kube-system' } });
      for (let n = 0; store.since(before); n++) {
        store.change(chatty, 'kube-system', 'chatty', (found) => ({ ...found, data: { n: String(n) } }));
      }
    },
    async close() {
      await gate.down();
      await playground.close();
      files.remove();
    },
  };
}

/** A pod that runs for as long as it is there. */
export const steadyPod = (name: string) => podOf(name, 'busybox:1.36', ['sleep', 'infinity']);

/** A pod whose program dies by SIGSEGV again and again. */
export function crashingPod(name: string) {
  const pod = podOf(name, 'kdbg.test/crasher:1');
  return { ...pod, spec: { ...pod.spec, restartPolicy: 'Always' } };
}
