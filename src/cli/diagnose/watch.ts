import type { Finding, Report } from '../../diagnosis/types.ts';
import { texts } from '../../texts/index.ts';
import { findingLines, type Page, reportText, reportValue, type Scope, unseenLines } from './print.ts';
import { stamp } from './time.ts';

/** What changed from one report to the next. */
export type ReportEvent =
  | { event: 'found' | 'changed' | 'gone'; finding: Finding }
  | { event: 'unseen'; unseen: Report['unseen'] };

/** A finding has changed when it says something else in its title or of its severity; its figures alone (a fourth crash) are no news. */
const isOther = (a: Finding, b: Finding): boolean =>
  a.severity !== b.severity || a.title !== b.title || a.code !== b.code;

/** What is new, other or gone; gone first, so that a cause that gave way to another reads in order. */
export function eventsBetween(before: Report, after: Report): ReportEvent[] {
  const known = new Map(before.findings.map((finding) => [finding.id, finding]));
  const now = new Set(after.findings.map(({ id }) => id));
  const news = after.findings.flatMap((finding): ReportEvent[] => {
    const old = known.get(finding.id);
    if (!old) return [{ event: 'found', finding }];
    return isOther(old, finding) ? [{ event: 'changed', finding }] : [];
  });
  const seen = JSON.stringify(before.unseen) === JSON.stringify(after.unseen);
  return [
    ...before.findings.filter(({ id }) => !now.has(id)).map((finding) => ({ event: 'gone' as const, finding })),
    ...news,
    ...(seen ? [] : [{ event: 'unseen' as const, unseen: after.unseen }]),
  ];
}

/** Prints a report in whole, and then what changes. */
export interface Teller {
  first(report: Report, scope: Scope): string;
  next(event: ReportEvent, scope: Scope): string;
}

/** One line of JSON an event, the first being the whole report. */
export const jsonTeller: Teller = {
  first: (report, scope) => `${JSON.stringify({ event: 'report', ...reportValue(report, scope) })}\n`,
  next: ({ event, ...rest }, { now }) => `${JSON.stringify({ event, time: new Date(now).toISOString(), ...rest })}\n`,
};

export function textTeller(page: Page): Teller {
  const say = texts.findings.report;
  return {
    first: (report, scope) => `${reportText(report, scope, page)}\n${page.paint('2', say.watching)}\n`,
    next(event, { now }) {
      const head = (what: string) => `\n${page.paint('2', `── ${stamp(now)} · ${what} ──`)}\n`;
      if (event.event === 'unseen') {
        const lines = unseenLines(event.unseen).map((line) => `  ${line}\n`);
        return head(lines.length > 0 ? say.unseen : say.allSeen) + lines.join('');
      }
      const { finding } = event;
      if (event.event === 'gone')
        return `${head(say.gone)}${page.paint('32', '✓')} ${finding.title} · ${finding.code}\n`;
      return `${head(event.event === 'found' ? say.found : say.changed)}${findingLines(finding, now, page).join('\n')}\n`;
    },
  };
}
