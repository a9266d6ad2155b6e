import { afterAll, beforeAll } from 'vitest';
import { kubectlShortContract } from '../support/contract/kubectlShort.ts';
import { kubectlVerbsContract } from '../support/contract/kubectlVerbs.ts';
import { type ContractTarget, playgroundTarget } from '../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('verbs');
});
afterAll(() => target.close());

kubectlShortContract(() => target);
kubectlVerbsContract(() => target);
