import { formatAge, parseTime } from '../../base/age.ts';
import { plain, recordOf, recordsOf, stringsOf } from '../../base/untrusted.ts';
import type { KubeObject, Pod, StorageClass } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import { selectorText } from '../../kube/selector.ts';
import { podStatus } from '../../store/podStatus.ts';
import { isLeaving } from '../../store/pods.ts';
import { NOTES, noteOf } from '../objects/storage.ts';

/** What a row is made of: parts of the object, never missing. */
interface Row {
  object: KubeObject;
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
  now: number;
}

/** A column and what stands in it; priority 1 is shown with `-o wide` only. */
type Column = readonly [name: string, cell: (row: Row) => unknown, priority?: number];

const NONE = '<none>';
const name: Column = ['Name', ({ object }) => object.metadata?.name ?? ''];
const age: Column = ['Age', ({ object, now }) => agoOf(object.metadata?.creationTimestamp, now)];

function agoOf(time: unknown, now: number): string {
  const epoch = parseTime(time);
  return epoch === undefined ? '<unknown>' : formatAge(now - epoch);
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => plain(value) || NONE;
const listed = (values: readonly unknown[]): string => values.map(plain).join(',') || NONE;

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

function jobStatus({ status }: Row): string {
  const done = (type: string) => recordsOf(status.conditions).some((one) => one.type === type && one.status === 'True');
  return done('Complete') ? 'Complete' : done('Failed') ? 'Failed' : done('Suspended') ? 'Suspended' : 'Running';
}

function jobDuration({ status, now }: Row): string {
  const start = parseTime(status.startTime);
  return start === undefined ? '' : formatAge((parseTime(status.completionTime) ?? now) - start);
}

const eventAge: Column = [
  'Last Seen',
  ({ object, now }) => {
    const { lastTimestamp, eventTime } = object as unknown as Record<string, unknown>;
    return agoOf(lastTimestamp ?? eventTime, now);
  },
];
const eventField = (field: string) => (row: Row) => plain((row.object as unknown as Record<string, unknown>)[field]);

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
    [
      'Selector',
      ({ spec }) => listed(Object.entries(recordOf(spec.selector)).map(([key, value]) => `${key}=${value}`)),
      1,
    ],
  ],
  Node: [
    name,
    ['Status', nodeStatus],
    ['Roles', nodeRoles],
    age,
    ['Version', ({ status }) => text(recordOf(status.nodeInfo).kubeletVersion)],
    [
      'Internal-IP',
      ({ status }) => text(recordsOf(status.addresses).find((one) => one.type === 'InternalIP')?.address),
      1,
    ],
    ['OS-Image', ({ status }) => text(recordOf(status.nodeInfo).osImage), 1],
  ],
  Namespace: [name, ['Status', ({ status }) => text(status.phase)], age],
  ConfigMap: [
    name,
    ['Data', ({ object }) => Object.keys(recordOf((object as unknown as { data?: unknown }).data)).length],
    age,
  ],
  Secret: [
    name,
    ['Type', ({ object }) => text((object as unknown as { type?: unknown }).type)],
    ['Data', ({ object }) => Object.keys(recordOf((object as unknown as { data?: unknown }).data)).length],
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
    ['AddressType', ({ object }) => text((object as unknown as { addressType?: unknown }).addressType)],
    [
      'Ports',
      ({ object }) => listed(recordsOf((object as unknown as { ports?: unknown }).ports).map(({ port }) => port)),
    ],
    [
      'Endpoints',
      ({ object }) =>
        listed(
          recordsOf((object as unknown as { endpoints?: unknown }).endpoints).flatMap((one) =>
            stringsOf(one.addresses),
          ),
        ),
    ],
    age,
  ],
  Event: [
    eventAge,
    ['Type', eventField('type')],
    ['Reason', eventField('reason')],
    [
      'Object',
      ({ object }) => {
        const about = recordOf((object as unknown as { involvedObject?: unknown }).involvedObject);
        return `${plain(about.kind).toLowerCase()}/${plain(about.name)}`;
      },
    ],
    ['Message', eventField('message')],
    ['Count', ({ object }) => number((object as unknown as { count?: unknown }).count), 1],
    ['Name', ({ object }) => object.metadata?.name ?? '', 1],
  ],
};

const PLAIN: readonly Column[] = [name, age];

/** The server's own table of objects, as kubectl prints it (API concepts, receiving resources as Tables). */
export function tableOf(resource: Resource, items: readonly KubeObject[], now: number): object {
  const columns = COLUMNS[resource.kind] ?? PLAIN;
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
      return {
        cells: columns.map(([, cell]) => cell(row)),
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
      };
    }),
  };
}
