import { refOf } from '../../store/owners.ts';
import { texts } from '../../texts/index.ts';
import { nodeEvidence, specEvidence } from '../evidence.ts';
import type { NodeFit } from '../nodes/fit.ts';
import { describeRequirement } from '../nodes/labels.ts';
import { describeTaint } from '../nodes/taints.ts';
import { clauses, sentences } from '../prose.ts';
import { edit } from '../remedies.ts';
import type { Draft } from '../rule.ts';
import { claimsOf, isSeen } from '../storage/facts.ts';
import { type Placement, volumeNames } from '../storage/placement.ts';
import { openChain } from '../storage/remedies.ts';
import type { Unscheduled } from './scheduling.ts';

/** Nodes that are told one by one. */
const MOST_NODES = 8;
/** What the scheduler says where bound volumes leave no node; the second is that of older versions. */
const CONFLICT = /PersistentVolume's node affinity|volume node affinity conflict/i;
const TOO_MANY = /exceed max volume count/i;

/** The volumes of the pod can be used on other nodes only than those that it may go to. */
export function byVolume(one: Unscheduled, placements: readonly Placement[]): Draft {
  const say = texts.findings.storage;
  const { subject, nodes, proof } = one;
  const where = (of: Placement) => nodes.filter((fit) => of.on(fit.node)).map((fit) => fit.name);
  const first = placements.find((of) => where(of).length === 0) ?? placements[0];
  const shared = nodes.filter((fit) => placements.every((of) => of.on(fit.node)));
  const apart = placements.length > 1 && shared.length === 0 && placements.every((of) => where(of).length > 0);
  return {
    code: 'unschedulable-node-selector',
    object: subject.pod,
    workload: subject.workload,
    affected: placements.map((of) => ({ kind: 'PersistentVolumeClaim', name: of.claim, namespace: subject.namespace })),
    group: `volume ${placements.map((of) => of.claim).join(' ')}`,
    title: apart
      ? say.apartTitle(subject.name)
      : say.placeTitle(subject.name, first?.claim ?? '', first ? where(first) : []),
    cause: sentences([
      ...placements.map((of) => say.place(of.claim, volumeNames(of)[0] ?? '', of.wants, where(of))),
      apart ? say.apart : '',
      ...shared.slice(0, 3).map((fit) => say.placeRefuses(fit.name, refusals(fit))),
    ]),
    evidence: [
      ...proof,
      ...placements.map((of) =>
        specEvidence(
          { kind: 'PersistentVolume', name: volumeNames(of)[0] ?? '' },
          'spec.nodeAffinity.required',
          of.wants,
        ),
      ),
      ...nodes.slice(0, MOST_NODES).map((fit) => nodeEvidence(fit.name, lineOf(fit, placements))),
    ],
    remedies: [openChain(subject.pod), edit(subject)],
  };
}

function refusals(fit: NodeFit): string {
  const say = texts.findings.scheduling;
  return clauses([
    ...fit.labels.map((wanted) => say.lacks(describeRequirement(wanted), fit.node.metadata?.labels?.[wanted.key])),
    ...fit.taints.map((taint) => say.refused(describeTaint(taint))),
    ...(fit.cordoned ? [say.cordonedNode] : []),
  ]);
}

function lineOf(fit: NodeFit, placements: readonly Placement[]): string {
  const say = texts.findings.storage;
  const away = placements.filter((of) => !of.on(fit.node)).map((of) => say.notOn(volumeNames(of)[0] ?? ''));
  return clauses([...away, refusals(fit)]);
}

/** What the scheduler says of volumes where they may not be read, or where only it counts them. */
export function byVolumeMessage(one: Unscheduled): Draft[] {
  const say = texts.findings.storage;
  const { subject, message, proof, context, pod } = one;
  const said = texts.findings.scheduling.scheduler(message);
  const rest = {
    object: subject.pod,
    workload: subject.workload,
    evidence: proof,
    remedies: [openChain(subject.pod), edit(subject)],
  };
  const claims = claimsOf(pod).map(({ claim }) => claim);
  if (TOO_MANY.test(message)) {
    return [
      {
        ...rest,
        code: 'insufficient-resources',
        group: 'volumes',
        title: say.tooManyTitle(subject.name),
        cause: sentences([say.tooMany(claims.length), said]),
      },
    ];
  }
  if (!CONFLICT.test(message) || isSeen(context.snapshot, 'PersistentVolume')) return [];
  return [
    {
      ...rest,
      code: 'unschedulable-node-selector',
      affected: claims.map((name) => ({ ...refOf('PersistentVolumeClaim', {}), name, namespace: subject.namespace })),
      group: 'volume',
      title: say.placeTitle(subject.name, claims.join(', '), []),
      cause: sentences([said, say.volumesUnseen]),
    },
  ];
}
