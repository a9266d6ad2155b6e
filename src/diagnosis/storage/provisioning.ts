import type { StorageClass } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { candidatesFor } from './candidates.ts';
import { isSeen, nameOf, provisionerOf } from './facts.ts';
import { type ClaimCase, lastEvent, type Verdict, verdict } from './verdict.ts';

/** A provisioner that runs says within a second that it begins (event Provisioning of sig-storage-lib-external-provisioner). Milliseconds. */
const UNREGISTERED_WAIT = 2_000;
/** One that is known but busy, or changes its leader, may take this long. */
const REGISTERED_WAIT = 60_000;
const UNKNOWN_WAIT = 30_000;
/** Making a volume takes seconds; some clouds take a minute or two. */
const WORK_WAIT = 180_000;

/** A claim whose volume somebody has to make: whether that is under way, fails, or nobody does it. */
export function judgeProvisioning(of: ClaimCase, storageClass: StorageClass): Verdict {
  const say = texts.findings.storage;
  const { context } = of;
  const provisioner = provisionerOf(of.claim, storageClass);
  const candidates = candidatesFor(of.claim, context.snapshot, of.pods[0]);
  const suits = candidates.find(({ reasons }) => reasons.length === 0);
  if (suits) return verdict('waiting', '', say.suits(suits.name), { candidates: [suits] });
  const wait = (ms: number): Verdict => {
    context.again(context.now + ms);
    return verdict('waiting', '', say.provisioningSoon(provisioner));
  };
  // A class that was missing when it was tried last is there now: it is tried again within seconds.
  const failed = lastEvent(of, /^ProvisioningFailed$/, /^(?!storageclass\S* ".*" not found)/);
  if (failed) {
    return verdict(
      'broken',
      say.provisioningTitle(of.name),
      say.provisioningFailed(provisioner, oneLine(failed.message), failed.count),
      {
        problem: 'provisioning',
        code: 'volume-no-match',
        events: [failed],
      },
    );
  }
  const asked = lastEvent(of, /^ExternalProvisioning$/);
  const started = lastEvent(of, /^Provisioning$/);
  if (started) {
    const since = context.now - started.first;
    if (since < WORK_WAIT) return wait(WORK_WAIT - since);
    return verdict('broken', say.slowTitle(of.name), say.slow(provisioner, since), {
      problem: 'slow',
      code: 'volume-unbound',
      severity: 'warning',
      events: [started],
    });
  }
  if (!asked && !isSeen(context.snapshot, 'Event')) return verdict('unknown', '', say.eventsUnseen);
  const since = asked ? context.now - asked.first : of.age;
  const answer = context.probe({ type: 'csi-driver', driver: provisioner });
  const drivers = answer?.type === 'csi-driver' ? answer : undefined;
  const registered = drivers && (drivers.registered || drivers.nodes.length > 0);
  const patience = !asked || registered ? REGISTERED_WAIT : drivers ? UNREGISTERED_WAIT : UNKNOWN_WAIT;
  if (since < patience) return wait(patience - since);
  const known = registered ? say.driverKnown(drivers.nodes) : drivers ? say.driverUnknown(provisioner) : '';
  return verdict(
    'broken',
    say.provisionerTitle(of.name, provisioner),
    sentences([say.provisioner(nameOf(storageClass), provisioner, since), known]),
    { problem: 'provisioner', code: 'volume-no-match', events: asked ? [asked] : [], candidates },
  );
}
