import { formatClock, formatDuration } from '../../base/age.ts';
import { cellWidth, fit, wrap } from '../../base/width.ts';
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
  const pods = affected.filter(({ kind }) => kind === 'Pod');
  const many = pods.length > 1 ? texts.findingsPane.affected(pods.length) : '';
  return [
    workload ? refText(workload) : '',
    object.kind === 'Pod' && many ? many : isPart ? '' : refText(object),
    object.kind !== 'Pod' ? many : '',
    object.container ? texts.findingsPane.container(object.container) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A row that is not painted yet. */
interface Row {
  spans: readonly Span[];
  right?: readonly Span[];
  /** The evidence or remedy that it belongs to, as they are counted in the finding. */
  item?: number;
}

const empty: Row = { spans: [] };

/** A row of the pane, and which evidence or remedy a click on it means, as they are counted in the finding. */
export interface PaintedRow {
  text: string;
  item?: number | undefined;
}

function painted(theme: Theme, width: number, rows: readonly Row[], chosen?: number): PaintedRow[] {
  return rows.map(({ spans, right, item }, i) => {
    const at = chosen !== undefined && item === chosen;
    const first = at && rows[i - 1]?.item !== item;
    const text = line(theme, width, first ? withMark(spans) : spans, {
      ...(right ? { right } : {}),
      base: at ? 'cursor' : undefined,
    });
    return { text, item };
  });
}

/** The first cells of a row become the cursor's mark. */
function withMark([begin, ...rest]: readonly Span[]): Span[] {
  const text = begin?.text ?? '';
  return [{ text: ' ▸ ', style: 'accent' }, { ...begin, text: text.slice(3) }, ...rest];
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
  /** The key that leads to where the numbers of the remedies work; missing where they do. */
  reach?: string | undefined;
}

const whole = (width: number, finding: Finding, { now, commands, reach }: FindingLook): Row[] => [
  ...what(width, finding, now),
  ...next(width, finding, now),
  ...why(width, finding),
  ...helps(width, finding, commands, reach),
];

/** A finding whole: title, where, cause, evidence, remedies with their number keys. */
export function paintFinding(theme: Theme, width: number, finding: Finding, look: FindingLook): PaintedRow[] {
  return painted(theme, width, whole(width, finding, look));
}

/** As paintFinding in `height` rows, scrolled so that the chosen piece of evidence or remedy is seen. */
export function walkFinding(
  theme: Theme,
  width: number,
  height: number,
  finding: Finding,
  { chosen, ...look }: FindingLook & { chosen: number },
): PaintedRow[] {
  const rows = whole(width, finding, look);
  const first = rows.findIndex(({ item }) => item === chosen);
  const last = rows.findLastIndex(({ item }) => item === chosen);
  const most = Math.max(0, rows.length - height);
  // The beginning of a long one is seen before its end.
  const top = last < height ? 0 : Math.min(most, first, last - Math.ceil(height / 2));
  return painted(theme, width, rows, chosen).slice(top, top + height);
}

/** Rows for evidence: a blank one, the heading, and one that proves something. */
const LEAST_PROOF = 3;

/**
 * As paintFinding in `height` rows: where it does not fit, the evidence gives way first, then the cause but for its beginning: what helps is
 * what a person came for. What is left out can be scrolled to.
 */
export function fitFinding(
  theme: Theme,
  width: number,
  height: number,
  finding: Finding,
  look: FindingLook,
): PaintedRow[] {
  const all = paintFinding(theme, width, finding, look);
  if (all.length <= height) return all;
  const bare = what(width, finding, look.now);
  const proof = why(width, finding);
  const help = helps(width, finding, false, look.reach);
  // Without the countdown where that helps: the cause tells the time of the next try too.
  for (const said of [[...bare, ...next(width, finding, look.now)], bare]) {
    const room = height - said.length - help.length;
    if (room >= LEAST_PROOF) return painted(theme, width, [...said, ...first(proof, room), ...help]);
  }
  // Then without the heading, then each remedy in one row.
  const short = finding.remedies.map(
    ({ title }, i): Row => ({
      ...remedyRow(i, title),
      item: finding.evidence.length + i,
    }),
  );
  const looks = [help, help.slice(1), help.slice(2), short];
  const tight = looks.find((rows) => bare.length + rows.length <= height) ?? short;
  return painted(theme, width, [...first(bare, Math.max(1, height - tight.length)), ...tight].slice(0, height));
}

const heading = (text: string): Row => ({ spans: [{ text: `   ${text}`, style: 'dim' }] });

const remedyRow = (i: number, title: string): Row => ({
  spans: [{ text: `    ${i + 1}  `, style: 'key' }, { text: title }],
});

/** Stands for the countdown while a text is broken into rows, so that they stay where they are while it counts. */
const SLOT = /\ue000+/;
function slot(): string {
  const longest = texts.findingsPane.countdown('59m59s');
  return longest.replace(/\S.*/, (words) => '\ue000'.repeat(cellWidth(words)));
}

/** The time of the next try that a text tells, with how long that is from now. */
function counted(text: string, { nextAt }: Finding, now: number): { text: string; left: string } {
  const clock = nextAt === undefined || nextAt <= now ? undefined : formatClock(nextAt);
  if (clock === undefined || nextAt === undefined || !text.includes(clock)) return { text, left: '' };
  const left = texts.findingsPane.countdown(formatDuration(nextAt - now));
  return { text: text.replace(clock, clock + slot()), left };
}

/** The title, what it is about, the cause. */
function what(width: number, finding: Finding, now: number): Row[] {
  const { text, left } = counted(finding.cause, finding, now);
  const symbol: Span = { text: ` ${SEVERITY_SYMBOL[finding.severity]} `, style: SEVERITY_STYLE[finding.severity] };
  return [
    ...wrap(finding.title, Math.max(10, width - 4)).map((part, i) => ({
      spans: [i === 0 ? symbol : { text: '   ' }, { text: part, style: 'strong' as const }],
    })),
    ...paragraph(width, 3, findingWhere(finding), 'dim'),
    ...paragraph(width, 3, text).map(({ spans }) => ({
      spans: spans.map((span) => ({ ...span, text: span.text.replace(SLOT, left.trimStart()) })),
    })),
  ];
}

/** The countdown, where the cause does not tell the time itself. */
function next(width: number, finding: Finding, now: number): Row[] {
  const { nextAt, cause } = finding;
  if (nextAt === undefined || nextAt <= now || counted(cause, finding, now).left) return [];
  return paragraph(width, 3, texts.findingsPane.otherTry(formatDuration(nextAt - now)), 'info');
}

function why(width: number, { evidence }: Finding): Row[] {
  if (evidence.length === 0) return [];
  return [
    empty,
    heading(texts.console.why),
    ...evidence.flatMap((one, item) => evidenceRows(width, one, evidence[item - 1]).map((row) => ({ ...row, item }))),
  ];
}

function helps(width: number, { evidence, remedies }: Finding, commands: boolean, reach: string | undefined): Row[] {
  if (remedies.length === 0) return [];
  const way: Span = { text: `  ${texts.console.helpsReach(reach ?? '')}`, style: 'dim' };
  const head = heading(texts.console.helps);
  const rows: Row[] = [empty, reach === undefined ? head : { spans: [...head.spans, way] }];
  for (const [i, { title, kubectl }] of remedies.entries()) {
    const [begin = '', ...more] = wrap(title, Math.max(10, width - 8));
    const own = [
      remedyRow(i, begin),
      ...more.map((part) => ({ spans: [{ text: `       ${part}` }] })),
      ...(kubectl && commands ? paragraph(width, 7, kubectl, 'dim') : []),
    ];
    rows.push(...own.map((row) => ({ ...row, item: evidence.length + i })));
  }
  return rows;
}

const SOURCE = 9;

/** Where it stands and what it says, in one row where it fits; the lines of one log follow each other under one head. */
function evidenceRows(width: number, { source, ref, text, time }: Evidence, before: Evidence | undefined): Row[] {
  const same = source === 'log' && before?.source === 'log' && before.ref === ref;
  const clock = time === undefined ? undefined : formatClock(time);
  const told = same && before.time !== undefined && formatClock(before.time) === clock;
  const right: Span[] | undefined = clock === undefined || told ? undefined : [{ text: `${clock} `, style: 'dim' }];
  const options = right ? { right } : {};
  const head: Span = {
    text: `    ${fit(same ? '' : texts.findingsPane.sourceNames[source], SOURCE)}`,
    style: 'accent',
  };
  const name = shortRef(source === 'log' ? ref.replace(/^log (?=.)/, '') : ref);
  const short = same ? ' '.repeat(cellWidth(name)) : name;
  const room = width - 5 - SOURCE - (right ? 10 : 0);
  if (cellWidth(short) + cellWidth(text) + 2 <= room) {
    return [{ spans: [head, { text: `${short}  `, style: 'dim' }, { text }], ...options }];
  }
  const rows = paragraph(width, 4 + SOURCE, text);
  return same ? rows : [{ spans: [head, { text: short, style: 'dim' }], ...options }, ...rows];
}

/** The end of a field path, which is what a person looks for; the object is named above. */
function shortRef(ref: string): string {
  return /^[a-z][\w.[\]/-]*$/i.test(ref) && ref.includes('.') ? ref.split('.').slice(-2).join('.') : ref;
}
