import { texts } from '../texts/index.ts';
import { CATALOG, CODES, type Code, FAMILIES } from './catalog.ts';
import { clauses } from './prose.ts';

/** What there is to say of a code: what it means, then what else by label. */
export interface CodeEntry {
  meaning: string;
  points: readonly (readonly [label: string, text: string])[];
}

export function codeEntry(code: Code): CodeEntry {
  const { common, report, codes, objects, usualCauses } = texts.findings;
  const named: Readonly<Record<string, string>> = objects;
  const { object, severity } = CATALOG[code];
  const { meaning, help } = codes[code];
  const { causes, example } = usualCauses[code];
  return {
    meaning,
    points: [
      [report.docExample, example],
      [report.docObject, named[object] ?? object],
      [report.docSeverity, severity],
      [report.docCauses, common.sentence(clauses(causes))],
      [report.docHelp, help],
    ],
  };
}

/** docs/findings.md: every code by family, with what it means, what is usually behind it, and what helps. */
export function renderFindingsDoc(): string {
  const { report, families } = texts.findings;
  const parts = [`# ${report.docTitle}`, report.docIntro];
  for (const family of FAMILIES) {
    const codes = CODES.filter((one) => CATALOG[one].family === family);
    if (codes.length === 0) continue;
    parts.push(`## ${families[family]}`);
    for (const code of codes) {
      const { meaning, points } = codeEntry(code);
      parts.push(`### ${code}`, meaning, points.map(([label, text]) => `- ${label}: ${text}`).join('\n'));
    }
  }
  return `${parts.join('\n\n')}\n`;
}
