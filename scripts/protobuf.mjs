// `npm run protobuf`: writes the table by which the playground reads Kubernetes' protobuf. Needs Go, which fetches the modules.
import { ensureInstalled, root, runFile } from './project.mjs';

await ensureInstalled();
const made = await runFile('scripts/protobuf/make.ts', [], { cwd: root });
const table = 'src/playground/api/protobuf/fields.json';
process.exit(
  made || (await runFile('node_modules/@biomejs/biome/bin/biome', ['format', '--write', table], { cwd: root })),
);
