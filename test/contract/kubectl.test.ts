import { afterAll, beforeAll } from 'vitest';
import { kubectlContract } from '../support/contract/kubectl.ts';
import { type ContractTarget, playgroundTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('kubectl');
});
afterAll(() => target.close());

kubectlContract(() => target);
