import type { Draft, RuleContext } from '../rule.ts';
import { byLimitDefault, byLimits } from './admissionLimits.ts';
import { byOther } from './admissionOther.ts';
import { byQuota } from './admissionQuota.ts';
import type { Refused } from './admissionRefused.ts';
import { bySecurity } from './admissionSecurity.ts';

/** The finding of a refusal. The newest telling decides who refuses: admission stops at the first that does. */
export function draftsOf(refused: Refused, context: RuleContext): readonly Draft[] {
  const { refusal } = refused.told[0].parsed;
  switch (refusal.by) {
    case 'quota':
    case 'quota-unstated':
    case 'quota-scope':
      return byQuota(refused, context);
    case 'limits':
      return byLimits(refused, refusal.breaches, context);
    case 'security':
      return bySecurity(refused, refusal, context);
    case 'invalid':
      return byLimitDefault(refused, refusal.causes, context) ?? byOther(refused, refusal, context);
    default:
      return byOther(refused, refusal, context);
  }
}
