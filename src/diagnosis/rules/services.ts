import { refOf } from '../../store/owners.ts';
import { isLeaving } from '../../store/pods.ts';
import { podsBehind, selectorOf } from '../path/service.ts';
import { rule } from '../rule.ts';
import { isRead } from '../unseen.ts';
import { namedPorts } from './servicesPorts.ts';
import { noneReady } from './servicesReady.ts';
import { selectsNothing } from './servicesSelector.ts';
import { sockets } from './servicesSockets.ts';

/**
 * Services that find their pods by labels. Those that are meant to have none by themselves are not looked at: without a selector (somebody
 * writes their addresses by hand, as leader elections do), and of the type ExternalName.
 */
export const serviceRule = rule({
  name: 'services',
  kind: 'Service',
  codes: [
    'service-selector-mismatch',
    'service-named-port-missing',
    'service-port-closed',
    'service-bound-to-loopback',
    'service-no-ready-endpoints',
  ],
  applies: (service) => !isLeaving(service) && selectorOf(service) !== undefined,
  check(service, context) {
    if (!isRead(context.snapshot, 'Pod')) return [];
    const pods = podsBehind(service, context.snapshot);
    const ref = refOf('Service', service);
    if (pods.length === 0) return selectsNothing(service, ref, context);
    return [
      ...namedPorts(service, ref, pods, context),
      ...sockets(service, ref, pods, context),
      ...noneReady(service, ref, pods, context),
    ];
  },
});
