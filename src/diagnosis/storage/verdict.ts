import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { type EventView, eventsOf } from '../../store/events.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Code } from '../catalog.ts';
import { oneLine } from '../evidence.ts';
import { sentences } from '../prose.ts';
import type { RuleContext } from '../rule.ts';
import type { Severity } from '../types.ts';
import { type Candidate, candidate, candidatesFor, ofOtherClass } from './candidates.ts';
import {
  BY_HAND,
  capacityOf,
  classOf,
  isDefault,
  isSeen,
  nameOf,
  podsUsing,
  provisionerOf,
  requestOf,
  schedulerSays,
  selectedNode,
  waitsForConsumer,
} from './facts.ts';
import { judgeProvisioning } from './provisioning.ts';
import { judgeResize } from './resize.ts';

/** What is wrong with a claim: remedies go by it. */
export type ClaimProblem =
  | 'class-missing'
  | 'no-default-class'
  | 'no-volume'
  | 'no-such-volume'
  | 'named-volume'
  | 'provisioner'
  | 'provisioning'
  | 'no-room'
  | 'lost'
  | 'slow'
  | 'resize';

/** How a claim stands. `waiting` is as it should be; `broken` names the problem. */
export interface Verdict {
  state: 'ok' | 'waiting' | 'broken' | 'unknown';
  problem?: ClaimProblem;
  code?: Code;
  severity?: Severity;
  title: string;
  cause: string;
  /** The volumes that could have been, with what speaks against each. */
  candidates: readonly Candidate[];
  /** Volumes that only their class keeps away. */
  nearMisses: readonly PersistentVolume[];
  /** The events that prove it. */
  events: readonly EventView[];
}

/** A claim under examination, with what is known of it. */
export interface ClaimCase {
  claim: PersistentVolumeClaim;
  name: string;
  /** Undefined: it names none; empty: none on purpose. */
  className: string | undefined;
  class: StorageClass | undefined;
  context: RuleContext;
  /** Newest first. */
  events: readonly EventView[];
  /** Milliseconds since it was made. */
  age: number;
  pods: readonly Pod[];
}

/** A controller needs a moment for a new object; milliseconds. */
const GRACE = 10_000;
/** Two suiting halves are bound within the controller's round of 15 s; long past it something is wrong. Milliseconds. */
const BINDING = 120_000;
/** Messages of the scheduler about volumes that are not there yet (plugins volumebinding, nodevolumelimits). */
const NO_VOLUME = /available persistent volumes to bind/i;
const NO_ROOM = /did not have enough free storage/i;
const NOT_FOUND = /storageclass(?:\.storage\.k8s\.io)? "([^"]*)" not found/i;

export const verdict = (state: Verdict['state'], title = '', cause = '', rest: Partial<Verdict> = {}): Verdict => ({
  state,
  title,
  cause,
  candidates: [],
  nearMisses: [],
  events: [],
  ...rest,
});

/** The event of this reason that was last seen. */
export function lastEvent(of: Pick<ClaimCase, 'events'>, reason: RegExp, message = /./): EventView | undefined {
  return of.events.find((event) => reason.test(event.reason) && message.test(event.message));
}

/** How a claim stands, and if it is not well, why. Pure; asks probes only through the context. */
export function judgeClaim(claim: PersistentVolumeClaim, context: RuleContext): Verdict {
  const { snapshot, now } = context;
  const say = texts.findings.storage;
  const phase = claim.status?.phase;
  const className = classOf(claim);
  const of: ClaimCase = {
    claim,
    name: nameOf(claim),
    className,
    class: className ? snapshot.of('StorageClass').get(undefined, className) : undefined,
    context,
    events: eventsOf(snapshot, 'PersistentVolumeClaim', claim),
    age: now - (parseTime(claim.metadata?.creationTimestamp) ?? now),
    pods: podsUsing(snapshot, claim.metadata?.namespace ?? 'default', nameOf(claim)).filter(
      (pod) => !pod.metadata?.deletionTimestamp,
    ),
  };
  const growth = judgeResize(of);
  if (growth) return growth;
  if (phase === 'Bound') return verdict('ok', '', say.boundTo(claim.spec?.volumeName ?? ''));
  if (phase === 'Lost') return lost(of);
  if (claim.metadata?.deletionTimestamp) return verdict('unknown', '', say.beingDeleted);
  if (claim.spec?.volumeName) return named(of, claim.spec.volumeName);
  if (!of.class) return withoutClass(of);
  return withClass(of, of.class);
}

function lost(of: ClaimCase): Verdict {
  const say = texts.findings.storage;
  const volume = of.claim.spec?.volumeName ?? '';
  const there = of.context.snapshot.of('PersistentVolume').get(undefined, volume);
  const found = there ? candidate(of.claim, there, of.context.snapshot) : undefined;
  const event = lastEvent(of, /^Claim(?:Lost|Misbound)$/);
  return verdict(
    'broken',
    say.lostTitle(of.name, volume),
    found ? say.lostTaken(volume, found.reasons) : say.lost(volume),
    {
      problem: 'lost',
      code: 'volume-no-match',
      candidates: found ? [found] : [],
      events: event ? [event] : [],
    },
  );
}

/** The claim wants one volume and no other (spec.volumeName). */
function named(of: ClaimCase, name: string): Verdict {
  const say = texts.findings.storage;
  const { snapshot } = of.context;
  const event = lastEvent(of, /^(?:VolumeMismatch|FailedBinding)$/);
  const events = event ? [event] : [];
  const volume = snapshot.of('PersistentVolume').get(undefined, name);
  if (!volume) {
    if (!isSeen(snapshot, 'PersistentVolume')) {
      if (!event) return verdict('unknown', '', say.volumesUnseen);
      return verdict(
        'broken',
        say.namedTitle(of.name, name),
        sentences([say.event(oneLine(event.message)), say.volumesUnseen]),
        {
          problem: 'named-volume',
          code: 'volume-no-match',
          events,
        },
      );
    }
    if (of.age < GRACE && !event) return later(of, GRACE - of.age);
    const names = snapshot.of('PersistentVolume').all().map(nameOf);
    return verdict('broken', say.noSuchVolumeTitle(of.name, name), say.noSuchVolume(name, nearest(name, names, 1)[0]), {
      problem: 'no-such-volume',
      code: 'volume-no-match',
      events,
    });
  }
  const found = candidate(of.claim, volume, snapshot);
  if (found.reasons.length === 0) return waitToBind(of, found);
  return verdict('broken', say.namedTitle(of.name, name), say.named(name, found.reasons), {
    problem: 'named-volume',
    code: 'volume-no-match',
    candidates: [found],
    events,
  });
}

/** A volume suits: the controller binds it within its next round (15 s). After minutes it does not, and kdbg does not know why. */
function waitToBind(of: ClaimCase, found: Candidate): Verdict {
  const say = texts.findings.storage;
  const made = parseTime(found.volume.metadata?.creationTimestamp) ?? 0;
  const refused = lastEvent(of, /^FailedBinding$/);
  if (of.age < BINDING || !refused || refused.last < made + BINDING) {
    return verdict('waiting', '', say.suits(found.name), { candidates: [found] });
  }
  return verdict('broken', say.slowTitle(of.name), say.suitsAndWaits(found.name, of.age), {
    problem: 'slow',
    code: 'volume-unbound',
    severity: 'warning',
    candidates: [found],
    events: of.events.slice(0, 1),
  });
}

function later(of: ClaimCase, ms: number): Verdict {
  of.context.again(of.context.now + ms);
  return verdict('waiting', '', texts.findings.storage.young);
}

/** The class is not there, or none is named: only a volume that is there already can be bound. */
function withoutClass(of: ClaimCase): Verdict {
  const say = texts.findings.storage;
  const { snapshot } = of.context;
  const { className } = of;
  const event = lastEvent(of, /^(?:ProvisioningFailed|FailedBinding)$/);
  const events = event ? [event] : [];
  const missing = event && NOT_FOUND.exec(event.message)?.[1] === className;
  const classesSeen = isSeen(snapshot, 'StorageClass');
  if (className && !classesSeen && !missing) return unseenClass(of);
  const defaults = snapshot.of('StorageClass').all().filter(isDefault);
  // A default class that came later is written into the claim by the controller.
  if (className === undefined && defaults.length > 0)
    return verdict('waiting', '', say.defaultComes(nameOf(defaults[0] ?? {})));
  const candidates = candidatesFor(of.claim, snapshot);
  const suits = candidates.find(({ reasons }) => reasons.length === 0);
  if (suits) return waitToBind(of, suits);
  if (!event && of.age < GRACE) return later(of, GRACE - of.age);
  const volumesSeen = isSeen(snapshot, 'PersistentVolume');
  if (className === undefined && !classesSeen && !event) return verdict('unknown', '', say.classesUnseen);
  if (className !== '' && candidates.length === 0) {
    const classes = snapshot.of('StorageClass').all();
    const names = classes.map(nameOf);
    const near = className ? nearest(className, names, 1)[0] : undefined;
    const sorted = near ? [near, ...names.filter((name) => name !== near)] : names;
    const tail = classesSeen ? say.classes(sorted, near) : say.classesUnseen;
    const rest: Partial<Verdict> = {
      code: 'storage-class-missing',
      events,
      nearMisses: ofOtherClass(of.claim, snapshot),
    };
    return className === undefined
      ? verdict('broken', say.noDefaultTitle(of.name), sentences([say.noDefault(of.name), tail]), {
          ...rest,
          problem: 'no-default-class',
        })
      : verdict(
          'broken',
          say.classTitle(of.name, className),
          sentences([say.classMissing(of.name, className, volumesSeen), tail]),
          {
            ...rest,
            problem: 'class-missing',
          },
        );
  }
  const why = className ? say.noClassToMake(className) : className === '' ? say.onPurpose : say.noDefaultShort;
  return noMatch(of, candidates, why, events, volumesSeen);
}

/** Which class it is can't be read: what the events say is all there is. */
function unseenClass(of: ClaimCase): Verdict {
  const say = texts.findings.storage;
  const failed = lastEvent(of, /^ProvisioningFailed$/);
  if (failed) {
    return verdict(
      'broken',
      say.provisioningTitle(of.name),
      sentences([say.event(oneLine(failed.message)), say.classesUnseen]),
      {
        problem: 'provisioning',
        code: 'volume-no-match',
        events: [failed],
      },
    );
  }
  // The claim itself notes who is to make its volume.
  if (lastEvent(of, /^ExternalProvisioning$/)) {
    return judgeProvisioning(of, { metadata: { name: of.className ?? '' }, provisioner: '' });
  }
  return consumerVerdict(of, undefined) ?? verdict('unknown', '', say.classesUnseen);
}

function noMatch(
  of: ClaimCase,
  candidates: readonly Candidate[],
  why: string,
  events: readonly EventView[],
  volumesSeen: boolean,
): Verdict {
  const say = texts.findings.storage;
  const nearMisses = candidates.length === 0 ? ofOtherClass(of.claim, of.context.snapshot) : [];
  const wish = say.wish(requestOf(of.claim), of.claim.spec?.accessModes ?? [], of.className);
  const volumes = !volumesSeen
    ? say.volumesUnseen
    : candidates.length === 0
      ? say.noVolumes(of.className)
      : say.candidates(candidates.map(({ name, reasons }) => say.candidate(name, reasons)));
  const misses = nearMisses
    .slice(0, 2)
    .map((volume) => say.nearMiss(nameOf(volume), capacityOf(volume), classOf(volume) ?? ''));
  return verdict(
    'broken',
    say.noMatchTitle(of.name, requestOf(of.claim), candidates.length),
    sentences([wish, volumes, why, ...misses]),
    {
      problem: 'no-volume',
      code: 'volume-no-match',
      candidates,
      nearMisses,
      events,
    },
  );
}

function withClass(of: ClaimCase, storageClass: StorageClass): Verdict {
  const byHand = provisionerOf(of.claim, storageClass) === BY_HAND;
  const waits = waitsForConsumer(storageClass) && selectedNode(of.claim) === undefined;
  if (waits) return consumerVerdict(of, storageClass) ?? waitForConsumer(of);
  if (!byHand) return judgeProvisioning(of, storageClass);
  const candidates = candidatesFor(of.claim, of.context.snapshot, of.pods[0]);
  const suits = candidates.find(({ reasons }) => reasons.length === 0);
  if (suits) return waitToBind(of, suits);
  const event = lastEvent(of, /^(?:ProvisioningFailed|FailedBinding)$/);
  if (!event && of.age < GRACE) return later(of, GRACE - of.age);
  const why = texts.findings.storage.byHand(nameOf(storageClass), BY_HAND);
  return noMatch(of, candidates, why, event ? [event] : [], isSeen(of.context.snapshot, 'PersistentVolume'));
}

function waitForConsumer(of: ClaimCase): Verdict {
  const say = texts.findings.storage;
  return verdict('waiting', '', of.pods.length === 0 ? say.noConsumer : say.waitsForPod(of.pods.map(nameOf)));
}

/** The volume is chosen with the pod's node: the scheduler tells whether one was found. */
function consumerVerdict(of: ClaimCase, storageClass: StorageClass | undefined): Verdict | undefined {
  const say = texts.findings.storage;
  const { snapshot } = of.context;
  const room = of.pods.find((pod) => NO_ROOM.test(schedulerSays(pod)));
  if (room) {
    return verdict(
      'broken',
      say.noRoomTitle(of.name, requestOf(of.claim)),
      say.noRoom(requestOf(of.claim), of.className ?? '', oneLine(schedulerSays(room))),
      {
        problem: 'no-room',
        code: 'volume-no-match',
      },
    );
  }
  const waiting = of.pods.find((pod) => NO_VOLUME.test(schedulerSays(pod)));
  if (!waiting) return undefined;
  const candidates = candidatesFor(of.claim, snapshot, waiting);
  const suits = candidates.find(({ reasons }) => reasons.length === 0);
  if (suits) return verdict('waiting', '', say.suits(suits.name), { candidates: [suits] });
  const provisioner = storageClass ? provisionerOf(of.claim, storageClass) : undefined;
  const why =
    provisioner === undefined
      ? say.classesUnseen
      : provisioner === BY_HAND
        ? say.byHand(of.className ?? '', BY_HAND)
        : say.notThere(of.className ?? '', provisioner, oneLine(schedulerSays(waiting)));
  return noMatch(of, candidates, why, [], isSeen(snapshot, 'PersistentVolume'));
}
