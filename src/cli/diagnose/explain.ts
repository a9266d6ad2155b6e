import { KdbgError } from '../../base/errors.ts';
import { nearest } from '../../base/nearest.ts';
import { CODES, type Code } from '../../diagnosis/catalog.ts';
import { codeEntry } from '../../diagnosis/doc.ts';
import { texts } from '../../texts/index.ts';
import type { Page } from './print.ts';

const isCode = (text: string): text is Code => (CODES as readonly string[]).includes(text);

/** What docs/findings.md says of a code. Throws KdbgError `wrong-usage` for a code that there is not. */
export function explain(code: string, page: Page): string {
  const say = texts.findings.report;
  if (!isCode(code)) {
    const near = nearest(code, CODES, 1)[0];
    throw new KdbgError('wrong-usage', say.unknownCode(code), { todo: say.unknownCodeTodo(near) });
  }
  const { meaning, points } = codeEntry(code);
  return [
    page.paint('1', code),
    '',
    meaning,
    '',
    ...points.map(([label, text]) => texts.findings.common.headed(label, text)),
    '',
  ].join('\n');
}
