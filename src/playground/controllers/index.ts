import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { garbageCollector, namespaceController } from './cleanUp.ts';
import { cronJobController } from './cronJobs.ts';
import { daemonSetController } from './daemonSets.ts';
import { deploymentController } from './deployments.ts';
import { disruptionController } from './disruptions.ts';
import { endpointController } from './endpoints.ts';
import { jobController } from './jobs.ts';
import { leaseController, nodeLifeController } from './nodeLife.ts';
import { propagationController } from './propagation.ts';
import { replicaSetController } from './replicaSets.ts';
import { scheduler } from './scheduler.ts';
import { statefulSetController } from './statefulSets.ts';
import { claimController } from './storage/claims.ts';
import { claimProtection, volumeProtection } from './storage/protection.ts';
import { folderProvisioner } from './storage/provisioner.ts';
import { volumeController } from './storage/volumes.ts';

export interface ControllersOptions {
  store: ObjectStore;
  clock: Clock;
  /** Where the folders of volumes are made. */
  volumes: string;
}

/** Everything that acts on objects by itself, but for the kubelet. */
export function controllers({ store, clock, volumes }: ControllersOptions): readonly Controller[] {
  return [
    namespaceController(store, clock),
    garbageCollector(store, clock),
    propagationController(store, clock),
    nodeLifeController(store, clock),
    leaseController(store, clock),
    deploymentController(store, clock),
    replicaSetController(store, clock),
    statefulSetController(store, clock),
    daemonSetController(store, clock),
    jobController(store, clock),
    cronJobController(store, clock),
    endpointController(store, clock),
    disruptionController(store, clock),
    claimController(store, clock),
    volumeController(store, clock),
    claimProtection(store, clock),
    volumeProtection(store, clock),
    folderProvisioner({ store, clock, folderOf: (volume) => join(volumes, volume) }),
    scheduler(store, clock),
  ];
}
