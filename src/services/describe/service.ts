import type { EndpointSlice, Service } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity, listed, pairs, readItems, unreadLines } from './common.ts';
import { fields, section, table } from './layout.ts';
import type { DescribeInput } from './types.ts';

/** A Service: what it listens on, what it chooses, and who answers behind it. */
export function describeService({ kind, object, events, related, now }: DescribeInput): string[][] {
  const { spec, status }: Service = object;
  const { first, last } = identity(kind, object, now);
  const { label, section: titles, column, ...t } = texts.describe;
  const selector = pairs(spec?.selector)?.join(',');
  const ports = (spec?.ports ?? []).map(({ name, port, protocol = 'TCP', targetPort, nodePort }) => [
    name ?? '',
    `${port}/${protocol}`,
    String(targetPort ?? port),
    nodePort ? String(nodePort) : '',
  ]);
  const balancers = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  return [
    fields([
      ...first,
      [label.type, spec?.type],
      [label.externalName, spec?.externalName],
      [label.selector, selector ?? t.noSelector],
      [label.clusterIp, listed(spec?.clusterIPs) ?? spec?.clusterIP],
      [label.externalIp, listed(spec?.externalIPs)],
      [label.loadBalancer, listed(balancers) ?? (spec?.type === 'LoadBalancer' ? t.unbound : undefined)],
      [label.affinity, spec?.sessionAffinity === 'None' ? undefined : spec?.sessionAffinity],
      [label.trafficPolicy, trafficPolicy(spec)],
      ...last,
    ]),
    section(titles.ports, table([column.name, column.port, column.target, column.nodePort], ports)),
    [
      ...unreadLines(titles.endpoints, related?.endpointSlices),
      ...section(titles.endpoints, endpoints(readItems(related?.endpointSlices))),
      ...(related?.endpointSlices && isEmpty(related.endpointSlices)
        ? section(titles.endpoints, [selector ? t.noEndpoints : t.noEndpointsUnselected])
        : []),
    ],
    conditions(status?.conditions, now),
    eventLines(events, now),
  ];
}

function trafficPolicy(spec: Service['spec']): string | undefined {
  const odd = [spec?.internalTrafficPolicy, spec?.externalTrafficPolicy].some(
    (policy) => policy && policy !== 'Cluster',
  );
  if (!odd) return undefined;
  const t = texts.describe;
  return t.joined([
    ...(spec?.internalTrafficPolicy ? [t.internalPolicy(spec.internalTrafficPolicy)] : []),
    ...(spec?.externalTrafficPolicy ? [t.externalPolicy(spec.externalTrafficPolicy)] : []),
  ]);
}

/** A line for each address and port, the ready ones first. */
function endpoints(slices: readonly EndpointSlice[]): string[] {
  const { column, ...t } = texts.describe;
  const rows = slices.flatMap((slice) =>
    (slice.endpoints ?? []).flatMap(({ addresses, conditions: state, targetRef, nodeName }) =>
      (addresses ?? []).map((address) => {
        const host = slice.addressType === 'IPv6' ? `[${address}]` : address;
        const ports = (slice.ports ?? []).map(({ port, name }) => `${host}:${port ?? '*'}${name ? ` (${name})` : ''}`);
        // A missing condition means ready (discovery.k8s.io/v1 EndpointConditions).
        const ready = state?.ready !== false;
        const cells = [
          ports.length > 0 ? ports.join(', ') : address,
          ready ? t.ready : state?.terminating ? t.terminating : t.notReady,
          targetRef ? `${targetRef.kind}/${targetRef.name}` : '',
          nodeName ?? '',
        ];
        return { ready, cells };
      }),
    ),
  );
  rows.sort((a, b) => Number(b.ready) - Number(a.ready));
  const header = [column.address, column.status, column.target, column.node];
  return table(
    header,
    rows.map(({ cells }) => cells),
  );
}

function isEmpty(slices: { unread: string } | readonly EndpointSlice[]): boolean {
  return !('unread' in slices) && endpoints(slices).length === 0;
}
