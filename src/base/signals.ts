/** By number, as Linux has them on the architectures that Kubernetes runs on (signal(7)). */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  16: 'SIGSTKFLT',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/** The signal that ended a program: the one that the runtime tells, else the one of its exit code; undefined for a code that it gave itself. */
export function signalOfEnd(exitCode: number, signal?: number): { number: number; name: string } | undefined {
  const number = signal || exitCode - 128;
  const name = SIGNALS[number];
  return name ? { number, name } : undefined;
}

/** The name of the signal that an exit code above 128 stands for, as shells and container runtimes tell a death by signal. */
export function signalOfExitCode(code: number): string | undefined {
  return signalOfEnd(code)?.name;
}
