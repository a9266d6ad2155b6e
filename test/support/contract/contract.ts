import { apiContract } from './api.ts';
import { channelContract } from './channels.ts';
import { logContract } from './logs.ts';
import { patchContract } from './patches.ts';
import type { ContractTarget } from './target.ts';

/** Everything that the playground must do as a real cluster does it, through kdbg's own transport and through kubectl. */
export function contract(target: () => ContractTarget): void {
  apiContract(target);
  patchContract(target);
  logContract(target);
  channelContract(target);
}
