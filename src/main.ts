import packageFile from '../package.json' with { type: 'json' };
import { systemClock } from './base/clock.ts';
import { runCli } from './cli/index.ts';

/** The only composition root: reads the command line, then runs a headless command or opens the console. */
async function main(): Promise<void> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // The reader of a pipe (`kdbg diagnose | head`) may go at any time.
  process.stdout.on('error', () => process.exit(process.exitCode ?? 0));
  const outcome = await runCli(process.argv.slice(2), {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    signal: interrupt.signal,
    version: packageFile.version,
  });
  if ('exit' in outcome) process.exitCode = outcome.exit;
}

await main();
