import packageFile from '../package.json' with { type: 'json' };
import { systemClock } from './base/clock.ts';
import { runCli } from './cli/index.ts';
import { guardAgainstCrashes } from './main/crash.ts';
import { foldersOf } from './services/config/folders.ts';

/** The composition root, with the folder main/: reads the command line, then runs a headless command or opens the console. */
async function main(): Promise<void> {
  const { env, stdin, stdout, stderr } = process;
  const clock = systemClock;
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  // The reader of a pipe (`kdbg diagnose | head`) may go at any time.
  stdout.on('error', () => process.exit(process.exitCode ?? 0));
  const { version } = packageFile;
  const io = {
    env,
    stdin,
    stdout,
    stderr,
    clock,
    signal: interrupt.signal,
    about: { version, commit: '', program: 'kdbg' },
  };
  let argv: readonly string[] = process.argv.slice(2);
  for (;;) {
    const outcome = await runCli(argv, io);
    if ('exit' in outcome) {
      process.exitCode = outcome.exit;
      return;
    }
    // Warnings of Node would be printed over the screen.
    process.removeAllListeners('warning');
    if ('console' in outcome) {
      guardAgainstCrashes({ stateFolder: foldersOf(env).state, version, stdin, stdout, now: clock.now });
      const { runConsole } = await import('./main/console.ts');
      await runConsole(outcome, io);
      process.exit(0);
    }
    const { askWithoutCluster } = await import('./main/offer.ts');
    const next = await askWithoutCluster(outcome.offer, argv, io);
    if (!next) process.exit(0);
    argv = next;
  }
}

await main();
