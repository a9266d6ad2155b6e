import { readFileSync } from 'node:fs';
import packageFile from '../package.json' with { type: 'json' };
import { systemClock } from './base/clock.ts';
import { programOf } from './cli/called.ts';
import { runCli } from './cli/index.ts';
import { knownSecrets } from './kube/knownSecrets.ts';
import { guardAgainstCrashes } from './main/crash.ts';
import { configFile, foldersOf } from './services/config/folders.ts';
import { chooseLanguage, wantedLanguage } from './texts/language.ts';

/** Milliseconds that the console has to end, once it was asked to by a signal: a terminal that is gone must not leave it behind. */
const ENDS_MS = 15_000;
/** Milliseconds that a headless command's connections have to close, when it has said all. */
const LEFT_MS = 1000;

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
    about: { version, commit: process.env.KDBG_COMMIT ?? '', program: programOf(process.argv[1]) },
  };
  let argv: readonly string[] = process.argv.slice(2);
  await chooseLanguage(wantedLanguage({ argv, env, config: () => textOf(configFile(env)) }));
  for (;;) {
    const outcome = await runCli(argv, io);
    if ('exit' in outcome) {
      process.exitCode = outcome.exit;
      // Whoever is still busy then (a credential program that was given up) holds nobody.
      setTimeout(() => process.exit(), LEFT_MS).unref();
      return;
    }
    // Warnings of Node would be printed over the screen.
    process.removeAllListeners('warning');
    // Ink kills the process by the signal once nobody else listens to it, and a listener that is called once is gone by then.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    interrupt.signal.addEventListener('abort', () => clock.after(ENDS_MS, () => process.exit(1)), { once: true });
    if ('console' in outcome) {
      const { kubeconfig } = outcome.console;
      const secrets = () => knownSecrets(kubeconfig, env);
      guardAgainstCrashes({ stateFolder: foldersOf(env).state, version, stdin, stdout, secrets, now: clock.now });
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

/** Undefined where it can't be read; whoever needs it says why. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

await main();
