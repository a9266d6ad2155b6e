// `npm start`, and bin/kdbg where something is missing: installs and builds that, then opens the console.
import { ensureBuilt, ensureInstalled, runFile } from './project.mjs';

await ensureInstalled();
await ensureBuilt();
const entry = process.env.KDBG_ENTRY ?? 'bin.js';
delete process.env.KDBG_ENTRY;
process.exit(await runFile(`dist/${entry}`, process.argv.slice(2)));
