import { slashed } from '../../kube/ref.ts';
import { controllerOf, podsUnder, refOf } from '../../store/owners.ts';
import type { Job, KubeObject, ObjectRef, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, previousLog, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { condition, failure } from './jobState.ts';
import { endWords, lastFailure } from './jobsEnd.ts';
import { startFailure } from './start.ts';

/** Why Kubernetes gave the job up, in words. */
function reasonOf(job: Job, failed: { reason?: string; message?: string }): string {
  const say = texts.findings.crash;
  const more = texts.findings.jobs;
  const message = oneLine(failed.message ?? '');
  const indexes = job.status?.failedIndexes ?? '';
  switch (failed.reason) {
    case 'BackoffLimitExceeded':
      return say.jobBackoff(job.spec?.backoffLimit ?? 6);
    case 'DeadlineExceeded':
      return say.jobDeadline(job.spec?.activeDeadlineSeconds);
    case 'FailedIndexes':
      return more.indexes(indexes, job.spec?.completions ?? 0);
    case 'MaxFailedIndexesExceeded':
      return more.tooManyIndexes(indexes, job.spec?.maxFailedIndexes);
    case 'PodFailurePolicy': {
      const [, code, rule] = /exit code (\d+) matching \w+ rule at index (\d+)/.exec(message) ?? [];
      return code && rule ? more.policy(code, rule) : say.jobReason(failed.reason, message);
    }
    default:
      return say.jobReason(failed.reason ?? '', message);
  }
}

function jobFailed(job: Job, context: RuleContext): Draft[] {
  const failed = failure(job);
  if (!failed) return [];
  const say = texts.findings.crash;
  const ref = refOf('Job', job);
  const owner = controllerOf(job);
  const workload: ObjectRef | undefined =
    owner?.kind === 'CronJob'
      ? { kind: owner.kind, name: owner.name, ...(ref.namespace ? { namespace: ref.namespace } : {}) }
      : undefined;
  const last = lastFailure(job, context);
  const ending = failed.type === 'Failed' ? 0 : podsUnder(context.snapshot, 'Job', job.metadata?.uid ?? '').length;
  const before = failedBefore(job, context.snapshot);
  const again = `${kubectl(ref, 'get', slashed(ref), '-o', 'json')} | jq 'del(.spec.selector,.spec.template.metadata.labels,.status,.metadata.uid,.metadata.resourceVersion)' | ${kubectl(ref, 'replace', '--force', '-f', '-')}`;
  return [
    {
      code: 'job-failed',
      object: ref,
      workload,
      // Whoever looks at the pod that failed looks at this.
      ...(last ? { affected: [refOf('Pod', last.pod)] } : {}),
      // Of a CronJob only the last job is told: the next one that fails is the same problem.
      ...(workload ? {} : { group: ref.name }),
      title: say.jobTitle(ref.name),
      cause: sentences([
        reasonOf(job, failed),
        ...(last
          ? endWords(last)
          : context.snapshot.of('Pod').state?.phase === 'live'
            ? [ending > 0 ? texts.findings.jobs.ending(ending) : texts.findings.jobs.noPod]
            : []),
        ...(before === 0 ? [] : [before === 1 ? texts.findings.jobs.earlierOne : texts.findings.jobs.earlier(before)]),
      ]),
      evidence: [
        statusEvidence(ref, `status.conditions[${failed.type}].reason`, failed.reason ?? '', failed.lastTransitionTime),
        statusEvidence(
          ref,
          `status.conditions[${failed.type}].message`,
          failed.message ?? '',
          failed.lastTransitionTime,
        ),
        ...(job.status?.failedIndexes ? [statusEvidence(ref, 'status.failedIndexes', job.status.failedIndexes)] : []),
        ...(last?.evidence ?? []),
      ],
      remedies: [
        ...(last && !startFailure(last.end) ? [previousLog(last.subject, last.container.name, false)] : []),
        ...(last && workload ? [edit(last.subject)] : []),
        shell(texts.findings.remedies.jobAgain, again),
      ],
    },
  ];
}

const made = (object: KubeObject): string => object.metadata?.creationTimestamp ?? '';

/** The other jobs of the same CronJob. */
function siblings(job: Job, snapshot: Snapshot): readonly Job[] {
  const owner = controllerOf(job);
  return owner
    ? snapshot
        .of('Job')
        .ownedBy(owner.uid)
        .filter((other) => other !== job)
    : [];
}

/** A newer job of the same CronJob that went well makes the failure of this one history; one that failed too is told in its place. */
function isHistory(job: Job, snapshot: Snapshot): boolean {
  return siblings(job, snapshot).some(
    (other) => made(other) > made(job) && (condition(other, 'Complete') ?? condition(other, 'Failed')),
  );
}

/** How many jobs of the CronJob failed in a row before this one, as far as they are kept. */
function failedBefore(job: Job, snapshot: Snapshot): number {
  const before = siblings(job, snapshot)
    .filter((other) => made(other) < made(job))
    .toSorted((a, b) => made(b).localeCompare(made(a)));
  const good = before.findIndex((other) => !condition(other, 'Failed'));
  return good < 0 ? before.length : good;
}

export const jobRule = rule({
  name: 'jobs',
  kind: 'Job',
  codes: ['job-failed'],
  also: ['Job'],
  applies: (job) => failure(job) !== undefined && !job.metadata?.deletionTimestamp,
  check: (job, context) => (isHistory(job, context.snapshot) ? [] : jobFailed(job, context)),
});
