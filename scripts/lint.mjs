// `npm run lint`: style and types, both even when the first has something to say.
import { ensureInstalled, root, runFile } from './project.mjs';

await ensureInstalled();
const options = { cwd: root };
const style = await runFile(
  'node_modules/@biomejs/biome/bin/biome',
  ['check', '--error-on-warnings', ...process.argv.slice(2)],
  options,
);
const types = await runFile('node_modules/typescript/bin/tsc', ['-p', '.'], options);
process.exit(style || types);
