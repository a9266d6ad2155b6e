import { systemClock } from '../../src/base/clock.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { clusterAccess } from '../../src/services/sessions/clusterAccess.ts';
import { createSessions } from '../../src/services/sessions/sessions.ts';
import type { Sessions } from '../../src/services/sessions/types.ts';
import type { TestNamespace } from './cluster.ts';

/** Sessions in the containers of a namespace of the cluster, and of programs of this machine in the folder `cwd`. */
export function clusterSessions(
  space: TestNamespace,
  options: { cwd: string; size: { columns: number; rows: number } },
): Sessions {
  const config = loadKubeconfig({ env: process.env });
  const context = config.contexts.find((entry) => entry.name === config.current);
  return createSessions({
    ...clusterAccess(() => space.client),
    context: () => ({
      context: config.current,
      cluster: context?.cluster ?? '',
      user: context?.user ?? '',
      namespace: space.namespace,
      files: config.files,
    }),
    clock: systemClock,
    env: process.env,
    ...options,
  });
}
