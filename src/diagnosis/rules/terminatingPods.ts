import { parseTime } from '../../base/age.ts';
import { slashed } from '../../kube/ref.ts';
import { eventsOf } from '../../store/events.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Node, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import {
  type Deleted,
  deletionOf,
  finalizerWords,
  isOwnFinalizer,
  removeFinalizers,
  stuck,
  toldByNamespace,
} from '../deletion.ts';
import { nodeEvidence, statusEvidence } from '../evidence.ts';
import { kubectl } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { subjectOf } from '../subject.ts';
import type { Remedy } from '../types.ts';

/** Milliseconds past the grace period. Somebody's finalizer is usually taken away at once. */
const FINALIZER = 4_000;
/** Kubernetes' own finalizers wait for its controllers, which may be busy. */
const OWN_FINALIZER = 30_000;
const NODE = 15_000;
const KILL = 20_000;
const VOLUMES = 120_000;
/** A long grace period is worth a word when it has lasted this long. */
const LONG = 60_000;

const KILL_EVENTS =
  /^(?:FailedKillPod|FailedKillContainer|KillContainerError|KillPodSandboxError|FailedPreStopHook|PreStopHookError|ExceededGracePeriod)$/;
const VOLUME_EVENTS =
  /^(?:FailedUnMount|FailedUnmountDevice|FailedDetachVolume|FailedKillPod|TeardownNetworkError|KillPodSandboxError)$/;
const SANDBOX_EVENTS = /^(?:FailedCreatePodSandBox|FailedKillPod|KillPodSandboxError|TeardownNetworkError)$/;

const runs = ({ status }: ContainerView): boolean => status?.state?.running !== undefined;
const readyOf = (node: Node) => node.status?.conditions?.find((one) => one.type === 'Ready');

function force(deleted: Deleted): Remedy {
  const { ref } = deleted;
  return {
    command: 'pod.forceDelete',
    title: texts.findings.terminating.force,
    kubectl: kubectl(ref, 'delete', 'pod', ref.name, '--grace-period=0', '--force'),
  };
}

/** Held by a node that does not answer: only it could say that the containers have ended. */
function byNode(pod: Pod, deleted: Deleted, context: RuleContext): Draft | undefined {
  const name = pod.spec?.nodeName;
  const { snapshot } = context;
  if (!name || snapshot.of('Node').state?.phase !== 'live') return undefined;
  const say = texts.findings.terminating;
  const node = snapshot.of('Node').get(undefined, name);
  const ready = node && readyOf(node);
  if (node && ready?.status === 'True') return undefined;
  const { workload } = subjectOf(snapshot, pod);
  return stuck(deleted, {
    why: node ? say.nodeTitle(name) : say.nodeGoneTitle(name),
    cause: [node ? say.node(name, parseTime(ready?.lastTransitionTime)) : say.nodeGone(name), say.forceWarning],
    evidence: node ? [nodeEvidence(name, `Ready ${ready?.status ?? '?'}: ${ready?.message ?? ''}`)] : [],
    remedies: [
      ...(node
        ? [{ command: 'resource.describe', title: say.nodeLook(name), kubectl: `kubectl describe node ${name}` }]
        : []),
      force(deleted),
    ],
    workload,
  });
}

function byFinalizer(pod: Pod, deleted: Deleted, context: RuleContext): Draft | undefined {
  const say = texts.findings.terminating;
  const ends = containersOf(pod).flatMap(({ status }) => parseTime(status?.state?.terminated?.finishedAt) ?? []);
  const ended = Math.max(deleted.due, ...ends);
  const theirs = deleted.finalizers.filter((name) => !isOwnFinalizer(name));
  const at = ended + (theirs.length > 0 ? FINALIZER : OWN_FINALIZER);
  if (context.now < at) {
    context.again(at);
    return undefined;
  }
  const names = theirs.length > 0 ? theirs : deleted.finalizers;
  return stuck(deleted, {
    why: say.finalizerTitle(names),
    cause: [finalizerWords(names)],
    evidence: containersOf(pod).flatMap(({ name, status }) =>
      status?.state?.terminated
        ? [
            statusEvidence(
              deleted.ref,
              `status.containerStatuses[${name}].state.terminated.exitCode`,
              String(status.state.terminated.exitCode ?? 0),
              status.state.terminated.finishedAt,
            ),
          ]
        : [],
    ),
    remedies: removeFinalizers(deleted, names),
    workload: subjectOf(context.snapshot, pod).workload,
  });
}

/** The pod takes long, but within its grace period. */
function ending(
  pod: Pod,
  deleted: Deleted,
  running: readonly ContainerView[],
  context: RuleContext,
): Draft | undefined {
  const said = Math.min(deleted.asked + LONG, deleted.due);
  if (context.now < said || running.length === 0) {
    context.again(context.now < said ? said : deleted.due + KILL);
    return undefined;
  }
  context.again(deleted.due + KILL);
  const say = texts.findings.terminating;
  const grace = pod.metadata?.deletionGracePeriodSeconds ?? 0;
  const hook = running.some(({ spec }) => spec.lifecycle?.preStop !== undefined);
  const draft = stuck(deleted, {
    severity: 'info',
    why: 'grace',
    cause: [
      say.ending(
        running.map(({ name }) => name),
        grace,
        hook,
        deleted.due,
      ),
    ],
    remedies: [force(deleted)],
    workload: subjectOf(context.snapshot, pod).workload,
  });
  return { ...draft, title: say.endingTitle(slashed(deleted.ref), deleted.due), nextAt: deleted.due };
}

function examine(pod: Pod, context: RuleContext): Draft | undefined {
  const deleted = deletionOf('Pod', pod);
  if (!deleted) return undefined;
  const { now } = context;
  const late = now - deleted.due;
  const say = texts.findings.terminating;
  const running = containersOf(pod).filter(runs);
  if (late < 0) return ending(pod, deleted, running, context);
  if (late >= NODE) {
    const held = byNode(pod, deleted, context);
    if (held) return held;
  }
  context.again(deleted.due + NODE);
  if (running.length === 0 && deleted.finalizers.length > 0) return byFinalizer(pod, deleted, context);
  const wait = running.length > 0 ? KILL : VOLUMES;
  if (late < wait) {
    context.again(deleted.due + wait);
    return undefined;
  }
  const { workload, node } = subjectOf(context.snapshot, pod);
  const begun = containersOf(pod).some(({ status }) => status?.containerID || status?.state?.terminated);
  const wanted = running.length > 0 ? KILL_EVENTS : begun ? VOLUME_EVENTS : SANDBOX_EVENTS;
  const event = eventsOf(context.snapshot, 'Pod', pod).find(
    (view) => wanted.test(view.reason) && (!begun || view.last >= deleted.asked - 1000),
  );
  return stuck(deleted, {
    why: running.length > 0 ? say.killTitle : begun ? say.volumesTitle : say.sandboxTitle,
    cause: [
      running.length > 0
        ? say.kill(
            running.map(({ name }) => name),
            pod.metadata?.deletionGracePeriodSeconds ?? 0,
          )
        : begun
          ? say.volumes(node)
          : say.sandbox(node),
    ],
    event,
    remedies: [
      {
        command: 'resource.describe',
        title: texts.findings.remedies.describe,
        kubectl: kubectl(deleted.ref, 'describe', 'pod', deleted.ref.name),
      },
      force(deleted),
    ],
    workload,
  });
}

export const terminatingPodRule = rule({
  name: 'terminating-pods',
  kind: 'Pod',
  codes: ['terminating-stuck'],
  also: ['Node', 'Namespace'],
  applies: (pod) => pod.metadata?.deletionTimestamp !== undefined,
  check: (pod, context) => {
    const found = examine(pod, context);
    if (!found) return [];
    return [toldByNamespace(context.snapshot, found.object, context.now) ? { ...found, severity: 'info' } : found];
  },
});
