import { type ContainerView, containersOf, podsUnder } from '../../store/owners.ts';
import type { Job, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, endOf } from '../ends.ts';
import { statusEvidence } from '../evidence.ts';
import type { RuleContext } from '../rule.ts';
import { containerRef, type Subject, statusPath, subjectOf } from '../subject.ts';
import type { Evidence } from '../types.ts';
import { startFailure, startWords } from './start.ts';
import { endLog, how, outOfMemoryWords } from './words.ts';

/** How the newest pod of a job failed. */
export interface JobEnd {
  pod: Pod;
  container: ContainerView;
  subject: Subject;
  end: End;
  /** A sentence that quotes its log; empty while that is being read, and where it never started. */
  said: string;
  evidence: readonly Evidence[];
}

const made = (pod: Pod): string => pod.metadata?.creationTimestamp ?? '';

/** The container that made the pod fail: the first that ended with an error. Sidecars are ended when the others have ended. */
function failedFirst(pod: Pod, now: number): { container: ContainerView; end: End } | undefined {
  return containersOf(pod)
    .flatMap((container) => {
      if (container.type === 'sidecar' || container.type === 'ephemeral') return [];
      const end = endOf(pod, container, now);
      return end ? [{ container, end }] : [];
    })
    .sort((a, b) => (a.end.finishedAt ?? 0) - (b.end.finishedAt ?? 0))[0];
}

/** The end of the last pod of the job that failed, with its log; undefined where no such pod is left. */
export function lastFailure(job: Job, context: RuleContext): JobEnd | undefined {
  const pod = podsUnder(context.snapshot, 'Job', job.metadata?.uid ?? '')
    .filter((one) => one.status?.phase === 'Failed')
    .sort((a, b) => made(b).localeCompare(made(a)))[0];
  const failed = pod && failedFirst(pod, context.now);
  if (!pod || !failed) return undefined;
  const { container, end } = failed;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const field = (name: string, value: string): Evidence =>
    statusEvidence(ref, statusPath(container, `${end.field}.terminated.${name}`), value);
  const status = [field('exitCode', String(end.exitCode)), ...(end.reason ? [field('reason', end.reason)] : [])];
  const base = { pod, container, subject, end };
  if (startFailure(end)) return { ...base, said: '', evidence: [...status, field('message', end.message)] };
  const log = endLog(pod, container, end, ref, context);
  return { ...base, said: log.sentence, evidence: [...status, ...log.evidence] };
}

/** What became of the last pod, in sentences. */
export function endWords({ pod, container, subject, end, said }: JobEnd): string[] {
  const say = texts.findings.jobs;
  if (startFailure(end)) return [say.lastUnstarted, startWords(pod, container, subject, end.message).cause];
  const init = container.type === 'init' ? [say.lastInit(container.name)] : [];
  if (end.reason === 'OOMKilled') return [say.last, ...init, outOfMemoryWords(pod, container, end), said];
  return [say.last, ...init, how(end), said];
}
