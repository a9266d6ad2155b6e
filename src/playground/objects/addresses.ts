import { randomInt } from 'node:crypto';
import { recordOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { served } from '../served.ts';
import type { Admission } from './store.ts';

/** Loopback, so that an address of a service can be listened on where the system allows it. */
const RANGE = '127.96';
/** Another playground of this machine most likely begins elsewhere. */
const START = randomInt(250);
const FIRST_NODE_PORT = 30_000;

/** Gives a service its address and its node ports, as the API server does. */
export const serviceAddresses: Admission = ({ resource, object }, store) => {
  if (resource.kind !== 'Service') return;
  const { spec } = object as KubeObject & { spec?: Record<string, unknown> };
  if (!spec || spec.type === 'ExternalName') return;
  const others = store.list(served('Service')).map((service) => recordOf((service as { spec?: unknown }).spec));
  if (spec.clusterIP === undefined || spec.clusterIP === '') {
    const taken = new Set(others.map(({ clusterIP }) => clusterIP));
    let number = 1;
    while (taken.has(addressOf(number))) number++;
    spec.clusterIP = addressOf(number);
  }
  spec.clusterIPs ??= [spec.clusterIP];
  if (spec.type === 'ClusterIP' || !Array.isArray(spec.ports)) return;
  const ports = new Set(
    others.flatMap((other) => (Array.isArray(other.ports) ? other.ports.map((one) => recordOf(one).nodePort) : [])),
  );
  for (const port of spec.ports) {
    let number = FIRST_NODE_PORT;
    while (ports.has(number)) number++;
    ports.add(number);
    recordOf(port).nodePort ??= number;
  }
};

const addressOf = (number: number): string =>
  `${RANGE}.${(START + Math.floor(number / 250)) % 250}.${(number % 250) + 1}`;
