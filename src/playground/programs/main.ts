import { crasher, leaky } from './broken.ts';
import { postgres } from './postgres.ts';
import { web } from './web.ts';

/** The programs in the playground's images: `node main.ts NAME`. */
const PROGRAMS: Readonly<Record<string, (env: NodeJS.ProcessEnv) => unknown>> = { web, postgres, crasher, leaky };

const name = process.argv[2] ?? '';
const program = PROGRAMS[name];
if (program) void program(process.env);
else {
  process.stderr.write(`the playground has no program ${name}\n`);
  process.exitCode = 127;
}
