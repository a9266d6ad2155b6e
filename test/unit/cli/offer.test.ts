import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { offerFor } from '../../../src/cli/offer.ts';
import { loadKubeconfig } from '../../../src/kube/kubeconfig.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const NO_ARGS = { command: '', positional: [], options: {} };
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** What is offered where the kubeconfig is read with this environment. */
function offered(env: Readonly<Record<string, string>>) {
  try {
    loadKubeconfig({ env });
    return undefined;
  } catch (thrown) {
    return offerFor(thrown, NO_ARGS, env);
  }
}

describe('without a cluster', () => {
  test('it is said where a kubeconfig was looked for', () => {
    const path = `${folder.path}/.kube/config`;
    expect(offered({ HOME: folder.path })).toEqual({ reason: 'none', looked: [path], contexts: [] });
  });

  test('the contexts of a kubeconfig that has none in use can be chosen', () => {
    const contexts = ['dev', 'prod'].map((name) => `- {name: ${name}, context: {cluster: c}}`).join('\n');
    const KUBECONFIG = folder.file('config', `contexts:\n${contexts}\nclusters: []\n`);
    expect(offered({ KUBECONFIG })).toEqual({ reason: 'unset', looked: [KUBECONFIG], contexts: ['dev', 'prod'] });
  });

  test('an empty kubeconfig is one that names no cluster', () => {
    const KUBECONFIG = folder.file('config', 'apiVersion: v1\nkind: Config\n');
    expect(offered({ KUBECONFIG })).toEqual({ reason: 'empty', looked: [KUBECONFIG], contexts: [] });
  });

  test('a kubeconfig that is broken is an error to be told, not a reason for a playground', () => {
    const KUBECONFIG = folder.file('config', 'contexts: [');
    expect(offered({ KUBECONFIG })).toBeUndefined();
  });
});
