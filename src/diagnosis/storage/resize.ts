import { parseQuantity } from '../../base/quantity.ts';
import type { PersistentVolumeClaim } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';
import { nameOf, requestOf } from './facts.ts';
import { type ClaimCase, lastEvent, type Verdict, verdict } from './verdict.ts';

const FAILED = /^(?:VolumeResizeFailed|FileSystemResizeFailed|ExternalExpandingFailed)$/;
const CONDITIONS: readonly string[] = ['ControllerResizeError', 'NodeResizeError'];

/** True for a bound claim that asks for more than it has. */
export function isGrowing(claim: PersistentVolumeClaim): boolean {
  const wanted = parseQuantity(requestOf(claim));
  const has = parseQuantity(claim.status?.capacity?.storage);
  return claim.status?.phase === 'Bound' && wanted !== undefined && has !== undefined && wanted > has;
}

/**
 * A bound claim whose volume is to grow (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims).
 * Growing by itself is well, and so is one that waits for its pod to be started; only what fails is told, as a warning: the pods go on.
 */
export function judgeResize(of: ClaimCase): Verdict | undefined {
  if (!isGrowing(of.claim)) return undefined;
  const say = texts.findings.storage;
  const failed = lastEvent(of, FAILED);
  const condition = of.claim.status?.conditions?.find(
    ({ type, status }) => CONDITIONS.includes(type) && status === 'True',
  );
  const message = condition?.message ?? failed?.message;
  if (message === undefined) return undefined;
  const has = of.claim.status?.capacity?.storage ?? '';
  return verdict(
    'broken',
    say.resizeTitle(nameOf(of.claim), requestOf(of.claim)),
    say.resize(has, requestOf(of.claim), oneLine(message)),
    {
      problem: 'resize',
      code: 'volume-no-match',
      severity: 'warning',
      events: failed ? [failed] : [],
    },
  );
}
