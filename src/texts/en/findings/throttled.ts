import { formatClock, formatDuration } from '../../../base/age.ts';
import { common } from './common.ts';

/** Sentences about limits that are too small. Times and durations are milliseconds, amounts as Kubernetes writes them. */
export const throttled = {
  title: (who: string, limit: string, percent: number): string =>
    `${who} is throttled ${percent} % of the time by its CPU limit of ${limit}`,
  atLimitTitle: (who: string, limit: string): string => `${who} uses all of its CPU limit of ${limit} and is throttled`,
  recent: (throttled: number, periods: number, over: number): string =>
    `In the last ${formatDuration(over)} it wanted to run in ${periods} time slices of 0.1 s, and was stopped before their end in ${throttled} of them, because what the limit allows for a slice was used up (throttling).`,
  life: (throttled: number, periods: number, since: number): string =>
    `Since it started at ${formatClock(since)} it wanted to run in ${periods} time slices of 0.1 s, and was stopped before their end in ${throttled} of them, because what the limit allows for a slice was used up (throttling).`,
  usage: (usage: string, limit: string, request: string | undefined): string =>
    `It uses ${usage} of CPU; the limit is ${limit}${request === undefined ? '' : `, the request ${request}`} (1000m is one whole CPU).`,
  atLimit: 'A container at its limit is stopped again and again until its next time slice (throttling).',
  slow: 'It does not crash: it gets slow, and answers may time out.',
  noCounts: 'How often it is stopped could not be read, as that takes the right to nodes/proxy.',
  counted: (throttled: number, periods: number): string => `${throttled} of ${periods} periods throttled`,
  raise: (limit: string): string => `Raise the CPU limit to ${limit} (resources)`,
  remove: 'Take the CPU limit away: the request still gives it its share',

  oomTitle: (who: string, limit: string | undefined, n: number): string =>
    `${who} runs, but was killed for memory ${n === 1 ? 'earlier' : 'before'}${limit === undefined ? '' : `: its limit is ${limit}`}`,
  oom: (at: number, ran: number | undefined, limit: string | undefined): string =>
    `The kernel killed it at ${formatClock(at)}${ran === undefined ? '' : `, after it had run for ${common.ran(ran)},`} because it needed more memory than ${limit === undefined ? 'there was' : `its limit of ${limit}`} (OOMKilled: out of memory).`,
  oomRestarts: (n: number): string =>
    `It was restarted ${common.times(n)} in all, and everything looks normal until the next time.`,
};
