import { formatClock, formatDuration } from '../../base/age.ts';
import { cellWidth, wrap } from '../../base/width.ts';
import type { Evidence, Finding } from '../../diagnosis/types.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Theme } from '../theme.ts';
import { blank, line, type Span } from './line.ts';
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

/** Text broken at words, each row indented. */
function paragraph(theme: Theme, width: number, indent: number, text: string, style?: Span['style']): string[] {
  return wrap(text, Math.max(10, width - indent - 1)).map((part) =>
    line(theme, width, [{ text: ' '.repeat(indent) }, { text: part, style }]),
  );
}

export interface FindingLook {
  now: number;
  /** With the kubectl line of each remedy. */
  commands: boolean;
}

/** A finding whole: title, where, cause, evidence, remedies with their number keys. */
export function paintFinding(theme: Theme, width: number, finding: Finding, look: FindingLook): string[] {
  const { what, why, helps } = findingParts(theme, width, finding, look);
  return [...what, ...why, ...helps];
}

/** As paintFinding in `height` rows: where it does not fit, the evidence gives way first, for what helps is what a person came for. */
export function fitFinding(theme: Theme, width: number, height: number, finding: Finding, look: FindingLook): string[] {
  const { what, why, helps } = findingParts(theme, width, finding, look);
  if (what.length + why.length + helps.length <= height) return [...what, ...why, ...helps];
  const room = height - what.length - helps.length;
  if (room >= 4) return [...what, ...why.slice(0, room), ...helps];
  const tight = helps.filter((row) => row.trim() !== '');
  if (height - tight.length >= 2) return [...what.slice(0, height - tight.length), ...tight];
  const [, ...bare] = tight;
  return [...what.slice(0, Math.max(1, height - bare.length)), ...bare].slice(0, height);
}

function findingParts(theme: Theme, width: number, finding: Finding, { now, commands }: FindingLook) {
  const { evidence, remedies, nextAt } = finding;
  const heading = (text: string) => line(theme, width, [{ text: `   ${text}`, style: 'dim' }]);
  const what = [
    ...wrap(finding.title, Math.max(10, width - 4)).map((part, i) =>
      line(theme, width, [
        { text: i === 0 ? ` ${SEVERITY_SYMBOL[finding.severity]} ` : '   ', style: SEVERITY_STYLE[finding.severity] },
        { text: part, style: 'strong' },
      ]),
    ),
    ...paragraph(theme, width, 3, findingWhere(finding), 'dim'),
    ...paragraph(theme, width, 3, finding.cause),
  ];
  if (nextAt !== undefined && nextAt > now) {
    what.push(...paragraph(theme, width, 3, texts.console.nextTry(formatDuration(nextAt - now)), 'info'));
  }
  const why = evidence.length > 0 ? [blank(width), heading(texts.console.why)] : [];
  for (const item of evidence) why.push(...evidenceRows(theme, width, item));
  const helps = remedies.length > 0 ? [blank(width), heading(texts.console.helps)] : [];
  for (const [i, { title, kubectl }] of remedies.entries()) {
    for (const [j, part] of wrap(title, Math.max(10, width - 8)).entries()) {
      helps.push(line(theme, width, [{ text: j === 0 ? `    ${i + 1}  ` : '       ', style: 'key' }, { text: part }]));
    }
    if (kubectl && commands) helps.push(...paragraph(theme, width, 7, kubectl, 'dim'));
  }
  return { what, why, helps };
}

const SOURCE = 9;

/** Where it stands and what it says, in one row where it fits. */
function evidenceRows(theme: Theme, width: number, { source, ref, text, time }: Evidence): string[] {
  const right: Span[] | undefined = time === undefined ? undefined : [{ text: `${formatClock(time)} `, style: 'dim' }];
  const options = right ? { right } : {};
  const head: Span = { text: `    ${source.padEnd(SOURCE)}`, style: 'accent' };
  const short = shortRef(ref);
  const room = width - 5 - SOURCE - (right ? 10 : 0);
  if (cellWidth(short) + cellWidth(text) + 2 <= room) {
    return [line(theme, width, [head, { text: `${short}  `, style: 'dim' }, { text }], options)];
  }
  return [
    line(theme, width, [head, { text: short, style: 'dim' }], options),
    ...paragraph(theme, width, 4 + SOURCE, text),
  ];
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
