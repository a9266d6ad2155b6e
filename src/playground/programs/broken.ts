/** Dies of a bad memory access soon after its start. */
export function crasher(): void {
  process.stdout.write('crasher: starting\n');
  setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 200);
  setInterval(() => undefined, 1000);
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
