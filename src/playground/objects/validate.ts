import { selects } from '../../base/labelSelector.ts';
import { isRecord } from '../../base/object.ts';
import { recordOf, recordsOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { type FieldFault, invalid } from '../failure.ts';
import type { ServedResource } from '../served.ts';
import { canonical } from './canonical.ts';
import { podSpecOf, podSpecPath } from './podTemplate.ts';
import { jobFaults } from './validateJobs.ts';
import { STORAGE_KINDS, storageChanges, storageFaults } from './validateStorage.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const ROLE = /^[^/%]+$/;
const NAME_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

/** Throws Invalid for what the API server would refuse of the parts that the playground uses. */
export function validate(resource: ServedResource, object: KubeObject, before: KubeObject | undefined): void {
  const faults = [
    ...nameFaults(resource, object),
    ...specFaults(resource.kind, object),
    ...(before ? immutableFaults(resource.kind, object, before) : []),
  ];
  if (faults.length > 0) throw invalid(resource.kind, resource.group, object.metadata?.name ?? '', faults);
}

function nameFaults(resource: ServedResource, object: KubeObject): FieldFault[] {
  const name = object.metadata?.name ?? '';
  if (!name) return [{ field: 'metadata.name', fault: 'Required value', detail: 'name or generateName is required' }];
  if (resource.group === 'rbac.authorization.k8s.io') return ROLE.test(name) ? [] : [badName(name, NAME_RULE)];
  const label = ['Service', 'Namespace'].includes(resource.kind);
  if (label) return LABEL.test(name) && name.length <= 63 ? [] : [badName(name, LABEL_RULE)];
  return SUBDOMAIN.test(name) && name.length <= 253 ? [] : [badName(name, NAME_RULE)];
}

const badName = (value: string, detail: string): FieldFault => ({
  field: 'metadata.name',
  fault: 'Invalid value',
  value,
  detail,
});

function specFaults(kind: string, object: KubeObject): FieldFault[] {
  const path = podSpecPath(kind);
  const faults: FieldFault[] = [];
  if (path) {
    const spec = podSpecOf(kind, object);
    if (spec) faults.push(...podSpecFaults(spec, path.join('.'), claimTemplates(object)));
    else faults.push({ field: path.join('.'), fault: 'Required value' });
  }
  if (['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(kind)) faults.push(...selectorFaults(object));
  if (kind === 'Job' || kind === 'CronJob') faults.push(...jobFaults(kind, object));
  if (STORAGE_KINDS.has(kind)) faults.push(...storageFaults(kind, object));
  if (kind === 'Service') {
    for (const [i, port] of recordsOf(specOf(object).ports).entries()) {
      if (!isPort(port.port)) faults.push({ field: `spec.ports[${i}].port`, fault: 'Invalid value', value: port.port });
    }
  }
  return faults;
}

/** The volumes that a StatefulSet's pods have by its claim templates. */
const claimTemplates = (object: KubeObject): unknown[] =>
  recordsOf(specOf(object).volumeClaimTemplates).map(({ metadata }) => recordOf(metadata).name);

const specOf = (object: KubeObject): Record<string, unknown> =>
  recordOf((object as unknown as { spec?: unknown }).spec);
const isPort = (port: unknown): boolean => typeof port === 'number' && port > 0 && port < 65_536;

function selectorFaults(object: KubeObject): FieldFault[] {
  const spec = specOf(object);
  if (!isRecord(spec.selector)) return [{ field: 'spec.selector', fault: 'Required value' }];
  const labels = recordOf(recordOf(recordOf(spec.template).metadata).labels);
  if (selects(spec.selector, labels)) return [];
  return [
    {
      field: 'spec.template.metadata.labels',
      fault: 'Invalid value',
      value: labels,
      detail: '`selector` does not match template `labels`',
    },
  ];
}

function podSpecFaults(spec: Record<string, unknown>, path: string, claims: readonly unknown[]): FieldFault[] {
  const faults: FieldFault[] = [];
  if (recordsOf(spec.containers).length === 0) faults.push({ field: `${path}.containers`, fault: 'Required value' });
  const names = new Set<string>();
  const volumes = new Set([...recordsOf(spec.volumes).map((volume) => volume.name), ...claims]);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const [i, container] of recordsOf(spec[list]).entries()) {
      const field = `${path}.${list}[${i}]`;
      const name = typeof container.name === 'string' ? container.name : '';
      if (!name) faults.push({ field: `${field}.name`, fault: 'Required value' });
      else if (!LABEL.test(name))
        faults.push({ field: `${field}.name`, fault: 'Invalid value', value: name, detail: LABEL_RULE });
      if (names.has(name)) faults.push({ field: `${field}.name`, fault: 'Duplicate value', value: name });
      names.add(name);
      if (!container.image) faults.push({ field: `${field}.image`, fault: 'Required value' });
      for (const [j, port] of recordsOf(container.ports).entries()) {
        if (!isPort(port.containerPort))
          faults.push({
            field: `${field}.ports[${j}].containerPort`,
            fault: 'Invalid value',
            value: port.containerPort ?? 0,
            detail: 'must be between 1 and 65535, inclusive',
          });
      }
      for (const [j, mount] of recordsOf(container.volumeMounts).entries()) {
        if (!volumes.has(mount.name))
          faults.push({ field: `${field}.volumeMounts[${j}].name`, fault: 'Invalid value', value: mount.name });
      }
    }
  }
  return faults;
}

const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['selector'],
  ReplicaSet: ['selector'],
  DaemonSet: ['selector'],
  Job: ['selector', 'template', 'completions'],
};

/** Of a pod's spec only these may change (https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement). */
const POD_MAY = new Set(['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'nodeName']);

function immutableFaults(kind: string, object: KubeObject, before: KubeObject): FieldFault[] {
  if (kind === 'Pod') return podFaults(specOf(object), specOf(before));
  if (kind === 'StatefulSet') return statefulSetFaults(specOf(object), specOf(before));
  if (STORAGE_KINDS.has(kind)) return storageChanges(kind, object, before);
  return (IMMUTABLE[kind] ?? []).flatMap((field) =>
    same(specOf(object)[field], specOf(before)[field])
      ? []
      : [
          {
            field: `spec.${field}`,
            fault: 'Invalid value' as const,
            value: specOf(object)[field] ?? null,
            detail: 'field is immutable',
          },
        ],
  );
}

const SET_MAY = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function statefulSetFaults(now: Record<string, unknown>, before: Record<string, unknown>): FieldFault[] {
  const others = (spec: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(spec).filter(([name]) => !SET_MAY.includes(name)));
  if (same(others(now), others(before))) return [];
  const quoted = SET_MAY.map((name) => `'${name}'`);
  const detail = `updates to statefulset spec for fields other than ${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)} are forbidden`;
  return [{ field: 'spec', fault: 'Forbidden', detail }];
}

function podFaults(now: Record<string, unknown>, before: Record<string, unknown>): FieldFault[] {
  const withoutImages = (spec: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(spec).flatMap(([name, value]) => {
        if (POD_MAY.has(name) || name === 'ephemeralContainers' || name === 'schedulingGates') return [];
        if (name !== 'containers' && name !== 'initContainers') return [[name, value]];
        return [[name, recordsOf(value).map(({ image: _image, resources: _resources, ...rest }) => rest)]];
      }),
    );
  if (same(withoutImages(now), withoutImages(before))) return [];
  return [
    {
      field: 'spec',
      fault: 'Forbidden',
      detail:
        'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`',
    },
  ];
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
