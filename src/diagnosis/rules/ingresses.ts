import { refOf } from '../../store/owners.ts';
import { isLeaving } from '../../store/pods.ts';
import { rule } from '../rule.ts';
import { backends } from './ingressesBackends.ts';
import { classOf } from './ingressesClass.ts';
import { certificates } from './ingressesTls.ts';

/** Ingresses: whether somebody serves them, and whether what they name is there. What may not be read is never called missing. */
export const ingressRule = rule({
  name: 'ingresses',
  kind: 'Ingress',
  codes: ['ingress-class-missing', 'ingress-service-missing', 'ingress-port-mismatch', 'ingress-secret-missing'],
  applies: (ingress) => !isLeaving(ingress),
  check(ingress, context) {
    const ref = refOf('Ingress', ingress);
    return [
      ...classOf(ingress, ref, context),
      ...backends(ingress, ref, context),
      ...certificates(ingress, ref, context),
    ];
  },
});
