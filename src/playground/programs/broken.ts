const HELP = `crasher: renders pictures
  SIMD=off crasher   without the code for newer processors: slower, and runs everywhere
`;

/** Dies of a bad memory access soon after its start, unless it is told to do without (SIMD=off). */
export function crasher(env: NodeJS.ProcessEnv, args: readonly string[] = []): void {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  process.stdout.write('crasher: starting\n');
  setInterval(() => undefined, 1000);
  if (env.SIMD === 'off') process.stdout.write('crasher: SIMD is off, rendering\n');
  else setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 200);
}

const STEP = 8 * 1024 * 1024;

/** Takes 8 MiB more memory ten times a second, and keeps it, up to 256 MiB. */
export function leaky(): void {
  const kept: Buffer[] = [];
  process.stdout.write('leaky: building the cache\n');
  setInterval(() => {
    if (kept.length < 32) kept.push(Buffer.alloc(STEP, kept.length));
  }, 100);
}
