// `npm run build`: bundles src/main.ts and the playground's programs into dist/. Files are replaced whole, so that a kdbg that starts meanwhile never sees half of one;
// chunks of older builds stay for an hour, because a running kdbg may still load them (`--clean`, for the package, removes them at once).
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ensureInstalled, root } from './project.mjs';

await ensureInstalled();
const { build } = await import('esbuild');

const dist = join(root, 'dist');
const clean = process.argv.includes('--clean');
const fresh = `.new-${process.pid}`;
mkdirSync(dist, { recursive: true });
// Written before a source is read: one that is changed during the build is newer than this mark.
const mark = join(dist, `.built${fresh}`);
writeFileSync(mark, '');

const require =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";
/**
 * Node's own modules are taken as they are, not through an ES import: that reads every export once, and reading `http.WebSocket` or
 * `crypto.webcrypto` loads large parts of Node (70 ms of the start) that kdbg never uses.
 */
const builtins = {
  name: 'builtins',
  setup(bundler) {
    const names = new Set(builtinModules);
    bundler.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path }) => {
      const name = path.replace(/^node:/, '');
      return names.has(name) ? { path: name, namespace: 'builtin' } : undefined;
    });
    bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}');`,
    }));
  },
};

/** What is built, for `kdbg --version`: the commit, with a mark where files differ from it; empty outside of a checkout. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  // Not of a repository that only has this folder somewhere in it.
  if (git('rev-parse', '--show-cdup') !== '') return '';
  return git('describe', '--always', '--dirty', '--abbrev=10', '--exclude=*');
}

const result = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    // What runs in the playground's containers, each in a Node of its own.
    { in: 'src/playground/programs/main.ts', out: 'programs' },
  ],
  outdir: dist,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: {
    'process.env.KDBG_COMMIT': JSON.stringify(commit()),
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    fetch: 'undefined',
  },
  alias: { 'react-devtools-core': join(root, 'scripts/stub.mjs') },
  external: ['node-pty'],
  plugins: [builtins],
  banner: { js: require },
  logLevel: 'warning',
  write: false,
}).catch(() => {
  rmSync(mark);
  process.exit(1);
});

const kept = new Set(['.built']);
function put(name, contents) {
  const path = join(dist, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path + fresh, contents);
  renameSync(path + fresh, path);
  kept.add(name);
}
for (const file of result.outputFiles) put(relative(dist, file.path), file.contents);
// Not bundled: it has to be read by any Node, even one that is too old for the bundle.
put('bin.js', readFileSync(join(root, 'scripts/bin.js')));
// The names by which kubectl finds a plugin and its completion.
put('kubectl-kdbg.js', "#!/usr/bin/env node\nimport './bin.js';\n");
put('kubectl_complete-kdbg.js', "#!/usr/bin/env node\nprocess.argv.splice(2, 0, '__complete');\nimport('./bin.js');\n");
renameSync(mark, join(dist, '.built'));

for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name);
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info?.isFile() || kept.has(name)) continue;
  if (clean || Date.now() - info.mtimeMs > 3_600_000) rmSync(path, { force: true });
}
