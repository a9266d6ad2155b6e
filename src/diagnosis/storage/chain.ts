import { cellWidth, fit, wrapWords } from '../../base/width.ts';
import { refOf } from '../../store/owners.ts';
import type { ObjectRef, PersistentVolume, PersistentVolumeClaim, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';
import { clauses, sentences } from '../prose.ts';
import type { RuleContext } from '../rule.ts';
import { mountRule } from '../rules/mounts.ts';
import { candidatesFor, describeRequirements, nodesOf, volumeRequirements } from './candidates.ts';
import {
  BY_HAND,
  type ClaimUse,
  capacityOf,
  claimsOf,
  classOf,
  isDefault,
  isSeen,
  nameOf,
  podsUsing,
  provisionerOf,
  requestOf,
  schedulerSays,
} from './facts.ts';
import { judgeClaim, type Verdict } from './verdict.ts';

export type LinkState = 'ok' | 'broken' | 'waiting' | 'unknown';

/** One link of the chain from a pod to its volume. */
export interface Link {
  kind: 'pod' | 'claim' | 'class' | 'provisioner' | 'volume' | 'node' | 'mount';
  name: string;
  state: LinkState;
  /** What it is, and if it is broken, why; one line. */
  text: string;
  object?: ObjectRef;
}

/** A claim with all that it hangs on. */
export interface Chain {
  claim: ObjectRef;
  links: readonly Link[];
  /** The link to look at first; missing where none is broken. */
  broken?: Link;
  /** What is wrong in one line, where it is known. */
  title: string;
  cause: string;
}

/** Volumes that are told one by one. */
const MOST = 12;

type Ask = Pick<RuleContext, 'probe'>;
const NOTHING: Ask = { probe: () => undefined };

/**
 * The storage chains of a claim, or of each claim of a pod: pod, claim, class, provisioner, volumes, node, mount, each with its state.
 * Pure; `ask` gives what is known beyond the snapshot. Empty for an object that has no claim.
 */
export function storageChains(snapshot: Snapshot, ref: ObjectRef, now: number, ask: Ask = NOTHING): readonly Chain[] {
  const context: RuleContext = {
    snapshot,
    now,
    probe: (request) => ask.probe(request),
    again: () => {},
    unseen: () => {},
  };
  const namespace = ref.namespace ?? 'default';
  if (ref.kind === 'PersistentVolumeClaim') return [chainOf(context, namespace, ref.name, undefined)];
  const pod = ref.kind === 'Pod' ? snapshot.of('Pod').get(ref.namespace, ref.name) : undefined;
  if (!pod) return [];
  return claimsOf(pod).map((use) => chainOf(context, namespace, use.claim, { pod, use }));
}

function chainOf(
  context: RuleContext,
  namespace: string,
  name: string,
  of: { pod: Pod; use: ClaimUse } | undefined,
): Chain {
  const say = texts.findings.chain;
  const { snapshot } = context;
  const claim = snapshot.of('PersistentVolumeClaim').get(namespace, name);
  const pods = of ? [of.pod] : podsUsing(snapshot, namespace, name);
  const object: ObjectRef = { kind: 'PersistentVolumeClaim', name, namespace };
  const podLinks = pods.slice(0, MOST).map((pod) => podLink(pod, name));
  if (!claim) {
    const seen = isSeen(snapshot, 'PersistentVolumeClaim');
    const link: Link = {
      kind: 'claim',
      name,
      state: seen ? 'broken' : 'unknown',
      text: seen ? say.noClaim : say.unseen,
      object,
    };
    return finish(object, [...podLinks, link], '', '');
  }
  const found = judgeClaim(claim, context);
  const links = [
    ...(podLinks.length > 0 ? podLinks : [noPod(snapshot)]),
    claimLink(claim, found),
    ...classLinks(claim, found, context),
    ...volumeLinks(claim, found, pods[0], context),
    ...mountLinks(pods, name, context),
  ];
  return finish(object, links, found.title, found.cause);
}

function finish(claim: ObjectRef, links: readonly Link[], title: string, cause: string): Chain {
  // The pod and the claim wait because of what comes behind them.
  const broken = links.find(({ state }) => state === 'broken');
  return { claim, links, title, cause, ...(broken ? { broken } : {}) };
}

function noPod(snapshot: Snapshot): Link {
  const say = texts.findings.chain;
  return isSeen(snapshot, 'Pod')
    ? { kind: 'pod', name: '', state: 'ok', text: say.noPod }
    : { kind: 'pod', name: '', state: 'unknown', text: say.unseen };
}

function podLink(pod: Pod, claim: string): Link {
  const say = texts.findings.chain;
  const use = claimsOf(pod).find((one) => one.claim === claim);
  const said = schedulerSays(pod);
  const state: LinkState = pod.status?.phase === 'Pending' ? 'waiting' : 'ok';
  const where = pod.spec?.nodeName ? say.onNode(pod.spec.nodeName) : said ? say.unscheduled(oneLine(said)) : say.noNode;
  return { kind: 'pod', name: nameOf(pod), state, text: say.pod(use?.volume ?? '', where), object: refOf('Pod', pod) };
}

function claimLink(claim: PersistentVolumeClaim, found: Verdict): Link {
  const say = texts.findings.chain;
  const phase = claim.status?.phase ?? '';
  const state: LinkState =
    phase === 'Bound' ? 'ok' : phase === 'Lost' ? 'broken' : found.state === 'unknown' ? 'unknown' : 'waiting';
  const wish = say.claim(
    phase,
    requestOf(claim),
    claim.spec?.accessModes ?? [],
    claim.spec?.volumeMode ?? 'Filesystem',
  );
  const why = found.state === 'broken' ? '' : found.cause;
  return {
    kind: 'claim',
    name: nameOf(claim),
    state,
    text: `${wish}${why ? ` ${why}` : ''}`,
    object: refOf('PersistentVolumeClaim', claim),
  };
}

function classLinks(claim: PersistentVolumeClaim, found: Verdict, context: RuleContext): Link[] {
  const say = texts.findings.chain;
  const { snapshot } = context;
  const named = classOf(claim);
  const bound = claim.status?.phase === 'Bound';
  if (named === '') return [{ kind: 'class', name: '', state: 'ok', text: say.noClassOnPurpose }];
  if (named === undefined) {
    const state =
      found.problem === 'no-default-class'
        ? 'broken'
        : bound
          ? 'ok'
          : isSeen(snapshot, 'StorageClass')
            ? 'waiting'
            : 'unknown';
    return [{ kind: 'class', name: '', state, text: state === 'broken' ? say.noDefault : say.noClass }];
  }
  const object: ObjectRef = { kind: 'StorageClass', name: named };
  const of = snapshot.of('StorageClass').get(undefined, named);
  if (!of) {
    const seen = isSeen(snapshot, 'StorageClass');
    const state = found.problem === 'class-missing' ? 'broken' : !seen ? 'unknown' : 'ok';
    return [
      { kind: 'class', name: named, state, text: !seen && state === 'unknown' ? say.unseen : say.classMissing, object },
    ];
  }
  const provisioner = provisionerOf(claim, of);
  const text = texts.findings.storage.classIs(provisioner, of.volumeBindingMode ?? 'Immediate', isDefault(of));
  const maker: Link = {
    kind: 'provisioner',
    name: provisioner,
    ...(provisioner === BY_HAND ? { state: 'ok', text: say.byHand } : provisionerState(found, bound)),
  };
  return [{ kind: 'class', name: named, state: 'ok', text, object }, maker];
}

function provisionerState(found: Verdict, bound: boolean): Pick<Link, 'state' | 'text'> {
  const say = texts.findings.chain;
  if (bound) return { state: 'ok', text: say.made };
  if (
    found.problem === 'provisioner' ||
    found.problem === 'provisioning' ||
    found.problem === 'slow' ||
    found.problem === 'no-room'
  ) {
    return { state: 'broken', text: found.cause };
  }
  return { state: found.state === 'unknown' ? 'unknown' : 'waiting', text: say.notYet };
}

function volumeLinks(claim: PersistentVolumeClaim, found: Verdict, pod: Pod | undefined, context: RuleContext): Link[] {
  const say = texts.findings.chain;
  const { snapshot } = context;
  const seen = isSeen(snapshot, 'PersistentVolume');
  const named = claim.spec?.volumeName;
  const volume = named ? snapshot.of('PersistentVolume').get(undefined, named) : undefined;
  if (claim.status?.phase === 'Bound' && named) {
    const object: ObjectRef = { kind: 'PersistentVolume', name: named };
    if (!volume)
      return [{ kind: 'volume', name: named, state: 'unknown', text: seen ? say.boundElsewhere : say.unseen, object }];
    return [
      { kind: 'volume', name: named, state: 'ok', text: describe(volume), object },
      ...nodeLinks(volume, pod, context),
    ];
  }
  const list = found.candidates.length > 0 ? found.candidates : named ? [] : candidatesFor(claim, snapshot, pod);
  const links = list.slice(0, MOST).map(({ name, volume: one, reasons }): Link => {
    const object: ObjectRef = { kind: 'PersistentVolume', name };
    const text =
      reasons.length > 0
        ? `${describe(one)} · ${clauses(reasons)}`
        : `${describe(one)} · ${texts.findings.storage.suitsShort}`;
    return {
      kind: 'volume',
      name,
      state: reasons.length === 0 ? 'ok' : isVolumeTrouble(found) ? 'broken' : 'waiting',
      text,
      object,
    };
  });
  const near = found.nearMisses.slice(0, 3).map(
    (one): Link => ({
      kind: 'volume',
      name: nameOf(one),
      state: 'waiting',
      text: texts.findings.storage.nearMiss(nameOf(one), capacityOf(one), classOf(one) ?? ''),
      object: { kind: 'PersistentVolume', name: nameOf(one) },
    }),
  );
  if (links.length > 0) return [...links, ...near];
  const state: LinkState = isVolumeTrouble(found) ? 'broken' : seen ? 'waiting' : 'unknown';
  return [
    {
      kind: 'volume',
      name: named ?? '',
      state,
      text: state === 'broken' ? found.title : seen ? say.noVolume : say.unseen,
    },
    ...near,
  ];
}

const isVolumeTrouble = (found: Verdict): boolean =>
  found.state === 'broken' && ['no-volume', 'no-such-volume', 'named-volume', 'lost'].includes(found.problem ?? '');

function describe(volume: PersistentVolume): string {
  const { accessModes, csi, hostPath, local, nfs, volumeMode } = volume.spec ?? {};
  const source = csi
    ? `csi ${csi.driver}`
    : nfs
      ? `nfs ${nfs.server}:${nfs.path}`
      : hostPath
        ? `hostPath ${hostPath.path}`
        : local
          ? `local ${local.path}`
          : '';
  return [
    capacityOf(volume),
    (accessModes ?? []).join(', '),
    volumeMode === 'Block' ? 'Block' : '',
    source,
    volume.status?.phase ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The nodes that may use the volume, against the node of the pod or those it may go to. */
function nodeLinks(volume: PersistentVolume, pod: Pod | undefined, context: RuleContext): Link[] {
  const say = texts.findings.chain;
  const wanted = volumeRequirements(volume);
  if (wanted.length === 0) return [{ kind: 'node', name: '', state: 'ok', text: say.anyNode }];
  const words = describeRequirements(wanted);
  if (!isSeen(context.snapshot, 'Node'))
    return [{ kind: 'node', name: '', state: 'unknown', text: say.onlyUnseen(words) }];
  const names = nodesOf(volume, context.snapshot.of('Node').all()).map(nameOf);
  const text = names.length > 0 ? say.only(words, names) : say.onlyNone(words);
  const refused =
    pod !== undefined && /PersistentVolume's node affinity|volume node affinity conflict/i.test(schedulerSays(pod));
  const state: LinkState = names.length === 0 || refused ? 'broken' : 'ok';
  return [
    {
      kind: 'node',
      name: names.join(', '),
      state,
      text: sentences([text, refused ? say.podElsewhere(nameOf(pod)) : '']),
    },
  ];
}

function mountLinks(pods: readonly Pod[], claim: string, context: RuleContext): Link[] {
  const say = texts.findings.chain;
  return pods.slice(0, MOST).flatMap((pod): Link[] => {
    const use = claimsOf(pod).find((one) => one.claim === claim);
    if (!use || !pod.spec?.nodeName) return [];
    const base = { kind: 'mount' as const, name: nameOf(pod), object: refOf('Pod', pod) };
    const drafts = mountRule.applies(pod) ? mountRule.check(pod, context) : [];
    const failed = drafts.find(({ group }) => group?.startsWith(`${use.volume} `));
    if (failed)
      return [
        { ...base, state: 'broken', text: sentences([texts.findings.common.sentence(failed.title), failed.cause]) },
      ];
    const started = pod.status?.phase === 'Running';
    return [
      {
        ...base,
        state: started ? 'ok' : 'waiting',
        text: started ? say.mounted(pod.spec.nodeName) : say.mounting(pod.spec.nodeName),
      },
    ];
  });
}

const SYMBOLS: Readonly<Record<LinkState, string>> = { ok: '✓', broken: '✖', waiting: '…', unknown: '?' };

/** The chains as a text for a pager: a line a link, long ones folded, the first broken link named at the end. */
export function chainText(chains: readonly Chain[], width = 100): string {
  const say = texts.findings.chain;
  return chains
    .map((chain) => {
      const names = chain.links.map((link) => say.link(link.kind, link.name));
      const column = Math.min(36, Math.max(...names.map(cellWidth), 0));
      const rows = chain.links.flatMap((link, i) => {
        const [first = '', ...rest] = wrapWords(link.text, Math.max(30, width - column - 4));
        const name = names[i] ?? '';
        const long = cellWidth(name) > column;
        const head = `${SYMBOLS[link.state]} ${long ? name : fit(name, column)}`;
        const indent = ' '.repeat(column + 4);
        return long
          ? [head, `${indent}${first}`, ...rest.map((line) => indent + line)]
          : [`${head}  ${first}`, ...rest.map((line) => indent + line)];
      });
      const end = chain.broken
        ? say.firstBroken(say.link(chain.broken.kind, chain.broken.name))
        : chain.links.some(({ state }) => state === 'unknown')
          ? say.notAllSeen
          : say.whole;
      const why =
        chain.broken && chain.title
          ? ['', ...wrapWords(sentences([texts.findings.common.sentence(chain.title), chain.cause]), width)]
          : [];
      return [say.title(chain.claim.name), '', ...rows, '', end, ...why].join('\n');
    })
    .join('\n\n\n');
}
