import { formatClock } from '../../base/age.ts';
import { wrapWords } from '../../base/width.ts';
import type { Finding, Report, Severity } from '../../diagnosis/types.ts';
import { slashed } from '../../kube/ref.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { CliContext } from '../types.ts';
import type { Focus } from './focus.ts';
import { clockOf, stamp } from './time.ts';

export interface Scope {
  context: string;
  namespace: string | undefined;
  focus: Focus | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The report as docs/diagnose.schema.json describes it. */
export function reportValue(report: Report, scope: Scope): object {
  const { context, namespace, focus, now } = scope;
  const where = {
    context,
    ...(namespace === undefined ? {} : { namespace }),
    ...(focus ? { object: focus } : {}),
    time: new Date(now).toISOString(),
  };
  return { scope: where, unseen: report.unseen, findings: report.findings };
}

/** The report for programs: `{scope, unseen, findings}`. */
export function reportJson(report: Report, scope: Scope): string {
  return `${JSON.stringify(reportValue(report, scope), undefined, 2)}\n`;
}

const MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '!', info: '·' };
const COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36' };
const NARROWEST = 40;
const WIDEST = 110;
/** Proof that is read at a glance; the rest is in the JSON and in the console. */
const MOST_EVIDENCE = 8;

const MOST_UNSEEN = 4;

/** Where text goes: how wide it is and whether colours are wanted. */
export interface Page {
  width: number;
  paint(code: string, text: string): string;
}

/** Plain text, with colours only on a terminal; a pull request or a chat gets 100 columns. */
export function pageFor(context: Pick<CliContext, 'stdout' | 'env'>): Page {
  const colours = context.stdout.isTTY === true && !context.env.NO_COLOR;
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, context.stdout.columns ?? 100)),
    paint: (code, text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text),
  };
}

/** The report for a person, a pull request or a chat. */
export function reportText(report: Report, scope: Scope, page: Page): string {
  const say = texts.findings.report;
  const lines: string[] = [];
  const put = (indent: number, text: string) => lines.push(...indented(text, indent, page.width));
  const count = (severity: Severity) => report.findings.filter((one) => one.severity === severity).length;
  const where = whereOf(scope);
  if (report.findings.length === 0) put(0, say.nothing(where));
  else lines.push(page.paint('1', say.count(count('error'), count('warning'), count('info'), where)));
  lines.push(page.paint('2', say.looked(scope.context, stamp(scope.now))));
  for (const finding of report.findings) lines.push('', ...findingLines(finding, scope.now, page));
  if (report.unseen.length > 0) {
    lines.push('', page.paint('1', say.unseen));
    for (const line of unseenLines(report.unseen)) put(2, line);
  }
  return `${lines.join('\n')}\n`;
}

/** One line each; a person with few rights lacks many kinds for the same reason, which is said once. */
export function unseenLines(unseen: Report['unseen']): string[] {
  const say = texts.findings.report;
  const [first] = unseen;
  if (!first || unseen.length <= MOST_UNSEEN) {
    return unseen.map(({ resource, reason }) => say.unseenLine(resource, reason));
  }
  return [say.unseenMany(unseen.map(({ resource }) => resource)), say.unseenFirst(first.resource, first.reason)];
}

function whereOf({ namespace, focus }: Scope): string {
  const say = texts.findings.report;
  const whole = namespace === undefined ? say.scopeAll : say.scopeNamespace(namespace);
  return focus ? say.scopeObject(slashed(focus), whole) : whole;
}

/** One finding: its title behind its mark, whose it is, why, the proof and what helps. */
export function findingLines(finding: Finding, now: number, page: Page): string[] {
  const say = texts.findings.report;
  const { paint, width } = page;
  const lines: string[] = [];
  const put = (indent: number, text: string) => lines.push(...indented(text, indent, width));
  for (const [i, line] of wrapWords(finding.title, width - 2).entries()) {
    const mark = i === 0 ? paint(COLOURS[finding.severity], MARKS[finding.severity]) : ' ';
    lines.push(`${mark} ${paint('1', line)}`);
  }
  put(2, `${objects(finding)} · ${finding.code}`);
  put(2, finding.cause);
  if (finding.nextAt !== undefined && finding.nextAt > now && !finding.cause.includes(formatClock(finding.nextAt))) {
    put(2, say.next(clockOf(finding.nextAt, now)));
  }
  if (finding.evidence.length > 0) lines.push(`  ${paint('2', say.why)}`);
  for (const one of finding.evidence.slice(0, MOST_EVIDENCE)) {
    const time = one.time === undefined ? '' : ` (${clockOf(one.time, now)})`;
    put(4, `${whereOfEvidence(one)}: ${one.text}${time}`);
  }
  const more = finding.evidence.length - MOST_EVIDENCE;
  if (more > 0) put(4, say.moreEvidence(more));
  if (finding.remedies.length > 0) lines.push(`  ${paint('2', say.helps)}`);
  for (const remedy of finding.remedies) {
    put(4, remedy.title);
    if (remedy.kubectl) lines.push(`      ${paint('36', remedy.kubectl)}`);
  }
  return lines;
}

/** Fields tell by their path where they are, and a log by its own name. */
function whereOfEvidence({ source, ref }: Finding['evidence'][number]): string {
  const names = texts.findingsPane.sourceNames;
  if (source === 'log') return ref.replace(/^log\b/, names.log);
  return /^(?:status|spec|metadata)\b/.test(ref) ? ref : `${names[source]} ${ref}`;
}

function objects(finding: Finding): string {
  const name = (ref: ObjectRef) => `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
  const parts = [name(finding.workload ?? finding.object)];
  const { object, workload } = finding;
  if (workload && (workload.kind !== object.kind || workload.name !== object.name)) {
    parts.push(`${object.kind} ${object.name}`);
  }
  if (object.container) parts.push(texts.findingsPane.container(object.container));
  return parts.join(' · ');
}

function indented(text: string, indent: number, width: number): string[] {
  return wrapWords(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
}
