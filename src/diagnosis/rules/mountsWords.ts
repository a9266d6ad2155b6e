import { nearest } from '../../base/nearest.ts';
import type { EventView } from '../../store/events.ts';
import type { ObjectRef, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { apiEvidence, oneLine } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import type { RuleContext } from '../rule.ts';
import { type MountProblem, shortError, splitMessage } from '../storage/mountErrors.ts';
import { lookForDriver, makeConfiguration } from '../storage/remedies.ts';
import type { VolumeSource } from '../storage/volumes.ts';
import type { Subject } from '../subject.ts';
import type { Evidence, Remedy, Severity } from '../types.ts';

/** A volume of a pod that can't be mounted, and what is known of it. */
export interface MountCase {
  pod: Pod;
  subject: Subject;
  context: RuleContext;
  problem: MountProblem;
  volume: VolumeSource | undefined;
  node: string;
  /** The event's message as it came; empty where no event told. */
  message: string;
  event: EventView | undefined;
}

export interface MountWords {
  title: string;
  cause: string;
  remedies: readonly Remedy[];
  severity?: Severity;
  affected?: readonly ObjectRef[];
  evidence?: readonly Evidence[];
}

/** A pod that leaves its node may need this long until its volume is free: its grace period, then the unmount and detach. Milliseconds. */
const HANDOVER = 360_000;

/** What a person is told of a volume that can't be mounted; undefined where it will be with the next try. */
export function wordsFor(of: MountCase): MountWords | undefined {
  const { problem, subject, node } = of;
  const say = texts.findings.mounts;
  const who = subject.name;
  const name = of.volume?.name ?? say.someVolume;
  const error = oneLine(shortError(of.message));
  const says = error ? say.says(node, error) : '';
  const plain = (title: string, cause: string, remedies: readonly Remedy[] = [edit(subject)]): MountWords => ({
    title,
    cause: sentences([cause, says]),
    remedies,
  });
  switch (problem.type) {
    case 'missing':
      return missing(of, problem.objects);
    case 'key':
      return missingKey(of, problem.kind, problem.key);
    case 'host-path':
      return plain(
        say.hostPathTitle(who, problem.path, problem.wanted, node),
        say.hostPath(name, problem.path, problem.wanted, node),
      );
    case 'path':
      return plain(say.pathTitle(who, problem.path, node), say.path(name, problem.path, node));
    case 'device':
      return plain(say.deviceTitle(who, problem.path, node), say.device(name, problem.path, node));
    case 'no-helper':
      return plain(say.helperTitle(who, name, node), say.helper(problem.filesystem, node));
    case 'server':
      return plain(
        say.serverTitle(who, of.volume?.server ?? name),
        say.server[problem.what](of.volume?.server ?? name),
      );
    case 'filesystem':
      return plain(say.filesystemTitle(who, name), say.filesystem(node));
    case 'driver':
      return driver(of, problem.driver, plain);
    case 'attach-time-out':
      return plain(say.attachTitle(who, name, node), say.attach(problem.driver, node), [lookForDriver(problem.driver)]);
    case 'multi-attach':
      return multiAttach(of, problem.pods);
    case 'mode':
      return plain(say.modeTitle(who, name), say.mode(name, problem.mode));
    case 'full':
    case 'read-only':
    case 'permission':
    case 'sub-path':
      return plain(say.title(who, name), say.kinds[problem.type](node));
    case 'time-out':
      return plain(say.title(who, name), say.timeOut(name, node));
    case 'claim':
      return undefined;
    case 'other':
      return plain(say.title(who, name), '');
  }
}

function missing(
  of: MountCase,
  all: readonly { kind: 'ConfigMap' | 'Secret'; name: string }[],
): MountWords | undefined {
  const say = texts.findings.mounts;
  const { subject, context, volume } = of;
  const { snapshot } = context;
  const seenAt = of.event?.last ?? 0;
  const objects = all.filter(({ kind, name }) => {
    const there = snapshot.of(kind).state?.phase === 'live' && snapshot.of(kind).get(subject.namespace, name);
    // It is there by now: the next try, within two minutes, finds it.
    return !there || Date.parse(there.metadata?.creationTimestamp ?? '') < seenAt - 10_000;
  });
  const first = objects[0];
  if (!first) return undefined;
  if (first.name === 'kube-root-ca.crt') {
    return { title: say.rootCaTitle(subject.name), cause: say.rootCa(subject.namespace), remedies: [] };
  }
  const names = snapshot
    .of(first.kind)
    .inNamespace(subject.namespace)
    .map((object) => object.metadata?.name ?? '');
  const near = nearest(first.name, names, 1)[0];
  const what = objects.map(({ kind, name }) => `${kind} ${name}`);
  const key = volume?.objects.find(({ kind, name }) => kind === first.kind && name === first.name)?.keys[0];
  return {
    title: say.missingTitle(subject.name, what),
    cause: sentences([
      say.missing(volume?.name ?? '', what, subject.namespace),
      ...(near ? [say.nearest(near)] : []),
      say.retries,
    ]),
    remedies: [
      ...objects.slice(0, 2).map(({ kind, name }) => makeConfiguration(subject.namespace, kind, name, key)),
      edit(subject),
    ],
  };
}

function missingKey(of: MountCase, kind: 'ConfigMap' | 'Secret', key: string): MountWords {
  const say = texts.findings.mounts;
  const { subject, context, volume } = of;
  const sources = (volume?.objects ?? []).filter((object) => object.kind === kind);
  const name = (sources.find(({ keys }) => keys.includes(key)) ?? sources[0])?.name ?? '';
  const answer = name ? context.probe({ type: 'keys', kind, namespace: subject.namespace, name }) : undefined;
  const keys = answer?.type === 'keys' ? answer.keys : undefined;
  const near = keys ? nearest(key, keys, 1)[0] : undefined;
  const ref: ObjectRef = { kind, name, namespace: subject.namespace };
  return {
    title: say.keyTitle(subject.name, kind, name, key),
    cause: sentences([
      say.key(volume?.name ?? '', kind, name, key),
      ...(keys
        ? [
            keys.length > 0
              ? texts.findings.config.keys(texts.findings.common.some(keys, 12))
              : texts.findings.config.noKeys,
          ]
        : []),
      ...(near ? [say.nearest(near)] : []),
    ]),
    remedies: [
      edit(subject),
      shell(texts.findings.remedies.edit(`${kind} ${name}`), kubectl(ref, 'edit', kind.toLowerCase(), name)),
    ],
    ...(name ? { affected: [ref] } : {}),
  };
}

function driver(
  of: MountCase,
  name: string,
  plain: (title: string, cause: string, remedies: readonly Remedy[]) => MountWords,
): MountWords {
  const say = texts.findings.mounts;
  const answer = of.context.probe({ type: 'csi-driver', driver: name });
  const there = answer?.type === 'csi-driver' ? say.driverOn(answer.registered, answer.nodes) : '';
  const words = plain(say.driverTitle(of.subject.name, name, of.node), sentences([say.driver(name, of.node), there]), [
    lookForDriver(name),
  ]);
  if (answer?.type !== 'csi-driver') return words;
  return { ...words, evidence: [apiEvidence('csinodes', there)] };
}

/** The volume is on another node: who holds it there, and whether that one is leaving. */
function multiAttach(of: MountCase, named: readonly string[]): MountWords | undefined {
  const say = texts.findings.mounts;
  const { subject, context, volume, node } = of;
  const pods = context.snapshot.of('Pod').inNamespace(subject.namespace);
  const holders = pods.filter(
    (pod) =>
      pod !== of.pod &&
      pod.spec?.nodeName &&
      pod.spec.nodeName !== node &&
      pod.status?.phase !== 'Succeeded' &&
      (named.includes(pod.metadata?.name ?? '') ||
        (volume?.claim !== undefined &&
          pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === volume.claim))),
  );
  const claim = volume?.claim;
  const claimed = claim ? context.snapshot.of('PersistentVolumeClaim').get(subject.namespace, claim) : undefined;
  const persistent = claimed?.spec?.volumeName ?? splitMessage(of.message).volume ?? '';
  const answer = persistent ? context.probe({ type: 'attachments', volume: persistent }) : undefined;
  const attachments = answer?.type === 'attachments' ? answer.attachments.filter((one) => one.node !== node) : [];
  const told = holders.map((pod) => say.holder(pod.metadata?.name ?? '', pod.spec?.nodeName ?? ''));
  const leaving = holders.length > 0 && holders.every((pod) => pod.metadata?.deletionTimestamp);
  const waited = of.event ? context.now - of.event.first : 0;
  const nodes = [
    ...new Set([...holders.flatMap((pod) => pod.spec?.nodeName ?? []), ...attachments.map((one) => one.node)]),
  ];
  if (leaving && waited < HANDOVER) context.again(context.now + HANDOVER - waited);
  const held = told.length > 0 ? told : named;
  return {
    title: say.multiTitle(subject.name, claim ?? volume?.name ?? '', nodes),
    cause: sentences([
      say.multi(node),
      held.length > 0 ? say.holders(held) : nodes.length > 0 ? say.attachedTo(nodes) : '',
      leaving ? say.leaving : say.notLeaving,
    ]),
    ...(leaving && waited < HANDOVER ? { severity: 'info' as const } : {}),
    affected: holders.map((pod) => ({ kind: 'Pod', name: pod.metadata?.name ?? '', namespace: subject.namespace })),
    evidence: attachments.map((one) =>
      apiEvidence('volumeattachments', say.attachment(one.node, one.attached, one.error)),
    ),
    remedies: [
      ...holders
        .slice(0, 1)
        .map((pod) =>
          shell(say.freePod(pod.metadata?.name ?? ''), kubectl(subject.pod, 'delete', 'pod', pod.metadata?.name ?? '')),
        ),
      edit(subject, say.sameNode),
    ],
  };
}
