// `npm test` (no cluster needed) and `npm run test:cluster` (the cluster of KUBECONFIG): installs and builds what is missing, then runs the tests.
import { ensureBuilt, ensureInstalled, root, runFile } from './project.mjs';

const args = process.argv.slice(2);
const cluster = args[0] === '--cluster';
if (cluster) args.shift();
await ensureInstalled();
await ensureBuilt();
const config = cluster ? 'vitest.cluster.config.ts' : 'vitest.config.ts';
process.exit(await runFile('node_modules/vitest/vitest.mjs', ['run', '--config', config, ...args], { cwd: root }));
