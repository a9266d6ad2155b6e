import { expect, test } from 'vitest';
import { findingText } from '../../../src/console/findingsText.ts';
import type { Finding } from '../../../src/diagnosis/types.ts';

const FINDING: Finding = {
  id: 'x',
  code: 'crash-exit',
  severity: 'error',
  object: { kind: 'Pod', name: 'web-1', namespace: 'shop', container: 'web' },
  workload: { kind: 'Deployment', name: 'web', namespace: 'shop' },
  affected: [],
  title: 'web ends with exit code 1',
  cause: 'It says: no broker.',
  evidence: [
    { source: 'status', ref: 'status.phase', text: 'Running' },
    { source: 'log', ref: 'log web', text: 'fatal: no `broker`', time: Date.parse('2026-01-01T12:00:00.250Z') },
  ],
  remedies: [
    { command: 'logs.previous', title: 'Read the log', kubectl: 'kubectl -n shop logs web-1 --previous' },
    { command: 'debug.toggle', title: 'Put it to sleep' },
  ],
};

test('a finding as text has all that a colleague needs, also as Markdown', () => {
  expect(findingText(FINDING)).toBe(
    `**web ends with exit code 1** (crash-exit, error)

Deployment web · Pod web-1 · container web · namespace shop

It says: no broker.

Why:

- status \`status.phase\`: \`Running\`
- log web: \`\` fatal: no \`broker\` \`\` (2026-01-01T12:00:00Z)

What helps:

1. Read the log
   \`kubectl -n shop logs web-1 --previous\`
2. Put it to sleep
`,
  );
});

test('a finding without evidence or remedies has no empty headings', () => {
  const text = findingText({ ...FINDING, evidence: [], remedies: [], workload: undefined } as Finding);
  expect(text).toBe(
    '**web ends with exit code 1** (crash-exit, error)\n\nPod web-1 · container web · namespace shop\n\nIt says: no broker.\n',
  );
});
