// `npm run bench [NAME…]`: runs the measurements of bench/ (all, or those named) one after another.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, runFile, say } from './project.mjs';

await ensureInstalled();
await ensureBuilt();
const known = readdirSync(join(root, 'bench')).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
const names = process.argv.slice(2).length ? process.argv.slice(2) : known;
let status = 0;
for (const name of names) {
  if (existsSync(join(root, `bench/${name}.ts`))) status = (await runFile(`bench/${name}.ts`)) || status;
  else {
    say(`there is no measurement "${name}"; there are ${known.join(', ')}.`);
    status = 2;
  }
}
process.exit(status);
