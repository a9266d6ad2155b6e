import { formatClock, formatDuration } from '../../base/age.ts';
import { wrap } from '../../base/width.ts';
import type { Finding } from '../../diagnosis/types.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Theme } from '../theme.ts';
import { blank, line, type Span } from './line.ts';
import { SEVERITY_STYLE, SEVERITY_SYMBOL } from './symbols.ts';

const refText = ({ kind, name }: ObjectRef): string => `${kind} ${name}`;

/** What a finding is about, in one line: workload, object, container. */
export function findingWhere({ object, workload, affected }: Finding): string {
  return [
    workload ? refText(workload) : '',
    !workload || affected.length <= 1 ? refText(object) : texts.console.affected(affected.length),
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

/** A finding whole: title, where, cause, evidence, remedies with their number keys. */
export function paintFinding(theme: Theme, width: number, finding: Finding, now: number): string[] {
  const { evidence, remedies, nextAt } = finding;
  const rows = [
    ...wrap(finding.title, Math.max(10, width - 3)).map((part, i) =>
      line(theme, width, [
        { text: i === 0 ? `${SEVERITY_SYMBOL[finding.severity]} ` : '  ', style: SEVERITY_STYLE[finding.severity] },
        { text: part, style: 'strong' },
      ]),
    ),
    ...paragraph(theme, width, 2, findingWhere(finding), 'dim'),
    ...paragraph(theme, width, 2, finding.cause),
  ];
  if (nextAt !== undefined && nextAt > now) {
    rows.push(...paragraph(theme, width, 2, texts.console.nextTry(formatDuration(nextAt - now)), 'info'));
  }
  if (evidence.length > 0) {
    rows.push(blank(width), line(theme, width, [{ text: `  ${texts.console.why}`, style: 'dim' }]));
    for (const { source, ref, text, time } of evidence) {
      const head = `${source.padEnd(7)} `;
      const right: Span[] | undefined =
        time === undefined ? undefined : [{ text: `${formatClock(time)} `, style: 'dim' }];
      rows.push(
        line(
          theme,
          width,
          [
            { text: `   ${head}`, style: 'accent' },
            { text: shortRef(ref), style: 'dim' },
          ],
          right ? { right } : {},
        ),
      );
      rows.push(...paragraph(theme, width, 3 + head.length, text));
    }
  }
  if (remedies.length > 0) {
    rows.push(blank(width), line(theme, width, [{ text: `  ${texts.console.helps}`, style: 'dim' }]));
    for (const [i, { title, kubectl }] of remedies.entries()) {
      const parts = wrap(title, Math.max(10, width - 7));
      for (const [j, part] of parts.entries()) {
        rows.push(line(theme, width, [{ text: j === 0 ? `   ${i + 1}  ` : '      ', style: 'key' }, { text: part }]));
      }
      if (kubectl) rows.push(...paragraph(theme, width, 6, kubectl, 'dim'));
    }
  }
  return rows;
}

/** A field path without its constant beginning: the container's or condition's part is what a person looks for. */
function shortRef(ref: string): string {
  return ref.replace(/^status\.(containerStatuses|initContainerStatuses)/, '$1');
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
