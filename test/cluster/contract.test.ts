import { afterAll, beforeAll } from 'vitest';
import { contract } from '../support/contract/contract.ts';
import { type ContractTarget, clusterTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await clusterTarget('contract');
});
afterAll(() => target.close());

contract(() => target);
