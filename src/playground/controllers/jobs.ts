import { parseTime } from '../../base/age.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Job, Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { timeText, withCondition } from './conditions.ts';
import { recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { ownedBy, podFrom } from './owned.ts';
import { unlessZero } from './revisions.ts';

const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 360_000;
const isSet = (job: Job, type: string): boolean =>
  (job.status?.conditions ?? []).some((one) => one.type === type && one.status === 'True');

/** Runs a Job's pods until enough of them have succeeded or too many failed (kubernetes/pkg/controller/job). */
export function jobController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'job-controller' });
  const kind = served('Job');
  return controlLoop({
    name: 'job',
    store,
    clock,
    keys: ({ resource, object }) =>
      resource.kind === 'Job' ? [keyOf(object)] : resource.kind === 'Pod' ? ownerKey(object, 'Job') : [],
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const job = store.get<Job>(kind, namespace, name);
      if (!job || isLeaving(job) || isSet(job, 'Complete') || isSet(job, 'Failed')) return undefined;
      const pods = ownedBy<Pod>(store, 'Pod', job);
      const active = pods.filter((pod) => !hasEnded(pod) && !isLeaving(pod));
      const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded').length;
      const failed = pods.filter((pod) => pod.status?.phase === 'Failed');
      const wanted = job.spec?.completions ?? 1;
      const limit = job.spec?.backoffLimit ?? 6;
      const now = clock.now();
      const started = parseTime(job.status?.startTime) ?? now;
      const deadline = job.spec?.activeDeadlineSeconds;
      let end: { type: string; reason: string; message: string } | undefined;
      if (succeeded >= wanted)
        end = { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
      else if (failed.length > limit) {
        end = {
          type: 'Failed',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
        };
      } else if (deadline !== undefined && now - started >= deadline * 1000) {
        end = { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
      }
      let again = deadline === undefined ? undefined : Math.max(100, started + deadline * 1000 - now);
      if (end) {
        for (const pod of active) store.remove(served('Pod'), namespace, pod.metadata?.name ?? '');
        if (end.type === 'Failed') record(job, 'Warning', end.reason, end.message);
        else record(job, 'Normal', 'Completed', 'Job completed');
      } else if (!job.spec?.suspend) {
        const want = Math.min(job.spec?.parallelism ?? 1, wanted - succeeded) - active.length;
        const last = Math.max(0, ...failed.map((pod) => lastEnd(pod) ?? 0));
        const wait =
          failed.length === 0 ? 0 : last + Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failed.length - 1)) - now;
        if (want > 0 && wait > 0) again = Math.min(again ?? wait, wait);
        else again = make(job, want) ?? again;
      }
      store.change<Job>(
        kind,
        namespace,
        name,
        (found) => {
          const { active: _active, succeeded: _succeeded, failed: _failed, ...kept } = found.status ?? {};
          const left = ownedBy<Pod>(store, 'Pod', job).filter((pod) => !hasEnded(pod) && !isLeaving(pod));
          return {
            ...found,
            status: {
              ...kept,
              startTime: found.status?.startTime ?? timeText(now),
              ...unlessZero('active', end ? 0 : left.length),
              ...unlessZero('succeeded', succeeded),
              ...unlessZero('failed', failed.length),
              ready: active.filter((pod) => pod.status?.phase === 'Running').length,
              ...(end?.type === 'Complete' ? { completionTime: timeText(now) } : {}),
              ...(end ? { conditions: ended(found.status?.conditions, end, now) } : {}),
            },
          };
        },
        { subresource: 'status' },
      );
      return again;
    },
  });

  function make(job: Job, count: number): number | undefined {
    for (let i = 0; i < count; i++) {
      try {
        const pod = store.create(
          served('Pod'),
          podFrom(job, job.spec?.template, { generateName: `${job.metadata?.name}-` }),
        );
        record(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata?.name}`);
      } catch (thrown) {
        record(job, 'Warning', 'FailedCreate', `Error creating: ${messageOf(thrown)}`);
        return 2000;
      }
    }
    return undefined;
  }
}

/** That it will end is told by a condition of its own, and that it has by another. */
function ended(
  before: NonNullable<Job['status']>['conditions'],
  end: { type: string; reason: string; message: string },
  now: number,
) {
  const target = end.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  return withCondition(
    withCondition(before, { ...end, type: target, status: 'True' }, now),
    { ...end, status: 'True' },
    now,
  );
}

function lastEnd(pod: Pod): number | undefined {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt) ?? 0);
  return ends.length > 0 ? Math.max(...ends) : undefined;
}
