import { apiContract } from './api.ts';
import { channelContract } from './channels.ts';
import { kubectlContract } from './kubectl.ts';
import { logContract } from './logs.ts';
import { patchContract } from './patches.ts';
import { podContract } from './pods.ts';
import type { ContractTarget } from './target.ts';
import { workloadContract } from './workloads.ts';

/** Everything that the playground must do as a real cluster does it, through kdbg's own transport and through kubectl. */
export function contract(target: () => ContractTarget): void {
  apiContract(target);
  patchContract(target);
  logContract(target);
  channelContract(target);
  podContract(target);
  workloadContract(target);
  kubectlContract(target);
}
