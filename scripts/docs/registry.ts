import { renderReportSchema } from '../../src/cli/diagnose/schema.ts';
import { renderKeysDoc } from '../../src/commands/doc.ts';
import { renderFindingsDoc } from '../../src/diagnosis/doc.ts';
import { renderConfigDoc } from '../../src/services/config/doc.ts';
import { renderMan } from './man.ts';
import { renderReadme } from './readme.ts';

/** The documents that are made from code: `npm run docs` writes them and a test fails when one is stale. `now` is the file's text. */
export const DOCUMENTS: readonly { file: string; render(now: string): string }[] = [
  { file: 'README.md', render: renderReadme },
  { file: 'docs/configuration.md', render: renderConfigDoc },
  { file: 'docs/diagnose.schema.json', render: renderReportSchema },
  { file: 'docs/findings.md', render: renderFindingsDoc },
  { file: 'docs/kdbg.1', render: renderMan },
  { file: 'docs/keys.md', render: renderKeysDoc },
];
