import { renderFindingsDoc } from '../../src/diagnosis/doc.ts';
import { renderConfigDoc } from '../../src/services/config/doc.ts';

/** The documents that are made from code: `npm run docs` writes them and a test fails when one is stale. */
export const DOCUMENTS: readonly { file: string; render(): string }[] = [
  { file: 'docs/configuration.md', render: renderConfigDoc },
  { file: 'docs/findings.md', render: renderFindingsDoc },
];
