import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/ptyDriver.ts';

/** What each folder of src may import beside itself; the drawing is in docs/architecture.md. */
const KUBE = ['base', 'texts', 'kube'];
const STORE = [...KUBE, 'store'];
const SERVICES = [...STORE, 'diagnosis', 'services', 'terminal'];
const CONSOLE = [...SERVICES, 'console', 'keys'];
const COMMANDS = [...CONSOLE, 'commands'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  texts: ['base'],
  kube: ['base', 'texts'],
  store: KUBE,
  diagnosis: STORE,
  services: SERVICES,
  keys: ['base', 'texts'],
  terminal: ['base', 'texts', 'keys'],
  console: CONSOLE,
  commands: COMMANDS,
  playground: [...STORE, 'terminal'],
  ui: COMMANDS,
  cli: [...COMMANDS, 'playground'],
  'main.ts': [...COMMANDS, 'ui', 'cli', 'main', 'playground'],
  main: [...COMMANDS, 'ui', 'cli'],
};
/** Packages that only these folders may know (types of the generated client may be imported where objects are). */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['kube'],
  undici: ['kube'],
  ws: ['kube', 'playground'],
  'node-pty': ['terminal'],
  '@xterm/headless': ['terminal'],
  '@xterm/addon-unicode11': ['terminal'],
  ink: ['ui', 'main'],
  react: ['ui', 'main'],
};

interface Import {
  file: string;
  specifier: string;
  /** Only types: gone when the program runs. */
  typeOnly: boolean;
}

function files(folder: string, ending = /\.(ts|tsx|mjs|js)$/): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map((match) => ({
    file,
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const sources = files('src').filter((file) => !file.endsWith('.d.ts'));
const imports = sources.flatMap(importsOf);
const folderOf = (file: string) => file.split('/')[1] ?? '';

describe('the house', () => {
  test('every folder of src has its place in the drawing', () => {
    expect([...new Set(sources.map(folderOf))].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  test('arrows go one way', () => {
    const wrong = imports.flatMap(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return [];
      const target = relative('.', join(dirname(file), specifier));
      if (!target.startsWith('src/')) return /^(keymaps\/|package\.json)/.test(target) ? [] : [`${file} → ${target}`];
      const [from, to] = [folderOf(file), folderOf(target)];
      return from === to || MAY_IMPORT[from]?.includes(to) ? [] : [`${file} → ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test('a package of the wire or the terminal is known to its own folder only', () => {
    const wrong = imports.flatMap(({ file, specifier, typeOnly }) => {
      const name = Object.keys(PACKAGES).find((one) => specifier === one || specifier.startsWith(`${one}/`));
      if (!name || PACKAGES[name]?.includes(folderOf(file))) return [];
      return typeOnly && folderOf(file) !== 'ui' ? [] : [`${file} → ${specifier}`];
    });
    expect(wrong).toEqual([]);
  });

  test('every import of a file of our own names its ending', () => {
    const bare = imports.filter(({ specifier }) => specifier.startsWith('.') && !/\.(ts|tsx|json)$/.test(specifier));
    expect(bare.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const long = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
      files(folder).flatMap((file) => {
        const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;
        return lines > 400 ? [`${file}: ${lines}`] : [];
      }),
    );
    expect(long).toEqual([]);
  });

  test('no file names a path of the machine it was written on', () => {
    const machine = new RegExp(`(^|[^\\w.~}-])/${'(work|farm|root|home(?!/ann))'}/`, 'm');
    const naming = ['src', 'test', 'bench', 'scripts', 'docs', 'keymaps', 'bin', '.ci']
      .flatMap((folder) => files(folder, /./))
      .filter((file) => isText(file) && machine.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(naming).toEqual([]);
  });
});

function isText(file: string): boolean {
  return /\.(ts|tsx|mjs|js|md|json|txt)$|^bin\/|^\.ci\//.test(file) && !file.endsWith('/');
}
