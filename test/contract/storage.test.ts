import { afterAll, beforeAll } from 'vitest';
import { storageContract } from '../support/contract/storage.ts';
import { type ContractTarget, playgroundTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('storage');
});
afterAll(() => target.close());

storageContract(() => target);
