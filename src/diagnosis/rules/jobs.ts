import { slashed } from '../../kube/ref.ts';
import { containersOf, controllerOf, podsUnder, refOf } from '../../store/owners.ts';
import type { Job, ObjectRef, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { endOf } from '../ends.ts';
import { oneLine, statusEvidence } from '../evidence.ts';
import { edit, kubectl, previousLog, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, subjectOf } from '../subject.ts';
import { endLog } from './words.ts';

export interface JobState {
  done: boolean;
  failed: boolean;
  /** Pods that have failed, and how many may. */
  failures: number;
  limit: number;
}

function condition(job: Job, type: string) {
  return job.status?.conditions?.find((one) => one.type === type && one.status === 'True');
}

/** How the job of a pod stands; undefined for a pod of none, or of one that can't be read. */
export function jobOf(snapshot: Snapshot, pod: Pod): JobState | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'Job') return undefined;
  const job = snapshot.of('Job').byUid(owner.uid);
  if (!job) return undefined;
  return {
    done: condition(job, 'Complete') !== undefined || condition(job, 'SuccessCriteriaMet') !== undefined,
    failed: condition(job, 'Failed') !== undefined,
    failures: job.status?.failed ?? 0,
    limit: job.spec?.backoffLimit ?? 6,
  };
}

export function retries(job: JobState): string {
  return texts.findings.crash.jobRetries(Math.max(1, job.failures), job.limit);
}

const made = (pod: Pod): string => pod.metadata?.creationTimestamp ?? '';

/** The end of the last pod of the job that failed, with its log. */
function lastFailure(job: Job, context: RuleContext) {
  const pods = podsUnder(context.snapshot, 'Job', job.metadata?.uid ?? '').filter(
    (pod) => pod.status?.phase === 'Failed',
  );
  const pod = [...pods].sort((a, b) => made(b).localeCompare(made(a)))[0];
  for (const container of pod ? containersOf(pod) : []) {
    const end = pod && endOf(pod, container, context.now);
    if (!pod || !end) continue;
    const subject = subjectOf(context.snapshot, pod);
    return { end, container, subject, log: endLog(pod, container, end, containerRef(subject, container), context) };
  }
  return undefined;
}

function jobFailed(job: Job, context: RuleContext): Draft[] {
  const failed = condition(job, 'Failed');
  if (!failed) return [];
  const say = texts.findings.crash;
  const ref = refOf('Job', job);
  const owner = controllerOf(job);
  const workload: ObjectRef | undefined =
    owner?.kind === 'CronJob'
      ? { kind: owner.kind, name: owner.name, ...(ref.namespace ? { namespace: ref.namespace } : {}) }
      : undefined;
  const why =
    failed.reason === 'BackoffLimitExceeded'
      ? say.jobBackoff(job.spec?.backoffLimit ?? 6)
      : failed.reason === 'DeadlineExceeded'
        ? say.jobDeadline(job.spec?.activeDeadlineSeconds)
        : say.jobReason(failed.reason ?? '', oneLine(failed.message ?? ''));
  const last = lastFailure(job, context);
  const again = `${kubectl(ref, 'get', slashed(ref), '-o', 'json')} | jq 'del(.spec.selector,.spec.template.metadata.labels,.status,.metadata.uid,.metadata.resourceVersion)' | ${kubectl(ref, 'replace', '--force', '-f', '-')}`;
  return [
    {
      code: 'job-failed',
      object: ref,
      workload,
      group: ref.name,
      title: say.jobTitle(ref.name),
      cause: [why, ...(last ? [say.jobLast(last.end.exitCode), last.log.sentence] : [])].filter(Boolean).join(' '),
      evidence: [
        statusEvidence(ref, 'status.conditions[Failed].reason', failed.reason ?? '', failed.lastTransitionTime),
        statusEvidence(ref, 'status.conditions[Failed].message', failed.message ?? '', failed.lastTransitionTime),
        ...(last?.log.evidence ?? []),
      ],
      remedies: [
        ...(last ? [previousLog(last.subject, last.container.name, false)] : []),
        ...(last && workload ? [edit(last.subject)] : []),
        shell(texts.findings.remedies.jobAgain, again),
      ],
    },
  ];
}

/** A newer job of the same CronJob that went well makes the failure of this one history. */
function isHistory(job: Job, snapshot: Snapshot): boolean {
  const owner = controllerOf(job);
  if (!owner) return false;
  const began = job.metadata?.creationTimestamp ?? '';
  return snapshot
    .of('Job')
    .ownedBy(owner.uid)
    .some((other) => (other.metadata?.creationTimestamp ?? '') > began && condition(other, 'Complete'));
}

export const jobRule = rule({
  name: 'jobs',
  kind: 'Job',
  codes: ['job-failed'],
  also: ['Job'],
  applies: (job) => condition(job, 'Failed') !== undefined && !job.metadata?.deletionTimestamp,
  check: (job, context) => (isHistory(job, context.snapshot) ? [] : jobFailed(job, context)),
});
