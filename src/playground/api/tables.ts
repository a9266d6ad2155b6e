import { formatAge, parseTime } from '../../base/age.ts';
import { plain, recordOf, recordsOf, stringsOf } from '../../base/untrusted.ts';
import type { KubeObject, Pod, StorageClass } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import { selectorText } from '../../kube/selector.ts';
import { podStatus } from '../../store/podStatus.ts';
import { isLeaving } from '../../store/pods.ts';
import { NOTES, noteOf } from '../objects/storage.ts';
import { age, agoOf, type Column, field, listed, NONE, name, number, pairs, type Row, text } from './cells.ts';
import { MORE_COLUMNS } from './moreColumns.ts';

/** Containers and images of a pod template, as wide columns. */
const template = (spec: Record<string, unknown>) => {
  const of = spec.jobTemplate === undefined ? spec : recordOf(recordOf(spec.jobTemplate).spec);
  return recordsOf(recordOf(recordOf(of.template).spec).containers);
};
const WORKLOAD_WIDE: readonly Column[] = [
  ['Containers', ({ spec }) => listed(template(spec).map((one) => one.name)), 1],
  ['Images', ({ spec }) => listed(template(spec).map((one) => one.image)), 1],
  ['Selector', ({ spec }) => selectorText(spec.selector) || NONE, 1],
];

const pod = ({ object }: Row) => podStatus(object as Pod);

function restarts(row: Row): string | number {
  const { restarts: count, lastRestart } = pod(row);
  return lastRestart === undefined ? count : `${count} (${formatAge(row.now - lastRestart)} ago)`;
}

function ports({ spec }: Row): string {
  return listed(
    recordsOf(spec.ports).map(
      ({ port, protocol, nodePort }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`,
    ),
  );
}

function externalIp({ spec }: Row): string {
  if (spec.type === 'ExternalName') return plain(spec.externalName);
  return spec.type === 'LoadBalancer' ? '<pending>' : NONE;
}

function nodeRoles({ object }: Row): string {
  const roles = Object.keys(object.metadata?.labels ?? {}).flatMap(
    (label) => label.split('node-role.kubernetes.io/')[1] ?? [],
  );
  return roles.join(',') || NONE;
}

function nodeStatus({ spec, status }: Row): string {
  const ready = recordsOf(status.conditions).find((one) => one.type === 'Ready');
  const base = ready?.status === 'True' ? 'Ready' : ready ? 'NotReady' : 'Unknown';
  return spec.unschedulable ? `${base},SchedulingDisabled` : base;
}

const nodeAddress =
  (type: string) =>
  ({ status }: Row): string =>
    text(recordsOf(status.addresses).find((one) => one.type === type)?.address);
const nodeInfo =
  (of: string) =>
  ({ status }: Row): string =>
    plain(recordOf(status.nodeInfo)[of]) || '<unknown>';

function jobStatus({ status }: Row): string {
  const done = (type: string) => recordsOf(status.conditions).some((one) => one.type === type && one.status === 'True');
  return done('Complete') ? 'Complete' : done('Failed') ? 'Failed' : done('Suspended') ? 'Suspended' : 'Running';
}

function jobDuration({ status, now }: Row): string {
  const start = parseTime(status.startTime);
  return start === undefined ? '' : formatAge((parseTime(status.completionTime) ?? now) - start);
}

const eventField = (of: string) => (row: Row) => plain(field(row, of));

function eventSource(row: Row): string {
  const { component, host } = recordOf(field(row, 'source'));
  return [component ?? field(row, 'reportingComponent'), host ?? field(row, 'reportingInstance')]
    .map(plain)
    .filter(Boolean)
    .join(', ');
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const accessModes = (modes: unknown): string =>
  stringsOf(modes)
    .map((mode) => SHORT_MODES[mode] ?? mode)
    .join(',');
const phase = ({ object, status }: Row): string => (isLeaving(object) ? 'Terminating' : text(status.phase));
const attributesClass: Column = [
  'VolumeAttributesClass',
  ({ spec }) => plain(spec.volumeAttributesClassName) || '<unset>',
];
const volumeMode: Column = ['VolumeMode', ({ spec }) => plain(spec.volumeMode), 1];

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    name,
    ['Ready', (row) => `${pod(row).ready}/${pod(row).containers}`],
    ['Status', (row) => pod(row).status],
    ['Restarts', restarts],
    age,
    ['IP', ({ status }) => text(status.podIP), 1],
    ['Node', ({ spec }) => text(spec.nodeName), 1],
    ['Nominated Node', ({ status }) => text(status.nominatedNodeName), 1],
    [
      'Readiness Gates',
      (row) => {
        const { gates } = pod(row);
        return gates ? `${gates.met}/${gates.all}` : NONE;
      },
      1,
    ],
  ],
  Deployment: [
    name,
    ['Ready', ({ spec, status }) => `${number(status.readyReplicas)}/${number(spec.replicas)}`],
    ['Up-to-date', ({ status }) => number(status.updatedReplicas)],
    ['Available', ({ status }) => number(status.availableReplicas)],
    age,
    ...WORKLOAD_WIDE,
  ],
  ReplicaSet: [
    name,
    ['Desired', ({ spec }) => number(spec.replicas)],
    ['Current', ({ status }) => number(status.replicas)],
    ['Ready', ({ status }) => number(status.readyReplicas)],
    age,
    ...WORKLOAD_WIDE,
  ],
  StatefulSet: [
    name,
    ['Ready', ({ spec, status }) => `${number(status.readyReplicas)}/${number(spec.replicas)}`],
    age,
    ...WORKLOAD_WIDE.slice(0, 2),
  ],
  DaemonSet: [
    name,
    ['Desired', ({ status }) => number(status.desiredNumberScheduled)],
    ['Current', ({ status }) => number(status.currentNumberScheduled)],
    ['Ready', ({ status }) => number(status.numberReady)],
    ['Up-to-date', ({ status }) => number(status.updatedNumberScheduled)],
    ['Available', ({ status }) => number(status.numberAvailable)],
    ['Node Selector', ({ spec }) => pairs(recordOf(recordOf(recordOf(spec.template).spec).nodeSelector))],
    age,
    ...WORKLOAD_WIDE,
  ],
  Job: [
    name,
    ['Status', jobStatus],
    ['Completions', ({ spec, status }) => `${number(status.succeeded)}/${spec.completions ?? 1}`],
    ['Duration', jobDuration],
    age,
    ...WORKLOAD_WIDE,
  ],
  CronJob: [
    name,
    ['Schedule', ({ spec }) => text(spec.schedule)],
    ['Timezone', ({ spec }) => text(spec.timeZone)],
    ['Suspend', ({ spec }) => (spec.suspend ? 'True' : 'False')],
    ['Active', ({ status }) => recordsOf(status.active).length],
    ['Last Schedule', ({ status, now }) => (status.lastScheduleTime ? agoOf(status.lastScheduleTime, now) : NONE)],
    age,
    ...WORKLOAD_WIDE,
  ],
  Service: [
    name,
    ['Type', ({ spec }) => text(spec.type)],
    ['Cluster-IP', ({ spec }) => text(spec.clusterIP)],
    ['External-IP', externalIp],
    ['Port(s)', ports],
    age,
    ['Selector', ({ spec }) => pairs(recordOf(spec.selector)), 1],
  ],
  Node: [
    name,
    ['Status', nodeStatus],
    ['Roles', nodeRoles],
    age,
    ['Version', ({ status }) => text(recordOf(status.nodeInfo).kubeletVersion)],
    ['Internal-IP', nodeAddress('InternalIP'), 1],
    ['External-IP', nodeAddress('ExternalIP'), 1],
    ['OS-Image', nodeInfo('osImage'), 1],
    ['Kernel-Version', nodeInfo('kernelVersion'), 1],
    ['Container-Runtime', nodeInfo('containerRuntimeVersion'), 1],
  ],
  Namespace: [name, ['Status', ({ status }) => text(status.phase)], age],
  ConfigMap: [
    name,
    ['Data', (row) => Object.keys({ ...recordOf(field(row, 'data')), ...recordOf(field(row, 'binaryData')) }).length],
    age,
  ],
  Secret: [
    name,
    ['Type', (row) => text(field(row, 'type'))],
    ['Data', (row) => Object.keys(recordOf(field(row, 'data'))).length],
    age,
  ],
  PersistentVolumeClaim: [
    name,
    ['Status', phase],
    ['Volume', ({ spec }) => plain(spec.volumeName)],
    ['Capacity', ({ spec, status }) => (spec.volumeName ? plain(recordOf(status.capacity).storage) || '0' : '')],
    ['Access Modes', ({ spec, status }) => (spec.volumeName ? accessModes(status.accessModes) : '')],
    ['StorageClass', ({ spec }) => plain(spec.storageClassName)],
    attributesClass,
    age,
    volumeMode,
  ],
  PersistentVolume: [
    name,
    ['Capacity', ({ spec }) => plain(recordOf(spec.capacity).storage)],
    ['Access Modes', ({ spec }) => accessModes(spec.accessModes)],
    ['Reclaim Policy', ({ spec }) => plain(spec.persistentVolumeReclaimPolicy)],
    ['Status', phase],
    [
      'Claim',
      ({ spec }) => {
        const claim = recordOf(spec.claimRef);
        return spec.claimRef ? `${plain(claim.namespace)}/${plain(claim.name)}` : '';
      },
    ],
    ['StorageClass', ({ spec }) => plain(spec.storageClassName)],
    attributesClass,
    ['Reason', ({ status }) => plain(status.reason)],
    age,
    volumeMode,
  ],
  StorageClass: [
    [
      'Name',
      ({ object }) => `${object.metadata?.name}${noteOf(object, NOTES.defaultClass) === 'true' ? ' (default)' : ''}`,
    ],
    ['Provisioner', ({ object }) => plain((object as StorageClass).provisioner)],
    ['ReclaimPolicy', ({ object }) => plain((object as StorageClass).reclaimPolicy)],
    ['VolumeBindingMode', ({ object }) => plain((object as StorageClass).volumeBindingMode)],
    ['AllowVolumeExpansion', ({ object }) => (object as StorageClass).allowVolumeExpansion === true],
    age,
  ],
  Ingress: [
    name,
    ['Class', ({ spec }) => text(spec.ingressClassName)],
    ['Hosts', ({ spec }) => listed(recordsOf(spec.rules).map((rule) => rule.host ?? '*'))],
    ['Address', () => ''],
    ['Ports', ({ spec }) => (recordsOf(spec.tls).length > 0 ? '80, 443' : '80')],
    age,
  ],
  EndpointSlice: [
    name,
    ['AddressType', (row) => text(field(row, 'addressType'))],
    ['Ports', (row) => listed(recordsOf(field(row, 'ports')).map(({ port }) => port))],
    ['Endpoints', (row) => listed(recordsOf(field(row, 'endpoints')).flatMap((one) => stringsOf(one.addresses)))],
    age,
  ],
  Event: [
    ['Last Seen', (row) => agoOf(field(row, 'lastTimestamp') ?? field(row, 'eventTime'), row.now)],
    ['Type', eventField('type')],
    ['Reason', eventField('reason')],
    [
      'Object',
      (row) => {
        const about = recordOf(field(row, 'involvedObject'));
        return `${plain(about.kind).toLowerCase()}/${plain(about.name)}`;
      },
    ],
    ['Subobject', (row) => plain(recordOf(field(row, 'involvedObject')).fieldPath), 1],
    ['Source', eventSource, 1],
    ['Message', eventField('message')],
    ['First Seen', (row) => agoOf(field(row, 'firstTimestamp') ?? field(row, 'eventTime'), row.now), 1],
    ['Count', (row) => field(row, 'count') ?? 1, 1],
    ['Name', ({ object }) => object.metadata?.name ?? '', 1],
  ],
  ...MORE_COLUMNS,
};

const PLAIN: readonly Column[] = [name, age];

/** What stands beside the cells of a row (API concepts, `includeObject`). */
export type Included = 'Object' | 'Metadata' | 'None';

/** The server's own table of objects, as kubectl prints it (API concepts, receiving resources as Tables). */
export function tableOf(
  resource: Pick<Resource, 'kind'>,
  items: readonly KubeObject[],
  now: number,
  included: Included,
): object {
  const columns = COLUMNS[resource.kind] ?? PLAIN;
  const beside = (object: KubeObject) =>
    included === 'None'
      ? null
      : included === 'Object'
        ? object
        : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: columns.map(([title, , priority = 0]) => ({
      name: title,
      type: 'string',
      format: title === 'Name' ? 'name' : '',
      description: '',
      priority,
    })),
    rows: items.map((object) => {
      const { spec, status } = object as { spec?: unknown; status?: unknown };
      const row: Row = { object, spec: recordOf(spec), status: recordOf(status), now };
      return { cells: columns.map(([, cell]) => cell(row)), object: beside(object) };
    }),
  };
}
