import { controllerOf, podsUnder } from '../../store/owners.ts';
import type { Job, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { isForbidden } from '../unseen.ts';

export interface JobState {
  done: boolean;
  failed: boolean;
  /** Pods that have failed, and how many may. */
  failures: number;
  /** Undefined where the job can't be read. */
  limit: number | undefined;
}

/** A condition of a job that holds. */
export function condition(job: Job, type: string) {
  return job.status?.conditions?.find((one) => one.type === type && one.status === 'True');
}

/** How the job of a pod stands, by its other pods where it may not be read; undefined for a pod of none. */
export function jobOf(snapshot: Snapshot, pod: Pod): JobState | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'Job') return undefined;
  const job = snapshot.of('Job').byUid(owner.uid);
  if (!job) return isForbidden(snapshot, 'Job') ? unseenJob(snapshot, owner.uid) : undefined;
  return {
    done: condition(job, 'Complete') !== undefined || condition(job, 'SuccessCriteriaMet') !== undefined,
    failed: failure(job) !== undefined,
    failures: job.status?.failed ?? 0,
    limit: job.spec?.backoffLimit ?? 6,
  };
}

/** A job that may not be read: one of its pods that has ended well is taken for its success. */
function unseenJob(snapshot: Snapshot, uid: string): JobState {
  const phases = podsUnder(snapshot, 'Job', uid).map((pod) => pod.status?.phase);
  const failures = phases.filter((phase) => phase === 'Failed').length;
  return { done: phases.includes('Succeeded'), failed: false, failures, limit: undefined };
}

/** That the job has failed for good; FailureTarget comes first where its pods still have to end. */
export const failure = (job: Job) => condition(job, 'Failed') ?? condition(job, 'FailureTarget');

export function retries(job: JobState): string {
  if (job.limit === undefined) return texts.findings.unseen.job(Math.max(1, job.failures));
  return texts.findings.crash.jobRetries(Math.max(1, job.failures), job.limit);
}
