import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../base/clock.ts';
import type { Node, StorageClass } from '../kube/objects.ts';
import { goArchitecture } from './api/discovery.ts';
import { serveApi } from './api/server.ts';
import { serveChannel } from './channels/serve.ts';
import { timeText } from './controllers/conditions.ts';
import { controllers } from './controllers/index.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { startGuard } from './kubelet/guard.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { serviceProxy } from './kubelet/serviceProxy.ts';
import { VOLUMES } from './kubelet/volumes.ts';
import { serviceAddresses } from './objects/addresses.ts';
import { storageAdmission } from './objects/claims.ts';
import { NOTES, PROVISIONER } from './objects/storage.ts';
import { createObjectStore } from './objects/store.ts';
import { served } from './served.ts';
import type { ObjectStore, Playground } from './types.ts';

export interface PlaygroundOptions {
  /** How the programs in its images are run: Node and their file. */
  programs: readonly string[];
  /** Where its own folder is made; the system's place for temporary files unless told. */
  parent?: string;
  /** 0 or missing for any port that is free. */
  port?: number;
  clock?: Clock;
  /** Folders that are removed with it, also when this process is killed; those of its kubeconfig, for one. */
  owned?: readonly string[];
  /** The namespace of the kubeconfig. */
  namespace?: string;
}

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** What each node has: enough for the lessons, and little enough to be used up by one. */
const NODES: readonly { name: string; labels: Readonly<Record<string, string>> }[] = [
  { name: 'node1', labels: { 'topology.kubernetes.io/zone': 'a', disk: 'ssd' } },
  { name: 'node2', labels: { 'topology.kubernetes.io/zone': 'b', disk: 'hdd' } },
];
const CAPACITY = { cpu: '2', memory: '2Gi', pods: '60', 'ephemeral-storage': '10Gi' };

function addNode(store: ObjectStore, name: string, labels: Readonly<Record<string, string>>, now: number): void {
  const node = served('Node');
  store.create<Node>(node, {
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': goArchitecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': goArchitecture,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...labels,
      },
    },
    spec: {},
  });
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: timeText(now),
    lastTransitionTime: timeText(now),
  });
  store.change<Node>(
    node,
    undefined,
    name,
    (found) => ({
      ...found,
      status: {
        capacity: CAPACITY,
        allocatable: CAPACITY,
        conditions: [
          condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
          condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
          condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
          condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
        ],
        addresses: [
          { type: 'InternalIP', address: '127.0.0.1' },
          { type: 'Hostname', address: name },
        ],
        nodeInfo: {
          kubeletVersion: 'v1.35.0',
          containerRuntimeVersion: 'playground://1',
          osImage: 'kdbg playground',
          operatingSystem: process.platform,
          architecture: goArchitecture,
          kernelVersion: release(),
          machineID: '',
          systemUUID: '',
          bootID: '',
          kubeProxyVersion: '',
        },
      },
    }),
    { subresource: 'status' },
  );
}

/** The class of claims that name none; as in kind, a volume is made when its first pod is scheduled. */
function addClass(store: ObjectStore): void {
  store.create<StorageClass>(served('StorageClass'), {
    metadata: { name: 'standard', annotations: { [NOTES.defaultClass]: 'true' } },
    provisioner: PROVISIONER,
    volumeBindingMode: 'WaitForFirstConsumer',
  });
}

/**
 * Starts a playground on loopback: an API server, controllers, and containers that are processes of this machine in a folder of its own.
 * Rejects with the system's error when it can't listen or make its folder. close() ends every process and removes the folder.
 */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const clock = options.clock ?? systemClock;
  const parent = options.parent ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'kdbg-playground-'));
  chmodSync(folder, 0o700);
  const store = createObjectStore({ clock, admission: [serviceAddresses, storageAdmission] });
  for (const name of NAMESPACES) store.create(served('Namespace'), { metadata: { name } });
  for (const { name, labels } of NODES) addNode(store, name, labels, clock.now());
  addClass(store);
  const guard = startGuard(folder, options.owned);
  const kubelet = new Kubelet({ store, clock, folder, programs: options.programs, guard });
  const proxy = serviceProxy({ store, clock, network: (pod) => kubelet.network(pod) });
  const ends = [...controllers({ store, clock, volumes: join(folder, VOLUMES) }), proxy, kubelet].map((controller) =>
    controller.start(),
  );
  const token = randomBytes(24).toString('base64url');
  const stop = () => {
    for (const end of ends) end();
  };
  try {
    const api = await serveApi({
      store,
      runtime: kubelet,
      clock,
      token,
      port: options.port ?? 0,
      channel: (place, request, socket, head) =>
        serveChannel({ store, runtime: kubelet }, place, request, socket, head),
    });
    return {
      url: api.url,
      kubeconfig: kubeconfigOf({ ...api, token }, options.namespace ?? 'default'),
      store,
      runtime: kubelet,
      async close() {
        stop();
        await api.close();
        await guard.close();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    stop();
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
