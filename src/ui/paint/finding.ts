import { formatClock, formatDuration } from '../../base/age.ts';
import { cellWidth, wrap } from '../../base/width.ts';
import type { Evidence, Finding } from '../../diagnosis/types.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Theme } from '../theme.ts';
import { line, type Span } from './line.ts';
import { SEVERITY_STYLE, SEVERITY_SYMBOL } from './symbols.ts';

const refText = ({ kind, name }: ObjectRef): string => `${kind} ${name}`;

/** What a finding is about, in one line: workload, object, container. */
function findingWhere({ object, workload, affected }: Finding): string {
  const isPart = workload !== undefined && object.name.startsWith(workload.name);
  return [
    workload ? refText(workload) : '',
    affected.length > 1 ? texts.console.affected(affected.length) : isPart ? '' : refText(object),
    object.container ? `container ${object.container}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A row that is not painted yet. */
interface Row {
  spans: readonly Span[];
  right?: readonly Span[];
}

const empty: Row = { spans: [] };

function painted(theme: Theme, width: number, rows: readonly Row[]): string[] {
  return rows.map(({ spans, right }) => line(theme, width, spans, right ? { right } : {}));
}

/** The first rows; where others are left out the last one says so. */
function first(rows: readonly Row[], count: number): Row[] {
  const kept = rows.slice(0, Math.max(0, count));
  const last = kept.at(-1);
  if (kept.length === rows.length || !last) return kept;
  return [...kept.slice(0, -1), { ...last, spans: [...last.spans, { text: ' …', style: 'dim' }] }];
}

/** Text broken at words, each row indented. */
function paragraph(width: number, indent: number, text: string, style?: Span['style']): Row[] {
  return wrap(text, Math.max(10, width - indent - 1)).map((part) => ({
    spans: [{ text: ' '.repeat(indent) }, { text: part, style }],
  }));
}

export interface FindingLook {
  now: number;
  /** With the kubectl line of each remedy. */
  commands: boolean;
}

/** A finding whole: title, where, cause, evidence, remedies with their number keys. */
export function paintFinding(theme: Theme, width: number, finding: Finding, look: FindingLook): string[] {
  return painted(theme, width, [
    ...what(width, finding),
    ...next(width, finding, look.now),
    ...why(width, finding),
    ...helps(width, finding, look.commands),
  ]);
}

/** Rows for evidence: a blank one, the heading, and one that proves something. */
const LEAST_PROOF = 3;

/**
 * As paintFinding in `height` rows: where it does not fit, the evidence gives way first, then the cause but for its beginning: what helps is
 * what a person came for. What is left out can be scrolled to.
 */
export function fitFinding(theme: Theme, width: number, height: number, finding: Finding, look: FindingLook): string[] {
  const whole = paintFinding(theme, width, finding, look);
  if (whole.length <= height) return whole;
  const bare = what(width, finding);
  const proof = why(width, finding);
  const help = helps(width, finding, false);
  // Without the countdown where that helps: the cause tells the time of the next try too.
  for (const said of [[...bare, ...next(width, finding, look.now)], bare]) {
    const room = height - said.length - help.length;
    if (room >= LEAST_PROOF) return painted(theme, width, [...said, ...first(proof, room), ...help]);
  }
  // Then without the heading, then each remedy in one row.
  const short = finding.remedies.map(({ title }, i) => remedyRow(i, title));
  const looks = [help, help.slice(1), help.slice(2), short];
  const tight = looks.find((rows) => bare.length + rows.length <= height) ?? short;
  return painted(theme, width, [...first(bare, Math.max(1, height - tight.length)), ...tight].slice(0, height));
}

const heading = (text: string): Row => ({ spans: [{ text: `   ${text}`, style: 'dim' }] });

const remedyRow = (i: number, title: string): Row => ({
  spans: [{ text: `    ${i + 1}  `, style: 'key' }, { text: title }],
});

/** The title, what it is about, the cause. */
function what(width: number, finding: Finding): Row[] {
  const symbol: Span = { text: ` ${SEVERITY_SYMBOL[finding.severity]} `, style: SEVERITY_STYLE[finding.severity] };
  return [
    ...wrap(finding.title, Math.max(10, width - 4)).map((part, i) => ({
      spans: [i === 0 ? symbol : { text: '   ' }, { text: part, style: 'strong' as const }],
    })),
    ...paragraph(width, 3, findingWhere(finding), 'dim'),
    ...paragraph(width, 3, finding.cause),
  ];
}

function next(width: number, { nextAt }: Finding, now: number): Row[] {
  if (nextAt === undefined || nextAt <= now) return [];
  return paragraph(width, 3, texts.console.nextTry(formatDuration(nextAt - now)), 'info');
}

function why(width: number, { evidence }: Finding): Row[] {
  if (evidence.length === 0) return [];
  return [empty, heading(texts.console.why), ...evidence.flatMap((item) => evidenceRows(width, item))];
}

function helps(width: number, { remedies }: Finding, commands: boolean): Row[] {
  if (remedies.length === 0) return [];
  const rows: Row[] = [empty, heading(texts.console.helps)];
  for (const [i, { title, kubectl }] of remedies.entries()) {
    const [begin = '', ...more] = wrap(title, Math.max(10, width - 8));
    rows.push(remedyRow(i, begin), ...more.map((part) => ({ spans: [{ text: `       ${part}` }] })));
    if (kubectl && commands) rows.push(...paragraph(width, 7, kubectl, 'dim'));
  }
  return rows;
}

const SOURCE = 9;

/** Where it stands and what it says, in one row where it fits. */
function evidenceRows(width: number, { source, ref, text, time }: Evidence): Row[] {
  const right: Span[] | undefined = time === undefined ? undefined : [{ text: `${formatClock(time)} `, style: 'dim' }];
  const options = right ? { right } : {};
  const head: Span = { text: `    ${source.padEnd(SOURCE)}`, style: 'accent' };
  const short = shortRef(ref);
  const room = width - 5 - SOURCE - (right ? 10 : 0);
  if (cellWidth(short) + cellWidth(text) + 2 <= room) {
    return [{ spans: [head, { text: `${short}  `, style: 'dim' }, { text }], ...options }];
  }
  return [{ spans: [head, { text: short, style: 'dim' }], ...options }, ...paragraph(width, 4 + SOURCE, text)];
}

/** The end of a field path, which is what a person looks for; the object is named above. */
function shortRef(ref: string): string {
  return /^[a-z][\w.[\]/-]*$/i.test(ref) && ref.includes('.') ? ref.split('.').slice(-2).join('.') : ref;
}

/** A finding in one row, for the list. */
export function findingRow(
  theme: Theme,
  width: number,
  finding: Finding,
  look: { cursor: boolean; focused: boolean },
): string {
  const { object, workload, severity, title } = finding;
  return line(
    theme,
    width,
    [
      { text: look.cursor ? '▸' : ' ', style: 'accent' },
      { text: `${SEVERITY_SYMBOL[severity]} `, style: SEVERITY_STYLE[severity] },
      { text: title },
    ],
    {
      right: [{ text: `${(workload ?? object).name} `, style: 'dim' }],
      base: look.cursor ? (look.focused ? 'cursor' : 'cursorIdle') : undefined,
    },
  );
}
