// `npm start`: installs and builds what is missing, then opens the console.
import { ensureBuilt, ensureInstalled, runFile } from './project.mjs';

await ensureInstalled();
await ensureBuilt();
process.exit(await runFile('dist/bin.js', process.argv.slice(2)));
