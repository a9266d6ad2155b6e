import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const after = (ranMs: number | undefined): string =>
  ranMs === undefined ? '' : ranMs < 5000 ? ' right after it starts' : ` after ${common.ran(ranMs)}`;

/** What signals mean, in words; the numbers are those of Linux. */
const signals: Readonly<Record<string, string>> = {
  SIGHUP: 'the terminal or parent it depends on went away',
  SIGINT: 'it was interrupted',
  SIGQUIT: 'it was told to quit and leave a core dump',
  SIGILL: 'the program ran an instruction that this processor does not have (illegal instruction)',
  SIGTRAP: 'it ran into a breakpoint that no debugger took',
  SIGABRT: 'the program aborted itself: a failed assertion, a broken heap or an exception that nothing caught',
  SIGBUS: 'the program accessed memory that can’t be accessed so: a misaligned address, or a mapped file that shrank',
  SIGFPE: 'the program made an impossible calculation, such as a division by zero',
  SIGKILL: 'somebody ended it by force, and it could not object',
  SIGSEGV: 'a segmentation fault: the program accessed memory that is not its own',
  SIGPIPE: 'the program wrote into a connection that nobody read any more',
  SIGALRM: 'its own timer ran out',
  SIGTERM: 'it was asked to end',
  SIGSYS: 'the program made a system call that is forbidden to it (seccomp)',
  SIGXCPU: 'it used more processor time than it may',
};

/** Sentences of the crash family. Durations are in milliseconds. */
export const crash = {
  signalTitle: (who: string, signal: string, ran: number | undefined): string =>
    `${who} is killed by ${signal}${after(ran)}`,
  exitTitle: (who: string, code: number, ran: number | undefined): string =>
    `${who} exits with code ${code}${after(ran)}`,
  endsTitle: (who: string): string => `${who} ends by itself and is started again and again`,
  oomTitle: (who: string, limit: string | undefined): string =>
    limit ? `${who} is killed because it needs more memory than its limit of ${limit}` : `${who} is killed for memory`,
  initTitle: (who: string, container: string): string => `${who} can’t start: its init container ${container} fails`,
  signal: (code: number, number: number, signal: string): string =>
    `Exit code ${code} = 128 + ${number}: ${signal}, ${signals[signal] ?? 'a signal'}.`,
  killed:
    'Neither a probe nor the memory limit of the container is known to have sent it: a process of its own for memory, or somebody by hand.',
  exit: (code: number, meaning: string | undefined): string =>
    meaning ? `The program ended with exit code ${code}: ${meaning}.` : `The program ended with exit code ${code}.`,
  exitMeanings: {
    1: 'its general way to say that something went wrong',
    2: 'commonly wrong arguments or a wrong configuration',
    126: 'the command was found but can’t be executed',
    127: 'a command was not found',
    255: 'an error of its own, or a code that is out of range',
  } as Readonly<Record<number, string>>,
  ends: 'It ended with exit code 0, that is without an error; but a container of this workload is expected to run for ever, so Kubernetes starts it again.',
  said: (lines: string): string => `It said: “${lines}”.`,
  left: (message: string): string => `It left the message: “${message}”.`,
  silent: 'Its log is empty.',
  noLog: (why: string): string => `Its log could not be read: ${why}`,
  runs: (ran: number | undefined, deaths: number): string =>
    ran === undefined
      ? `It has died ${common.times(deaths)}.`
      : `It ran for ${common.ran(ran)} and has died ${common.times(deaths)}.`,
  runsAndNext: (ran: number | undefined, deaths: number, next: string): string =>
    ran === undefined
      ? `It has died ${common.times(deaths)}; ${next}`
      : `It ran for ${common.ran(ran)} and has died ${common.times(deaths)}; ${next}`,
  runningNow: (since: number): string =>
    `It runs again since ${formatClock(since)}, not yet longer than it lasted before.`,
  never: 'It is not started again (restartPolicy Never).',
  jobRetries: (failed: number, limit: number): string =>
    `The job tries again: ${failed} of ${limit + 1} attempts have failed.`,
  oom: (limit: string, code: number): string =>
    `The kernel killed it because it needed more memory than its limit of ${limit} (OOMKilled: out of memory, exit code ${code}).`,
  oomNode: (code: number): string =>
    `The kernel killed it for memory (OOMKilled: out of memory, exit code ${code}); the container has no memory limit, so its node or its pod ran out of memory.`,
  oomRequest: (request: string): string => `It requests ${request}.`,
  init: (container: string): string =>
    `The init container ${container} has to end with exit code 0 before the others may start.`,
  jobTitle: (name: string): string => `The job ${name} has failed and is not tried again`,
  jobBackoff: (limit: number): string =>
    `Its pods failed more often than its backoff limit of ${limit} allows (BackoffLimitExceeded).`,
  jobDeadline: (seconds: number | undefined): string =>
    seconds === undefined
      ? 'It took longer than its deadline allows (DeadlineExceeded).'
      : `It took longer than its deadline of ${seconds} s allows (DeadlineExceeded).`,
  jobReason: (reason: string, message: string): string => (message ? `${reason}: ${message}` : `${reason}.`),
};
