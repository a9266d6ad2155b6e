import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { whoAmI } from '../base/person.ts';
import { createDiagnosis } from '../diagnosis/engine.ts';
import { discover } from '../kube/discovery.ts';
import type { Resource } from '../kube/resources.ts';
import type { KubeClient } from '../kube/types.ts';
import { createChanges } from '../services/changes/index.ts';
import { createDebugMode } from '../services/debug/index.ts';
import { openJournal } from '../services/journal.ts';
import { followOn } from '../services/logs/follow.ts';
import { createLogs, storePods } from '../services/logs/index.ts';
import { createMetrics } from '../services/metrics.ts';
import { openMutes } from '../services/mutes.ts';
import { checkNamespace } from '../services/namespaceCheck.ts';
import { createProbeRunner } from '../services/probes/index.ts';
import type { Workspace } from '../services/workspace.ts';
import { createStore } from '../store/store.ts';

export interface WorkspaceOptions {
  client: KubeClient;
  namespace: string | undefined;
  readOnly: boolean;
  /** The configuration lets the sockets of pods be looked at. */
  sockets: boolean;
  clock: Clock;
  stateFolder: string;
  logLines: number;
}

/**
 * Whether the console looks at the sockets of pods by itself, for which it has to run `cat` in a container or to connect to its port. Each is
 * noted in the cluster's audit log and may be watched by somebody, so it is done for the one namespace that a person has opened and not for
 * all of a cluster, once for each pod that a Service needs it for and as long as its containers live, two at a time, and only where no
 * readiness probe has proven the port already. Nothing is sent to a program. Where a person wants nothing touched (read-only), or says so in
 * the configuration, it is left to `kdbg diagnose --deep`. Where they lack the right, that is told as not seen.
 */
export const socketsOf = ({
  namespace,
  readOnly,
  sockets,
}: Pick<WorkspaceOptions, 'namespace' | 'readOnly' | 'sockets'>): 'calmly' | undefined =>
  namespace === undefined || readOnly || !sockets ? undefined : 'calmly';

/** Everything that belongs to one context and namespace, wired together. Nothing is awaited: what it reads comes when it comes. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const { client, namespace, readOnly, clock } = options;
  const store = createStore(client, { namespace, clock });
  const user = whoAmI();
  const journal = openJournal({
    path: join(options.stateFolder, 'journal.jsonl'),
    who: user,
    context: client.context,
    clock,
  });
  const deps = { client, journal, readOnly, clock };
  const diagnosis = createDiagnosis(store, {
    clock,
    probes: createProbeRunner({ client, sockets: socketsOf(options), clock }),
  });
  const metrics = createMetrics({ client, namespace, clock });
  const debug = createDebugMode({ ...deps, store, user, namespace });
  const logs = createLogs({
    follow: followOn(client, { clock }),
    pods: (source) => storePods(store, source),
    clock,
    limits: { lines: options.logLines },
  });
  const check = checkNamespace(client, namespace, clock);
  let resources: Promise<readonly Resource[]> | undefined;
  return {
    context: client.context,
    namespace,
    namespaceMissing: check.missing,
    readOnly,
    client,
    store,
    report: diagnosis.report,
    recheck: () => diagnosis.recheck(),
    mutes: openMutes(join(options.stateFolder, 'muted', `${encodeURIComponent(client.context)}.json`)),
    metrics: metrics.usage,
    changes: createChanges(deps),
    debug,
    logs,
    resources() {
      resources ??= discover(client).then(
        (found) => found.resources,
        (thrown: unknown) => {
          resources = undefined;
          throw thrown;
        },
      );
      return resources;
    },
    async close() {
      check.close();
      logs.close();
      debug.close();
      metrics.close();
      diagnosis.close();
      store.close();
    },
  };
}
