import { apiContract } from './api.ts';
import { channelContract } from './channels.ts';
import { cronJobContract } from './cronJobs.ts';
import { kubectlContract } from './kubectl.ts';
import { kubectlShortContract } from './kubectlShort.ts';
import { kubectlVerbsContract } from './kubectlVerbs.ts';
import { logContract } from './logs.ts';
import { patchContract } from './patches.ts';
import { podContract } from './pods.ts';
import { storageContract } from './storage.ts';
import type { ContractTarget } from './target.ts';
import { workloadContract } from './workloads.ts';

/** What is on the wire: objects, logs and channels, through kdbg's own transport. */
export function wireContract(target: () => ContractTarget): void {
  apiContract(target);
  patchContract(target);
  logContract(target);
  channelContract(target);
}

/** What becomes of pods and workloads. */
export function lifeContract(target: () => ContractTarget): void {
  podContract(target);
  workloadContract(target);
  cronJobContract(target);
}

/** Everything that the playground must do as a real cluster does it, through kdbg's own transport and through kubectl. */
export function contract(target: () => ContractTarget): void {
  wireContract(target);
  lifeContract(target);
  storageContract(target);
  kubectlContract(target);
  kubectlShortContract(target);
  kubectlVerbsContract(target);
}
