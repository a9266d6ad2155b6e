import { afterAll, beforeAll } from 'vitest';
import { lifeContract } from '../support/contract/contract.ts';
import { type ContractTarget, playgroundTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('life');
});
afterAll(() => target.close());

lifeContract(() => target);
