import { KdbgError } from '../../base/errors.ts';
import { openAttach, openExec } from '../../kube/channels/exec.ts';
import type { Pod } from '../../kube/objects.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { ContainerAccess } from './inContainer.ts';

/** The ways into the containers of the cluster that `client` gives when a session starts (it may change between sessions). */
export function clusterAccess(client: () => KubeClient): ContainerAccess {
  return {
    openExec: (options) => openExec(client(), options),
    openAttach: (options) => openAttach(client(), options),
    async terminalOf({ namespace, pod: name, container }) {
      const pod = await client().json<Pod>({ path: resourcePath(RESOURCES.Pod, { namespace, name }) });
      const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
      const found = [...containers, ...initContainers, ...ephemeralContainers].find((one) => one.name === container);
      if (!found) throw new KdbgError('session-no-container', texts.sessions.noContainer(name, container));
      return { tty: found.tty ?? false, stdin: found.stdin ?? false };
    },
  };
}
