import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import { COMMAND_NAMES, findCommand } from '../../src/cli/commands.ts';
import { CODES } from '../../src/diagnosis/catalog.ts';
import { LESSONS } from '../../src/playground/lessons/index.ts';
import { ROOT } from '../support/ptyDriver.ts';

/** The documents that people read, from the project's folder. */
const FILES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const texts = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** Without blocks of code: what looks like a link or a heading there is none. */
function prose(file: string): string {
  return (texts.get(file) ?? '').replace(/^```[\s\S]*?^```/gm, '');
}

interface Link {
  file: string;
  to: string;
}

const links = FILES.flatMap((file): Link[] =>
  [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => ({ file, to })),
).filter(({ to }) => !/^[a-z]+:/.test(to));

/** As GitHub makes them of headings. */
function anchors(file: string): string[] {
  return [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** Every command line of kdbg that the documents show, in blocks of code and between backticks. */
function commandLines(file: string): string[] {
  const text = texts.get(file) ?? '';
  const blocks = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...prose(file).matchAll(/`((?:\.\/bin\/)?kdbg [^`]+)`/g)].map(([, line = '']) => line);
  return [...blocks, ...inline].flatMap(
    (line) => line.replace(/\s#.*$/, '').match(/(?:^|\|\| |&& |\$\()(?:\.\/bin\/)?kdbg(?: [^|;>&]*)?/)?.[0] ?? [],
  );
}

describe('links', () => {
  test.each(links)('$file leads to $to', ({ file, to }) => {
    const [path = '', anchor] = to.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    expect(existsSync(join(ROOT, target)), `${target} is there`).toBe(true);
    if (anchor !== undefined) expect(anchors(target)).toContain(anchor);
  });

  const paths = FILES.flatMap((file) =>
    [...prose(file).matchAll(/`((?:src|test|scripts|docs|bench|bin|keymaps|\.ci)\/[\w./-]+)`/g)].map(
      ([, path = '']) => ({
        file,
        path,
      }),
    ),
  );
  test.each(paths)('$file names $path, which is there', ({ path }) => {
    // `src/texts/en/<part>` and the like are not matched; a module may be named without its ending.
    expect(existsSync(join(ROOT, path)) || existsSync(join(ROOT, `${path}.ts`)), path).toBe(true);
  });

  test('every document can be reached from the README', () => {
    const reached = new Set(['README.md']);
    // The set grows while it is walked.
    for (const file of reached) {
      for (const link of links.filter((one) => one.file === file)) {
        const target = join(dirname(file), link.to.split('#')[0] || '.');
        if (texts.has(target)) reached.add(target);
      }
    }
    expect(FILES.filter((file) => !reached.has(file))).toEqual([]);
  });

  test('every picture in docs/pictures is shown, and none is too heavy', () => {
    const shown = [...texts.values()].join('\n');
    const folder = join(ROOT, 'docs/pictures');
    for (const name of readdirSync(folder)) {
      expect(shown, `${name} is shown`).toContain(`pictures/${name}`);
      if (name.endsWith('.svg')) expect(readFileSync(join(folder, name)).length, name).toBeLessThan(60_000);
    }
  });
});

describe('what the documents tell people to type', () => {
  const lines = FILES.flatMap((file) => [...new Set(commandLines(file))].map((line) => ({ file, line: line.trim() })));

  test('there are command lines to look at', () => {
    expect(lines.length).toBeGreaterThan(20);
  });

  test.each(lines)('$file: $line', async ({ line }) => {
    // In usage lines: alternatives and what may be left out.
    const argv = line
      .replace(/^.*?kdbg ?/, '')
      .replace(/[[\]…]/g, '')
      .split(/\s+/)
      .filter(Boolean);
    const args = await parseArgs(argv, findCommand, COMMAND_NAMES);
    expect(argv.length === 0 || args.command !== '' || Object.keys(args.options).length > 0).toBe(true);
    const { explain, lesson } = args.options;
    if (typeof explain === 'string' && explain !== 'CODE') expect(CODES).toContain(explain);
    if (typeof lesson === 'string') expect(LESSONS.map(({ id }) => id)).toContain(lesson);
  });

  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  test.each(
    FILES.flatMap((file) =>
      [...(texts.get(file) ?? '').matchAll(/\bnpm run ([\w:]+)/g)].map(([, script = '']) => ({ file, script })),
    ),
  )('$file: npm run $script', ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });
});
