import { texts } from '../../texts/index.ts';
import { LANGUAGES } from '../../texts/language.ts';
import { contextSettings, type Kind, type Setting, settings } from './schema.ts';

/** docs/configuration.md, from the records of the settings. Ends with a newline. */
export function renderConfigDoc(): string {
  const say = texts.cli.config.doc;
  return [
    `# ${say.title}`,
    '',
    say.made,
    '',
    ...say.where,
    '',
    ...table(settings()),
    '',
    `## ${say.contextsTitle}`,
    '',
    ...say.contexts,
    '',
    ...table(contextSettings()),
    '',
    `## ${say.languageTitle}`,
    '',
    ...say.language(LANGUAGES.map((one) => `\`${one}\``).join(', ')),
    '',
    `## ${say.exampleTitle}`,
    '',
    '```yaml',
    ...say.example,
    '```',
    '',
    `## ${say.filesTitle}`,
    '',
    ...say.files,
    '',
  ].join('\n');
}

function table(list: readonly Setting[]): string[] {
  const say = texts.cli.config.doc;
  const rows = list.map((one) => [
    `\`${one.path}\``,
    kindText(one.kind),
    one.value === undefined ? (one.fallback ?? '') : `\`${one.value}\``,
    one.help,
  ]);
  return [say.columns, say.columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function kindText(kind: Kind): string {
  const say = texts.cli.config.doc;
  switch (kind.type) {
    case 'text':
      return say.text;
    case 'switch':
      return '`true`, `false`';
    case 'choice':
      return kind.of.map((one) => `\`${one}\``).join(', ');
    case 'key':
      return say.key;
    case 'number':
      return say.number(kind.min, kind.max);
  }
}
