import { isRecord } from '../../base/object.ts';
import { parseQuantity } from '../../base/quantity.ts';
import { recordOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { FieldFault } from '../failure.ts';
import { canonical } from './canonical.ts';

type Loose = Record<string, unknown>;

export const STORAGE_KINDS: ReadonlySet<string> = new Set([
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
]);

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
/** What a volume's spec has besides its source. */
const NO_SOURCE = new Set(['capacity', 'claimRef', 'nodeAffinity']);

const specOf = (object: KubeObject): Loose => recordOf((object as { spec?: unknown }).spec);
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** What the API server refuses of claims, volumes and classes. */
export function storageFaults(kind: string, object: KubeObject): FieldFault[] {
  if (kind === 'StorageClass') return classFaults(object as unknown as Loose);
  return kind === 'PersistentVolume' ? volumeFaults(specOf(object)) : claimFaults(specOf(object));
}

function listed(field: string, value: unknown, supported: readonly string[]): FieldFault[] {
  if (value === undefined || supported.includes(String(value))) return [];
  const detail = `supported values: ${supported.map((one) => `"${one}"`).join(', ')}`;
  return [{ field, fault: 'Unsupported value', value, detail }];
}

function modeFaults(modes: unknown, missing: FieldFault): FieldFault[] {
  if (!Array.isArray(modes) || modes.length === 0) return [missing];
  return modes.flatMap((mode) => listed('spec.accessModes', mode, MODES));
}

function amountFaults(field: string, amount: unknown): FieldFault[] {
  if ((parseQuantity(amount) ?? 0) > 0) return [];
  return [{ field, fault: 'Invalid value', value: amount, detail: 'must be greater than zero' }];
}

function claimFaults(spec: Loose): FieldFault[] {
  const { storage } = recordOf(recordOf(spec.resources).requests);
  return [
    ...modeFaults(spec.accessModes, {
      field: 'spec.accessModes',
      fault: 'Required value',
      detail: 'at least 1 access mode is required',
    }),
    ...(storage === undefined
      ? [{ field: 'spec.resources[storage]', fault: 'Required value' as const }]
      : amountFaults('spec.resources[storage]', storage)),
    ...listed('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

const sourcesOf = (spec: Loose): Loose =>
  Object.fromEntries(Object.entries(spec).filter(([name, value]) => isRecord(value) && !NO_SOURCE.has(name)));

function volumeFaults(spec: Loose): FieldFault[] {
  const { storage } = recordOf(spec.capacity);
  const [first, second] = Object.keys(sourcesOf(spec));
  return [
    ...modeFaults(spec.accessModes, { field: 'spec.accessModes', fault: 'Required value' }),
    ...(storage === undefined
      ? [{ field: 'spec.capacity', fault: 'Required value' as const }]
      : amountFaults('spec.capacity[storage]', storage)),
    ...listed('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, [
      'Delete',
      'Recycle',
      'Retain',
    ]),
    ...(first === undefined
      ? [{ field: 'spec', fault: 'Required value' as const, detail: 'must specify a volume type' }]
      : []),
    ...(second === undefined
      ? []
      : [{ field: `spec.${second}`, fault: 'Forbidden' as const, detail: 'may not specify more than 1 volume type' }]),
    ...(isRecord(spec.local) && !isRecord(recordOf(spec.nodeAffinity).required)
      ? [
          {
            field: 'spec.nodeAffinity',
            fault: 'Required value' as const,
            detail: 'Local volume requires node affinity',
          },
        ]
      : []),
  ];
}

function classFaults(of: Loose): FieldFault[] {
  return [
    ...(of.provisioner ? [] : [{ field: 'provisioner', fault: 'Required value' as const }]),
    ...listed('reclaimPolicy', of.reclaimPolicy, ['Delete', 'Retain']),
    ...listed('volumeBindingMode', of.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
  ];
}

/** What may not be changed any more. */
export function storageChanges(kind: string, object: KubeObject, before: KubeObject): FieldFault[] {
  if (kind === 'StorageClass') return classChanges(object as unknown as Loose, before as unknown as Loose);
  const [now, was] = [specOf(object), specOf(before)];
  if (kind === 'PersistentVolumeClaim') {
    return claimChanges(now, was, recordOf((before as { status?: unknown }).status));
  }
  if (same(sourcesOf(now), sourcesOf(was))) return [];
  const detail = 'spec.persistentvolumesource is immutable after creation';
  return [{ field: 'spec.persistentvolumesource', fault: 'Forbidden', detail }];
}

/** A claim's class and volume are set once; its size grows while it is bound. */
function claimChanges(now: Loose, was: Loose, status: Loose): FieldFault[] {
  const bound = status.phase === 'Bound';
  const fixed = (spec: Loose) => ({
    ...spec,
    storageClassName: was.storageClassName ?? undefined,
    volumeName: was.volumeName ? spec.volumeName : undefined,
    resources: bound ? undefined : spec.resources,
  });
  const changedClass = was.storageClassName !== undefined && now.storageClassName !== was.storageClassName;
  if (changedClass || !same(fixed(now), fixed(was))) {
    const detail =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return [{ field: 'spec', fault: 'Forbidden', detail }];
  }
  const sizeOf = (spec: Loose) => parseQuantity(recordOf(recordOf(spec.resources).requests).storage) ?? 0;
  const capacity = parseQuantity(recordOf(status.capacity).storage) ?? 0;
  if (sizeOf(now) >= sizeOf(was) || sizeOf(now) >= capacity) return [];
  const detail = 'field can not be less than status.capacity';
  return [{ field: 'spec.resources.requests.storage', fault: 'Forbidden', detail }];
}

function classChanges(now: Loose, was: Loose): FieldFault[] {
  const forbidden = ['provisioner', 'parameters'].flatMap((field): FieldFault[] =>
    same(now[field], was[field]) ? [] : [{ field, fault: 'Forbidden', detail: `updates to ${field} are forbidden.` }],
  );
  const fixed = ['reclaimPolicy', 'volumeBindingMode'].flatMap((field): FieldFault[] =>
    same(now[field], was[field])
      ? []
      : [{ field, fault: 'Invalid value', value: now[field], detail: 'field is immutable' }],
  );
  return [...forbidden, ...fixed];
}
