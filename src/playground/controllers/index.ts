import type { Clock } from '../../base/clock.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { garbageCollector, namespaceController } from './cleanUp.ts';
import { daemonSetController } from './daemonSets.ts';
import { deploymentController } from './deployments.ts';
import { endpointController } from './endpoints.ts';
import { jobController } from './jobs.ts';
import { replicaSetController } from './replicaSets.ts';
import { scheduler } from './scheduler.ts';
import { statefulSetController } from './statefulSets.ts';

/** Everything that acts on objects by itself, but for the kubelet. */
export function controllers(store: ObjectStore, clock: Clock): readonly Controller[] {
  return [
    namespaceController(store, clock),
    garbageCollector(store, clock),
    deploymentController(store, clock),
    replicaSetController(store, clock),
    statefulSetController(store, clock),
    daemonSetController(store, clock),
    jobController(store, clock),
    endpointController(store, clock),
    scheduler(store, clock),
  ];
}
