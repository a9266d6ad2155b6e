import { type Clock, systemClock } from '../../base/clock.ts';
import { isAbort, toKdbgError } from '../../base/errors.ts';
import type { ProbeAnswer, ProbeRequest, ProbeRunner, SocketsProbe } from '../../diagnosis/probes.ts';
import { hasStatus } from '../../kube/errors.ts';
import { kubeletsOf } from '../../kube/kubelets.ts';
import type { KubeClient } from '../../kube/types.ts';
import { readKeys, readRegistries, readTlsSecrets } from './config.ts';
import { cpuPeriodsOf } from './cpuPeriods.ts';
import { readKubelet } from './kubelet.ts';
import { readEndLog } from './log.ts';
import { readNames } from './names.ts';
import { readNodeLoad } from './nodeLoad.ts';
import { readRelease } from './release.ts';
import { readSelected } from './selected.ts';
import { createSockets, socketWays } from './sockets.ts';
import { readAttachments, readDriver } from './storage.ts';
import { readUsage } from './usage.ts';

export interface ProbeOptions {
  client: KubeClient;
  /**
   * Whether the sockets of pods are looked at, which only a command in a container or a connection to it tells. `calmly`: no program gets
   * more than a connection that is closed again; `deeply`: also the API server is asked to connect to the pod. Missing: never.
   */
  sockets?: 'calmly' | 'deeply' | undefined;
  clock?: Clock;
}

/** Reads from the API what rules ask for. Nothing is changed in the cluster, and no value of a Secret is kept. */
export function createProbeRunner(options: ProbeOptions): ProbeRunner {
  const { client, clock = systemClock } = options;
  const sockets = createSockets(socketWays(client), { deep: options.sockets === 'deeply', clock });
  return {
    takes: ({ type }) => type !== 'sockets' || options.sockets !== undefined,
    async run(request, signal) {
      try {
        return await (request.type === 'sockets' ? sockets.read(request, signal) : read(client, request, signal));
      } catch (thrown) {
        if (signal.aborted || isAbort(thrown)) throw thrown;
        return { type: 'failed', missing: hasStatus(thrown, 404), reason: toKdbgError(thrown).message };
      }
    },
    onNews: (listener) => kubeletsOf(options.client).subscribe((node) => listener(`kubelet/${node}`)),
  };
}

function read(
  client: KubeClient,
  request: Exclude<ProbeRequest, SocketsProbe>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  switch (request.type) {
    case 'log':
      return readEndLog(client, request, signal);
    case 'keys':
      return readKeys(client, request, signal);
    case 'pull-secret':
      return readRegistries(client, request, signal);
    case 'release':
      return readRelease(client, request, signal);
    case 'kubelet':
      return readKubelet(client, request, signal);
    case 'names':
      return readNames(client, request, signal);
    case 'selected':
      return readSelected(client, request, signal);
    case 'tls-secrets':
      return readTlsSecrets(client, request, signal);
    case 'node-load':
      return readNodeLoad(client, signal);
    case 'usage':
      return readUsage(client, request, signal);
    case 'cpu-periods':
      return cpuPeriodsOf(client).read(request, signal);
    case 'csi-driver':
      return readDriver(client, request, signal);
    case 'attachments':
      return readAttachments(client, request, signal);
  }
}
