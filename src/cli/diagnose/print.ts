import { formatClock } from '../../base/age.ts';
import type { Finding, Report, Severity } from '../../diagnosis/types.ts';
import { slashed } from '../../kube/ref.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { CliContext } from '../types.ts';
import type { Focus } from './focus.ts';

export interface Scope {
  context: string;
  namespace: string | undefined;
  focus: Focus | undefined;
}

/** The report for programs: `{scope, unseen, findings}`; on one line where more will follow. */
export function reportJson(report: Report, scope: Scope, pretty: boolean): string {
  const { focus, ...rest } = scope;
  const where = { ...rest, ...(focus ? { object: focus } : {}) };
  const whole = { scope: where, unseen: report.unseen, findings: report.findings };
  return `${JSON.stringify(whole, undefined, pretty ? 2 : undefined)}\n`;
}

const MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '!', info: '·' };
const COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36' };
const NARROWEST = 40;
const WIDEST = 110;
/** Proof that is read at a glance; the rest is in the JSON and in the console. */
const MOST_EVIDENCE = 8;

/** The report for a person, a pull request or a chat: plain text, with colours only on a terminal. */
export function reportText(report: Report, scope: Scope, context: Pick<CliContext, 'stdout' | 'env'>): string {
  const say = texts.findings.report;
  const colours = context.stdout.isTTY === true && !context.env.NO_COLOR;
  const paint = (code: string, text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  const width = Math.min(WIDEST, Math.max(NARROWEST, context.stdout.columns ?? 100));
  const lines: string[] = [];
  const put = (indent: number, text: string) => {
    for (const line of wrap(text, width - indent)) lines.push(`${' '.repeat(indent)}${line}`);
  };
  const count = (severity: Severity) => report.findings.filter((one) => one.severity === severity).length;
  const whole = scope.namespace === undefined ? say.scopeAll : say.scopeNamespace(scope.namespace);
  const where = scope.focus ? say.scopeObject(slashed(scope.focus), whole) : whole;

  if (report.findings.length === 0) lines.push(say.nothing(where));
  else lines.push(paint('1', say.count(count('error'), count('warning'), count('info'), where)));
  for (const finding of report.findings) {
    lines.push('');
    for (const [i, line] of wrap(finding.title, width - 2).entries()) {
      lines.push(
        i === 0 ? `${paint(COLOURS[finding.severity], MARKS[finding.severity])} ${paint('1', line)}` : `  ${line}`,
      );
    }
    put(2, `${objects(finding)} · ${finding.code}`);
    put(2, finding.cause);
    if (finding.evidence.length > 0) lines.push(`  ${paint('2', say.why)}`);
    for (const one of finding.evidence.slice(0, MOST_EVIDENCE)) {
      const time = one.time === undefined ? '' : ` (${formatClock(one.time)})`;
      put(4, `${/^(?:status|spec|log)/.test(one.ref) ? '' : `${one.source} `}${one.ref}: ${one.text}${time}`);
    }
    if (finding.remedies.length > 0) lines.push(`  ${paint('2', say.helps)}`);
    for (const remedy of finding.remedies) {
      put(4, remedy.title);
      if (remedy.kubectl) lines.push(`      ${paint('36', remedy.kubectl)}`);
    }
  }
  if (report.unseen.length > 0) {
    lines.push('', paint('1', say.unseen));
    for (const one of report.unseen) put(2, say.unseenLine(one.resource, one.reason));
  }
  return `${lines.join('\n')}\n`;
}

function objects(finding: Finding): string {
  const name = (ref: ObjectRef) => `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
  const parts = finding.workload
    ? [name(finding.workload), `${finding.object.kind} ${finding.object.name}`]
    : [name(finding.object)];
  if (finding.object.container) parts.push(`container ${finding.object.container}`);
  return parts.join(' · ');
}

/** Breaks at spaces; a word longer than the line stays whole, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
