import type { Readable } from '../base/readable.ts';
import type { Report } from '../diagnosis/types.ts';
import type { Resource } from '../kube/resources.ts';
import type { KubeClient } from '../kube/types.ts';
import type { ClusterStore } from '../store/types.ts';
import type { Changes } from './changes/index.ts';
import type { DebugMode } from './debug/types.ts';
import type { Logs } from './logs/types.ts';
import type { Metrics } from './metrics.ts';
import type { Mutes } from './mutes.ts';

/** Everything that belongs to one context and one namespace; a switch makes another and closes this one. */
export interface Workspace {
  context: string;
  /** Undefined for all namespaces. */
  namespace: string | undefined;
  /** The API server says that the namespace does not exist; asked now and then until it does. */
  namespaceMissing: Readable<boolean>;
  readOnly: boolean;
  client: KubeClient;
  store: ClusterStore;
  report: Readable<Report>;
  /** Has everything examined again and its questions asked anew; resolves when the report has what they gave. */
  recheck(): Promise<void>;
  /** The findings that are not to be seen. */
  mutes: Mutes;
  metrics: Readable<Metrics | undefined>;
  changes: Changes;
  debug: DebugMode;
  logs: Logs;
  /** Every kind that the cluster serves; asked once. */
  resources(): Promise<readonly Resource[]>;
  close(): Promise<void>;
}
