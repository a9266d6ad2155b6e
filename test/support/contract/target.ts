import { join } from 'node:path';
import { createPlayground } from '../../../src/playground/playground.ts';
import { type TestNamespace, testNamespace } from '../cluster.ts';
import { ROOT } from '../ptyDriver.ts';
import { temporaryFolder } from '../temporary.ts';

/** A cluster that the contract is asked of, and a namespace of its own in it. */
export interface ContractTarget {
  /** For what is known to differ: each difference is a line in docs/playground.md. */
  readonly kind: 'playground' | 'cluster';
  readonly lab: TestNamespace;
  /** The file, for kubectl. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** How the playground's programs are run in tests: from their source. */
export const PROGRAMS: readonly string[] = [process.execPath, join(ROOT, 'src/playground/programs/main.ts')];

/** A playground of its own, which ends with the target. */
export async function playgroundTarget(part: string): Promise<ContractTarget> {
  const files = temporaryFolder();
  const playground = await createPlayground({ programs: PROGRAMS, parent: files.path });
  const kubeconfig = files.file('kubeconfig', playground.kubeconfig);
  const lab = await testNamespace(part, kubeconfig);
  return {
    kind: 'playground',
    lab,
    kubeconfig,
    async close() {
      await lab.close();
      await playground.close();
      files.remove();
    },
  };
}

/** The cluster of KUBECONFIG. */
export async function clusterTarget(part: string): Promise<ContractTarget> {
  const lab = await testNamespace(part);
  return { kind: 'cluster', lab, kubeconfig: process.env.KUBECONFIG ?? '', close: () => lab.close() };
}
