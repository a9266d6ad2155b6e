import { crasher, leaky } from './broken.ts';
import { mirror } from './mirror.ts';
import { postgres } from './postgres.ts';
import { web } from './web.ts';

/** The programs in the playground's images: `node main.ts NAME`. */
const PROGRAMS: Readonly<Record<string, (env: NodeJS.ProcessEnv, args: readonly string[]) => unknown>> = {
  web,
  mirror,
  postgres,
  crasher,
  leaky,
};

const name = process.argv[2] ?? '';
const program = PROGRAMS[name];
if (program) void program(process.env, process.argv.slice(3));
else {
  process.stderr.write(`the playground has no program ${name}\n`);
  process.exitCode = 127;
}
