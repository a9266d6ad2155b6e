// `npm run pictures`: makes the pictures of docs/pictures from the real program, on the playground. Names of pictures may follow: only those.
import { ensureBuilt, ensureInstalled, root, runFile } from './project.mjs';

await ensureInstalled();
await ensureBuilt();
process.exit(await runFile('scripts/pictures/make.ts', process.argv.slice(2), { cwd: root }));
