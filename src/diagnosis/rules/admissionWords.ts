import { texts } from '../../texts/index.ts';
import type { Code } from '../catalog.ts';
import type { Draft } from '../rule.ts';
import type { Evidence } from '../types.ts';
import type { Refused, Told } from './admissionRefused.ts';
import { retryNow } from './admissionRemedies.ts';

/** A title: what the workload lacks, and why. */
export const lackFor = (refused: Refused, why: string): string => texts.findings.common.headed(lack(refused), why);

function lack({ object, what, wanted, have, older, told }: Refused): string {
  const say = texts.findings.admission;
  if (what === 'claim') return say.lacksClaim(object.name, told[0].parsed.name);
  if (what === 'job') return say.lacksJob(object.name);
  if (what === 'replicaset') return say.lacksSet(object.name);
  if (older > 0) return say.lacksNew(object.name);
  if (have === 0) return say.lacksAll(object.name, wanted);
  return wanted === undefined || wanted <= have ? say.lacksSome(object.name) : say.lacks(object.name, have, wanted);
}

/** How many pods there are of how many; empty where pods are not what is refused. */
export function course({ what, wanted, have, older }: Refused): string {
  const say = texts.findings.admission;
  if (what === 'job' || what === 'replicaset' || (what === 'claim' && wanted === undefined)) return '';
  if (older > 0) return say.rollout(have, older, wanted ?? have + 1);
  if (have === 0) return what === 'claim' && (wanted ?? 1) === 1 ? '' : say.none(wanted);
  return wanted === undefined || wanted <= have ? say.unknown : say.some(have, wanted);
}

export function base(refused: Refused, code: Code): Pick<Draft, 'code' | 'object' | 'workload' | 'affected'> {
  const { object, maker } = refused;
  const same = object.kind === maker.kind && object.name === maker.name;
  return { code, object, workload: object, ...(same ? {} : { affected: [maker] }) };
}

/** The tellings that prove it: the newest, and the condition where an event was newer. */
export function proof({ told }: Refused, of: readonly Told[] = [told[0]]): Evidence[] {
  const condition = told.find((one) => one.evidence.source === 'status');
  const texts = new Set<string>();
  return [...of, ...(condition && !of.includes(condition) ? [condition] : [])]
    .map((one) => one.evidence)
    .filter(({ text }) => !texts.has(text) && texts.add(text));
}

/** What refused the pods would let them through now; the controller has only not tried again yet. */
export function mended(refused: Refused, code: Code, evidence: readonly Evidence[]): Draft {
  const say = texts.findings.admission;
  return {
    ...base(refused, code),
    severity: 'warning',
    title: say.mendedTitle(refused.object.name),
    cause: say.mended,
    evidence: [...proof(refused), ...evidence],
    remedies: retryNow(refused.object),
  };
}
