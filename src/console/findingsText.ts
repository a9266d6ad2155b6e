import type { Evidence, Finding } from '../diagnosis/types.ts';
import { texts } from '../texts/index.ts';

/** As code where it stands in a text, also where it holds backticks itself. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return fence === '`' ? `\`${text}\`` : `\`\` ${text} \`\``;
}

function evidenceLine({ source, ref, text, time }: Evidence): string {
  const when = time === undefined ? '' : ` (${new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')})`;
  const what = source === 'log' || source === 'status' || source === 'spec' ? code(text) : text;
  const names = texts.findingsPane.sourceNames;
  const where = source === 'log' ? ref.replace(/^log\b/, names.log) : `${names[source]} ${code(ref)}`;
  return `- ${where}: ${what}${when}`;
}

/** The finding as text that reads well in a chat, in an issue and as Markdown. Times are UTC: it is read elsewhere. */
export function findingText(finding: Finding): string {
  const say = texts.findingsPane.text;
  const { object, workload, evidence, remedies } = finding;
  const where = [
    ...(workload ? [`${workload.kind} ${workload.name}`] : []),
    `${object.kind} ${object.name}`,
    ...(object.container ? [texts.findingsPane.container(object.container)] : []),
    ...(object.namespace ? [say.inNamespace(object.namespace)] : []),
  ];
  const blocks = [
    `**${finding.title}** (${finding.code}, ${say.severity[finding.severity]})`,
    where.join(' · '),
    finding.cause,
    ...(evidence.length > 0 ? [[say.why, '', ...evidence.map(evidenceLine)].join('\n')] : []),
    ...(remedies.length > 0
      ? [
          [
            say.helps,
            '',
            ...remedies.map(({ title, kubectl }, i) => `${i + 1}. ${title}${kubectl ? `\n   ${code(kubectl)}` : ''}`),
          ].join('\n'),
        ]
      : []),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
