/** The numbers of Linux on amd64 and arm64 (signal(7)); a container's exit code is 128 plus the signal that killed its program. */
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

/** The signal that an exit code tells of; undefined for a code that a program gave itself. */
export function signalOf(exitCode: number, signal?: number): { number: number; name: string } | undefined {
  const number = signal || exitCode - 128;
  const name = SIGNALS[number];
  return name ? { number, name } : undefined;
}
