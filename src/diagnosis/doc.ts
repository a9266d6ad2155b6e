import { texts } from '../texts/index.ts';
import { CATALOG, CODES, type Code, FAMILIES } from './catalog.ts';

/** docs/findings.md: every code by family, with what it means and what helps. */
export function renderFindingsDoc(): string {
  const { report, families, codes } = texts.findings;
  const meaning: Readonly<Record<Code, { meaning: string; help: string }>> = codes;
  const parts = [`# ${report.docTitle}`, report.docIntro];
  for (const family of FAMILIES) {
    parts.push(`## ${families[family]}`);
    for (const code of CODES.filter((one) => CATALOG[one].family === family)) {
      const { object, severity } = CATALOG[code];
      parts.push(
        `### ${code}`,
        meaning[code].meaning,
        [
          `- ${report.docObject}: ${object}`,
          `- ${report.docSeverity}: ${severity}`,
          `- ${report.docHelp}: ${meaning[code].help}`,
        ].join('\n'),
      );
    }
  }
  return `${parts.join('\n\n')}\n`;
}
