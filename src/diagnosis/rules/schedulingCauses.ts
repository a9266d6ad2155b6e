import { nearest } from '../../base/nearest.ts';
import { formatResource, quantityWithin } from '../../base/quantity.ts';
import { eventsOf } from '../../store/events.ts';
import { texts } from '../../texts/index.ts';
import { nodeEvidence, oneLine, specEvidence } from '../evidence.ts';
import { type NodeFit, resources, type Shortage } from '../nodes/fit.ts';
import { describeRequirement, nodeRequirements, type Requirement, valueOn } from '../nodes/labels.ts';
import { allocatable, podRequests, requestsOf } from '../nodes/load.ts';
import { released } from '../nodes/release.ts';
import { lookAtNode, nodeRequests, tolerate } from '../nodes/remedies.ts';
import { conditionOf, describeTaint, describeToleration, missedBy } from '../nodes/taints.ts';
import { clauses, sentences } from '../prose.ts';
import { edit, labelNode, lowerRequests, shell, uncordon } from '../remedies.ts';
import type { Draft } from '../rule.ts';
import type { Evidence } from '../types.ts';
import type { Unscheduled } from './scheduling.ts';

/** Nodes that are told one by one; of larger clusters the nearest. */
const MOST_NODES = 8;
/** A new node takes a few minutes; one that has not come by then will not. Milliseconds. */
const SCALE_UP = 10 * 60_000;

/** Why a node does not take the pod, in one line. */
function against(one: Unscheduled, fit: NodeFit): string {
  const say = texts.findings.scheduling;
  const reasons = [
    ...fit.labels.map((wanted) => {
      const value = valueOn(fit.node, wanted);
      return say.lacks(describeRequirement(wanted), value === undefined ? undefined : `${wanted.key}=${value}`);
    }),
    ...fit.taints.map((taint) => say.refused(describeTaint(taint))),
    ...(fit.cordoned ? [say.cordonedNode] : []),
    ...resourceLines(one, fit),
  ];
  return clauses(reasons);
}

function resourceLines(one: Unscheduled, fit: NodeFit): string[] {
  const say = texts.findings.scheduling;
  const short = new Set(fit.short.map((shortage) => shortage.resource));
  const requested = one.load.known ? one.load.of(fit.name) : undefined;
  return resources(one.pod, fit.node, requested)
    .filter(({ resource }) => short.has(resource))
    .map(({ resource, needs, size, free }) => {
      const show = (amount: number) => formatResource(resource, amount);
      return free === undefined
        ? say.size(resource, show(size), show(needs))
        : say.free(resource, show(free), show(size), show(needs));
    });
}

export const nodeLines = (one: Unscheduled, nodes: readonly NodeFit[]): Evidence[] =>
  nodes.slice(0, MOST_NODES).map((fit) => nodeEvidence(fit.name, against(one, fit)));

export const base = (one: Unscheduled) => ({ object: one.subject.pod, workload: one.subject.workload });

/** The label of a node that was probably meant: another value of the same name, else a similar name. */
function nearLabel(one: Unscheduled, wanted: Requirement): { sentence: string; node: string | undefined } {
  const say = texts.findings.scheduling;
  const value = wanted.values[0] ?? '';
  const having = one.nodes.filter((fit) => fit.node.metadata?.labels?.[wanted.key] !== undefined);
  const values = new Map(having.map((fit) => [fit.node.metadata?.labels?.[wanted.key] ?? '', fit.name]));
  if (values.size > 0) {
    const best = nearest(value, [...values.keys()], 1)[0] ?? [...values.keys()][0] ?? '';
    const node = values.get(best) ?? '';
    return { sentence: say.nearValue(node, `${wanted.key}=${best}`), node };
  }
  const names = new Map(
    one.nodes.flatMap((fit) => Object.keys(fit.node.metadata?.labels ?? {}).map((name) => [name, fit])),
  );
  const near = nearest(wanted.key, [...names.keys()], 1)[0];
  const fit = near === undefined ? undefined : names.get(near);
  if (near === undefined || !fit) return { sentence: say.noSuchLabel(wanted.key), node: undefined };
  const label = `${near}=${fit.node.metadata?.labels?.[near] ?? ''}`;
  return { sentence: sentences([say.noSuchLabel(wanted.key), say.nearName(fit.name, label)]), node: fit.name };
}

export function bySelector(one: Unscheduled): Draft {
  const say = texts.findings.scheduling;
  const sorted = [...one.nodes].sort((a, b) => a.labels.length - b.labels.length);
  const alternatives = nodeRequirements(one.pod);
  const wanted = sorted[0]?.labels ?? alternatives[0] ?? [];
  // What no node has at all, rather than what only the nearest lacks.
  const nowhere = wanted.filter((of) =>
    one.nodes.every((fit) => fit.labels.includes(of) || fit.labels.some((other) => same(other, of))),
  );
  const told = nowhere.length > 0 ? nowhere : wanted;
  const words = told.map(describeRequirement).join(', ');
  const elsewise = alternatives
    .filter((terms) => !told.every((of) => terms.some((other) => same(of, other))))
    .map((terms) => terms.map(describeRequirement).join(', '));
  const field = told[0]?.field ?? 'nodeSelector';
  const first = told.find((of) => of.operator === 'In' && !of.ofField);
  const measured = told.find((of) => ['In', 'Exists', 'Gt', 'Lt'].includes(of.operator) && !of.ofField);
  const near = measured ? nearLabel(one, measured) : undefined;
  const healthy = sorted.find((fit) => fit.taints.length === 0 && !fit.cordoned && fit.short.length === 0);
  const target = near?.node ?? healthy?.name ?? sorted[0]?.name;
  return {
    ...base(one),
    code: 'unschedulable-node-selector',
    group: words,
    title: say.selectorTitle(one.subject.name, words),
    cause: sentences([
      say.selector(field, words, one.nodes.length),
      ...(nowhere.length === 0 && one.nodes.length > 1 ? [say.combination(one.nodes.length)] : []),
      ...(near ? [near.sentence] : []),
      ...(elsewise.length > 0 ? [say.orElse(elsewise)] : []),
    ]),
    evidence: [
      ...one.proof,
      specEvidence(
        one.subject.pod,
        field === 'nodeSelector' ? 'spec.nodeSelector' : 'spec.affinity.nodeAffinity',
        words,
      ),
      ...nodeLines(one, sorted),
    ],
    remedies: [
      ...(first && target ? [labelNode(target, `${first.key}=${first.values[0] ?? ''}`)] : []),
      edit(one.subject),
    ],
  };
}

const same = (a: Requirement, b: Requirement): boolean => describeRequirement(a) === describeRequirement(b);

export function byResources(one: Unscheduled, nodes: readonly NodeFit[]): Draft {
  const say = texts.findings.scheduling;
  const lacking = lackingOf(one, nodes);
  const { resource, best, largest, needs } = lacking[0] ?? {
    resource: 'cpu',
    needs: 0,
    best: undefined,
    largest: undefined,
  };
  const show = (amount: number) => formatResource(resource, amount);
  const parts = requestsOf(one.pod, resource);
  const name = say.resources[resource] ?? resource;
  const others = one.nodes.length - nodes.length;
  const places = resource === 'pods';
  // One of the init containers, where it is they that need most.
  const initial = parts.some(({ list }) => list === 'containers') ? undefined : parts[0];
  const cause = places
    ? [say.noPlace(show(largest?.size ?? 0), largest?.node ?? '')]
    : [
        say.needs(
          show(needs),
          name,
          parts.map((part) => `${part.container} ${show(part.amount)}`),
        ),
        ...(initial ? [say.initNeeds(initial.container)] : []),
      ];
  if (places) {
    if (!one.load.known) cause.push(one.load.reason ? say.loadUnknown(one.load.reason) : say.loadComing);
  } else if (largest?.size === 0) cause.push(say.noDevice(resource));
  else if (best?.free !== undefined) cause.push(say.bestFree(show(best.free), show(best.size), best.node));
  else if (largest) cause.push(say.bestSize(show(largest.size), largest.node));
  const never = !places && largest !== undefined && needs > largest.size;
  if (never && largest.size > 0 && best?.free !== undefined)
    cause.push(say.neverFits(show(largest.size), largest.node));
  else if (!places && !one.load.known) cause.push(one.load.reason ? say.loadUnknown(one.load.reason) : say.loadComing);
  for (const other of lacking.slice(1)) {
    if (other.resource === 'pods' || !other.best) continue;
    const of = (amount: number) => formatResource(other.resource, amount);
    const label = say.resources[other.resource] ?? other.resource;
    cause.push(say.alsoShort(label, of(other.needs), of(other.best.free ?? other.best.size), other.best.node));
  }
  const daemon = one.subject.workload?.kind === 'DaemonSet';
  if (others > 0) cause.push(daemon ? say.ownNode(nodes[0]?.name ?? '') : say.refusedNodes(others, say.notNodeLabels));
  const release = released(one.context.snapshot, nodes);
  if (release)
    cause.push(
      say.fitsAfter(
        release.node,
        release.pods.map((pod) => pod.metadata?.name ?? ''),
        release.leaving,
      ),
    );
  const more = growth(one);
  cause.push(...more.sentences);
  const container = parts[0]?.container ?? one.pod.spec?.containers?.[0]?.name ?? '';
  // What the pod's other containers ask for, they keep.
  const room = (best?.free ?? 0) - (needs - (parts[0]?.amount ?? needs));
  const fits = places || initial ? undefined : quantityWithin(resource, room);
  return {
    ...base(one),
    code: 'insufficient-resources',
    ...(release?.leaving || more.coming ? { severity: 'info' as const } : {}),
    group: resource,
    title: places ? say.noPlaceTitle(one.subject.name) : say.resourceTitle(one.subject.name, name),
    cause: sentences(cause),
    evidence: [
      ...one.proof,
      ...parts
        .slice(0, 4)
        .map((part) =>
          specEvidence(
            one.subject.pod,
            `spec.${part.list}[${part.container}].resources.requests.${resource}`,
            part.text,
          ),
        ),
      ...nodeLines(one, nodes),
    ],
    remedies: [
      ...(resource === 'pods' ? [] : [lowerRequests(one.subject, container, resource, fits)]),
      // Where an empty node would not do, it does not matter who uses it.
      ...(best && !never ? [nodeRequests(best.node)] : []),
    ],
  };
}

interface Lacking {
  resource: string;
  needs: number;
  best: (Shortage & { node: string }) | undefined;
  largest: (Shortage & { node: string }) | undefined;
}

/** The first one that has most. */
function mostOf<T>(items: readonly T[], amount: (item: T) => number): T | undefined {
  let best: T | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const now = amount(item);
    if (now <= most) continue;
    best = item;
    most = now;
  }
  return best;
}

/** What the nodes lack, first what most of them lack; of several what even an empty node has not, and last the number of pods. */
function lackingOf(one: Unscheduled, nodes: readonly NodeFit[]): Lacking[] {
  const counts = new Map<string, number>();
  for (const fit of nodes) for (const { resource } of fit.short) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  return [...counts]
    .map(([resource, count]) => {
      const needs = podRequests(one.pod)[resource] ?? 1;
      const size = (fit: NodeFit) => allocatable(fit.node)[resource] ?? 0;
      const free = (fit: NodeFit) => (one.load.known ? size(fit) - (one.load.of(fit.name)[resource] ?? 0) : undefined);
      const told = (fit: NodeFit | undefined) =>
        fit && { resource, needs, size: size(fit), free: free(fit), node: fit.name };
      const best = told(mostOf(nodes, (fit) => free(fit) ?? size(fit)));
      const largest = told(mostOf(nodes, size));
      const never = largest !== undefined && needs > largest.size ? 1 : 0;
      return { resource, count, needs, best, largest, weight: count * 4 + never * 2 + (resource === 'pods' ? 0 : 1) };
    })
    .sort((a, b) => b.weight - a.weight);
}

/** What the cluster does to make room: nodes that are being added (cluster autoscaler), pods that are being pushed away (preemption). */
function growth(one: Unscheduled): { sentences: string[]; coming: boolean } {
  const say = texts.findings.scheduling;
  const events = eventsOf(one.context.snapshot, 'Pod', one.pod);
  const scaled = events.find((view) =>
    /^(?:TriggeredScaleUp|NotTriggerScaleUp|Nominated|FailedScaleUp)$/.test(view.reason),
  );
  const nominated = one.pod.status?.nominatedNodeName;
  const coming = scaled?.reason === 'TriggeredScaleUp' || scaled?.reason === 'Nominated';
  return {
    sentences: [
      ...(nominated ? [say.nominated(nominated)] : []),
      ...(scaled ? [coming ? say.scaleUp(oneLine(scaled.message)) : say.noScaleUp(oneLine(scaled.message))] : []),
      ...(!nominated && /No preemption victims/.test(one.message) && (one.pod.spec?.priority ?? 0) > 0
        ? [say.noVictims(one.pod.spec?.priorityClassName ?? '', one.pod.spec?.priority ?? 0)]
        : []),
    ],
    coming: (coming && one.context.now - (scaled?.last ?? 0) < SCALE_UP) || Boolean(nominated),
  };
}

export function byTaint(one: Unscheduled, nodes: readonly NodeFit[]): Draft {
  const sick = nodes.filter((fit) => fit.taints.some((taint) => conditionOf(taint)));
  if (sick.length === nodes.length) return bySickNodes(one, nodes);
  const say = texts.findings.scheduling;
  const sound = nodes.filter((fit) => !sick.includes(fit));
  const taints = sound.flatMap((fit) => fit.taints.map((taint) => ({ node: fit.name, taint })));
  const kinds = [...new Set(taints.map(({ taint }) => describeTaint(taint)))];
  const others = one.nodes.length - nodes.length;
  // The node with the fewest taints needs the fewest tolerations.
  const target = [...sound].sort((a, b) => a.taints.length - b.taints.length)[0];
  const needed = target?.taints ?? [];
  const cordoned = target?.cordoned ? [uncordon(target.name)] : [];
  const named = needed.map(describeTaint).join(', ');
  return {
    ...base(one),
    code: 'unschedulable-taint',
    group: kinds.join(','),
    title: say.taintTitle(one.subject.name, texts.findings.common.some(kinds)),
    cause: sentences([
      say.taint(taints.map(({ node, taint }) => say.nodeTaint(node, describeTaint(taint)))),
      ...missedBy(
        one.pod,
        taints.map(({ taint }) => taint),
      ).map(say.missed),
      ...(target && needed.length > 0 ? [say.tolerating(needed.map(describeToleration), target.name)] : []),
      ...(others > 0 ? [say.othersNotFit(others)] : []),
    ]),
    evidence: [...one.proof, ...nodeLines(one, [...nodes, ...one.nodes.filter((fit) => !nodes.includes(fit))])],
    remedies: [
      tolerate(one.context.snapshot, one.subject, needed, texts.findings.remedies.tolerate(named)),
      ...(target
        ? needed
            .slice(0, 1)
            .map((taint) =>
              shell(
                texts.findings.remedies.taint(describeTaint(taint), target.name),
                `kubectl taint node ${target.name} ${taint.key}:${taint.effect}-`,
              ),
            )
        : []),
      ...cordoned,
    ],
  };
}

/** The nodes that fit are kept free by Kubernetes itself, because something is wrong with them: a toleration would be no help. */
function bySickNodes(one: Unscheduled, nodes: readonly NodeFit[]): Draft {
  const say = texts.findings.scheduling;
  const ills = nodes.flatMap((fit) =>
    fit.taints.flatMap((taint) => {
      const condition = conditionOf(taint);
      return condition ? [say.sick(fit.name, say.conditions[condition])] : [];
    }),
  );
  const told = [...new Set(ills)];
  const others = one.nodes.length - nodes.length;
  return {
    ...base(one),
    code: 'unschedulable-taint',
    group: 'node',
    title: say.sickTitle(one.subject.name, texts.findings.common.some(told)),
    cause: sentences([say.sickNodes, ...(others > 0 ? [say.othersNotFit(others)] : [])]),
    evidence: [...one.proof, ...nodeLines(one, [...nodes, ...one.nodes.filter((fit) => !nodes.includes(fit))])],
    remedies: nodes.slice(0, 2).map((fit) => lookAtNode(fit.name)),
  };
}

export function byCordon(one: Unscheduled, fit: NodeFit): Draft {
  const say = texts.findings.scheduling;
  return {
    code: 'node-cordoned',
    object: { kind: 'Node', name: fit.name },
    affected: [one.subject.pod],
    title: say.cordonTitle(fit.name, one.subject.name),
    cause: say.cordon(fit.name, one.subject.pod.name),
    evidence: [nodeEvidence(fit.name, 'spec.unschedulable: true'), ...one.proof, ...nodeLines(one, one.nodes)],
    remedies: [uncordon(fit.name)],
  };
}
