import { plain, recordOf, recordsOf } from '../../base/untrusted.ts';
import { selectorText } from '../../kube/selector.ts';
import { age, type Column, createdAt, field, listed, NONE, name, number, pairs, type Row } from './cells.ts';

const reference = (kind: unknown, of: unknown): string => `${plain(kind)}/${plain(of)}`;

/** What a quota counts, used and hard; what begins with `limits.` has a column of its own. */
function quota({ status }: Row, limits: boolean): string {
  const used = recordOf(status.used);
  return Object.entries(recordOf(status.hard))
    .filter(([resource]) => resource.startsWith('limits.') === limits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => `${resource}: ${plain(used[resource]) || '0'}/${plain(hard)}`)
    .join(', ');
}

const subjects = (kind: string) => (row: Row) =>
  recordsOf(field(row, 'subjects'))
    .filter((one) => one.kind === kind)
    .map((one) => (kind === 'ServiceAccount' ? reference(one.namespace, one.name) : plain(one.name)))
    .join(', ');

const BINDING: readonly Column[] = [
  name,
  [
    'Role',
    (row) => {
      const role = recordOf(field(row, 'roleRef'));
      return reference(role.kind, role.name);
    },
  ],
  age,
  ['Users', subjects('User'), 1],
  ['Groups', subjects('Group'), 1],
  ['ServiceAccounts', subjects('ServiceAccount'), 1],
];

/** A metric as `cpu: 12%/50%`. */
function target(metric: Record<string, unknown>, now: Record<string, unknown> | undefined): string {
  const type = plain(metric.type);
  const source = recordOf(metric[`${type.charAt(0).toLowerCase()}${type.slice(1)}`]);
  const wanted = recordOf(source.target);
  const current = recordOf(recordOf(recordOf(now)[type.toLowerCase()]).current);
  const percent = wanted.type === 'Utilization';
  const value = (of: Record<string, unknown>) =>
    percent ? of.averageUtilization && `${plain(of.averageUtilization)}%` : (of.averageValue ?? of.value);
  return `${plain(source.name) || type}: ${plain(value(current)) || '<unknown>'}/${plain(value(wanted)) || '<auto>'}`;
}

function targets({ spec, status }: Row): string {
  const current = recordsOf(status.currentMetrics);
  return (
    recordsOf(spec.metrics)
      .map((metric, i) => target(metric, current[i]))
      .join(', ') || NONE
  );
}

/** The first three addresses with their ports. */
function endpoints(row: Row): string {
  const all = recordsOf(field(row, 'subsets')).flatMap((subset) => {
    const ports = recordsOf(subset.ports);
    return recordsOf(subset.addresses).flatMap(({ ip }) =>
      ports.length === 0 ? [plain(ip)] : ports.map(({ port }) => `${plain(ip)}:${plain(port)}`),
    );
  });
  const more = all.length > 3 ? ` + ${all.length - 3} more...` : '';
  return listed(all.slice(0, 3)) + more;
}

function controller({ object }: Row): string {
  const owner = object.metadata?.ownerReferences?.find((one) => one.controller);
  if (!owner) return NONE;
  const [group] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : [''];
  return reference(`${owner.kind.toLowerCase()}${group ? `.${group}` : ''}`, owner.name);
}

const templateContainers = ({ spec }: Row) => recordsOf(recordOf(recordOf(spec.template).spec).containers);

/** The columns of kinds that the playground keeps and nothing of it acts on, and of those that people look at rarely. */
export const MORE_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  ResourceQuota: [name, ['Request', (row) => quota(row, false)], ['Limit', (row) => quota(row, true)], age],
  LimitRange: [name, createdAt],
  Role: [name, createdAt],
  ClusterRole: [name, createdAt],
  RoleBinding: BINDING,
  ClusterRoleBinding: BINDING,
  ControllerRevision: [name, ['Controller', controller], ['Revision', (row) => field(row, 'revision')], age],
  PodDisruptionBudget: [
    name,
    ['Min Available', ({ spec }) => plain(spec.minAvailable) || 'N/A'],
    ['Max Unavailable', ({ spec }) => plain(spec.maxUnavailable) || 'N/A'],
    ['Allowed Disruptions', ({ status }) => number(status.disruptionsAllowed)],
    age,
  ],
  HorizontalPodAutoscaler: [
    name,
    [
      'Reference',
      ({ spec }) => {
        const scaled = recordOf(spec.scaleTargetRef);
        return reference(scaled.kind, scaled.name);
      },
    ],
    ['Targets', targets],
    ['MinPods', ({ spec }) => plain(spec.minReplicas) || '<unset>'],
    ['MaxPods', ({ spec }) => number(spec.maxReplicas)],
    ['Replicas', ({ status }) => number(status.currentReplicas)],
    age,
  ],
  PriorityClass: [
    name,
    ['Value', (row) => number(field(row, 'value'))],
    ['Global-Default', (row) => field(row, 'globalDefault') === true],
    age,
    ['PreemptionPolicy', (row) => plain(field(row, 'preemptionPolicy')) || 'PreemptLowerPriority'],
  ],
  RuntimeClass: [name, ['Handler', (row) => plain(field(row, 'handler'))], age],
  Lease: [name, ['Holder', ({ spec }) => plain(spec.holderIdentity)], age],
  NetworkPolicy: [name, ['Pod-Selector', ({ spec }) => selectorText(spec.podSelector) || NONE], age],
  IngressClass: [
    name,
    ['Controller', ({ spec }) => plain(spec.controller)],
    [
      'Parameters',
      ({ spec }) => {
        const given = recordOf(spec.parameters);
        return spec.parameters
          ? `${plain(given.kind)}${given.apiGroup ? `.${plain(given.apiGroup)}` : ''}/${plain(given.name)}`
          : NONE;
      },
    ],
    age,
  ],
  Endpoints: [name, ['Endpoints', endpoints], age],
  ReplicationController: [
    name,
    ['Desired', ({ spec }) => number(spec.replicas)],
    ['Current', ({ status }) => number(status.replicas)],
    ['Ready', ({ status }) => number(status.readyReplicas)],
    age,
    ['Containers', (row) => listed(templateContainers(row).map((one) => one.name)), 1],
    ['Images', (row) => listed(templateContainers(row).map((one) => one.image)), 1],
    ['Selector', ({ spec }) => pairs(recordOf(spec.selector)), 1],
  ],
  Scale: [
    name,
    ['Desired', ({ spec }) => number(spec.replicas)],
    ['Available', ({ status }) => number(status.replicas)],
    age,
  ],
};
