// `npm run docs`: writes the documents that are made from code.
import { ensureInstalled, root, runFile } from './project.mjs';

await ensureInstalled();
process.exit(await runFile('scripts/docs/write.ts', [], { cwd: root }));
