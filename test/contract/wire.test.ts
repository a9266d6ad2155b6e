import { afterAll, beforeAll } from 'vitest';
import { wireContract } from '../support/contract/contract.ts';
import { type ContractTarget, playgroundTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('wire');
});
afterAll(() => target.close());

wireContract(() => target);
