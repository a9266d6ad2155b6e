import { parseTime } from '../../base/age.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';

/** Why a part of a release is not ready. `broken`: waiting alone will not mend it. */
export interface Trouble {
  broken: boolean;
  why: string;
}

const STARTING = /^(?:ContainerCreating|PodInitializing)$/;
const PULLING =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable)$/;

/** What keeps a pod from being ready, in one line; undefined for one that is ready or has ended well. */
export function troubleOfPod(pod: Pod): Trouble | undefined {
  const say = texts.findings.releases;
  const { phase, reason, message, conditions = [] } = pod.status ?? {};
  const condition = (type: string) => conditions.find((one) => one.type === type);
  if (phase === 'Succeeded' || condition('Ready')?.status === 'True') return undefined;
  if (pod.metadata?.deletionTimestamp) return { broken: false, why: say.deleting };
  if (phase === 'Failed' && reason) return { broken: true, why: oneLine(message ? `${reason}: ${message}` : reason) };
  const scheduled = condition('PodScheduled');
  if (scheduled?.status === 'False') {
    return { broken: scheduled.reason === 'Unschedulable', why: say.unscheduled(oneLine(scheduled.message ?? '')) };
  }
  const troubles = containersOf(pod)
    .filter(({ type }) => type !== 'ephemeral')
    .flatMap((container) => troubleOfContainer(container) ?? []);
  return troubles.find(({ broken }) => broken) ?? troubles[0] ?? { broken: false, why: say.notReadyYet };
}

function troubleOfContainer(container: ContainerView): Trouble | undefined {
  const say = texts.findings.releases;
  const { name, spec, status, type } = container;
  const { waiting, running, terminated } = status?.state ?? {};
  if (waiting?.reason && PULLING.test(waiting.reason)) {
    return { broken: true, why: say.image(spec.image ?? '', waiting.reason) };
  }
  if (waiting?.reason === 'CrashLoopBackOff') {
    const code = status?.lastState?.terminated?.exitCode;
    return { broken: true, why: say.crashes(name, code) };
  }
  if (waiting?.reason && !STARTING.test(waiting.reason)) {
    return { broken: true, why: say.waits(name, waiting.reason, oneLine(waiting.message ?? '')) };
  }
  if (terminated && terminated.exitCode !== 0) return { broken: true, why: say.ended(name, terminated.exitCode) };
  if (waiting) return { broken: false, why: say.starting };
  if (running && type === 'init') return { broken: false, why: say.initRuns(name) };
  if (running && !status?.ready) {
    const since = parseTime(running.startedAt);
    return { broken: false, why: say.probeFails(name, since) };
  }
  return undefined;
}

/** The trouble that says most of several pods: what is broken before what only takes time. */
export function worstOfPods(pods: readonly Pod[]): Trouble | undefined {
  const troubles = pods.filter((pod) => !pod.metadata?.deletionTimestamp).flatMap((pod) => troubleOfPod(pod) ?? []);
  return troubles.find(({ broken }) => broken) ?? troubles[0];
}
