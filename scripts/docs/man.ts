import packageFile from '../../package.json' with { type: 'json' };
import { allCommands } from '../../src/cli/commands.ts';
import { exampleParts, grouped, optionHelp, optionName } from '../../src/cli/help.ts';
import { globalOptions } from '../../src/cli/options.ts';
import type { HeadlessCommand, OptionSpec } from '../../src/cli/types.ts';
import { texts } from '../../src/texts/index.ts';

const commands = await allCommands();

/** The man page kdbg(1), made from what the command line's own help is made of (roff with the macros of man(7)). */
export function renderMan(): string {
  const say = texts.tools.man;
  const { help } = texts.cli;
  return [
    '.\\" Made by `npm run docs` from src/cli; do not edit.',
    `.TH KDBG 1 "" "kdbg ${packageFile.version}" "${say.manual}"`,
    section(say.name),
    `kdbg \\- ${roff(say.oneLine)}`,
    section(say.synopsis),
    ...['[OPTIONS]', 'COMMAND [OPTIONS]'].flatMap((rest) => [`.B kdbg\n${roff(rest)}`, '.br']),
    `.B kubectl kdbg\n${roff('[COMMAND] [OPTIONS]')}`,
    section(say.description),
    ...paragraphs(say.about),
    section(help.options),
    ...globalOptions().flatMap(option),
    ...grouped(commands).flatMap((group) => [section(group.title), ...group.commands.flatMap(commandPart)]),
    section(help.examples),
    ...help.mainExamples.flatMap(example),
    section(say.environment),
    ...say.variables.flatMap(([name, does]) => item(name, does)),
    section(say.files),
    ...say.fileList.flatMap(([name, does]) => item(name, does)),
    section(say.exit),
    ...say.statuses.flatMap(([name, does]) => item(name, does)),
    section(say.seeAlso),
    '.BR kubectl (1)',
    '',
  ].join('\n');
}

function commandPart(command: HeadlessCommand): string[] {
  return [
    `.SS "kdbg ${command.name}"`,
    roff(texts.cli.help.sentence(command.summary)),
    '.PP',
    `.B kdbg ${command.name}`,
    ...(command.usage ? [roff(command.usage)] : []),
    ...command.options.flatMap(option),
    ...(command.notes ? ['.PP', ...lines(command.notes)] : []),
    ...command.examples.flatMap(example),
  ];
}

function option(spec: OptionSpec): string[] {
  return item(optionName(spec).trim(), optionHelp(spec));
}

function item(term: string, does: string): string[] {
  return ['.TP', `.B ${roff(term)}`, roff(does)];
}

function example(text: string): string[] {
  const [line, does] = exampleParts(text);
  return ['.PP', '.nf', `.RS`, ...(does ? [`# ${roff(does)}`] : []), roff(line), '.RE', '.fi'];
}

function section(title: string): string {
  return `.SH ${title.toUpperCase().replaceAll('"', '\\(dq')}`;
}

function paragraphs(texts: readonly string[]): string[] {
  return texts.flatMap((text, index) => [...(index > 0 ? ['.PP'] : []), roff(text)]);
}

/** Lines that stand on their own. */
function lines(texts: readonly string[]): string[] {
  return texts.flatMap((text, index) => [...(index > 0 ? ['.br'] : []), roff(text)]).filter(Boolean);
}

/** Text as roff takes it: backslashes and dashes escaped, and no line that would be taken for a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll('~', '\\(ti')
    .replace(/[^\n -~]/gu, (letter) => `\\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`)
    .replaceAll('`', '')
    .replace(/^(?=[.'])/gm, '\\&');
}
