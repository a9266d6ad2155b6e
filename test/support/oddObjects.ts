import * as models from '@kubernetes/client-node';
import type { KubeObject, StoredKind } from '../../src/store/types.ts';
import { ago, NOON } from './snapshot.ts';

/** Random numbers that are the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to below 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.roll() * n);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const HOSTILE: readonly string[] = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '\u001b[31mred\u001b[0m\u0007',
  '\u001b]52;c;AAAA\u0007',
  '\u202Eabc',
  'a\nb\r\nc\td',
  '\ud800',
  '💥'.repeat(50),
  'x'.repeat(3000),
  '"{}[]():%s',
  '*',
  '(((',
  'FutureState',
];

/** What a field of this name commonly holds: most of what rules look for must come up now and then. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  name: ['web', 'web-1', 'web-2', 'db', 'node1', 'node2', 'cfg', 'main', 'init', 'http', 'cpu', 'memory'],
  namespace: ['shop', 'shop', 'shop', 'bank'],
  kind: [
    'Pod',
    'ReplicaSet',
    'Deployment',
    'Job',
    'StatefulSet',
    'DaemonSet',
    'Node',
    'Service',
    'Secret',
    'ConfigMap',
  ],
  phase: ['Pending', 'Running', 'Failed', 'Succeeded', 'Unknown', 'Bound', 'Lost', 'Terminating', 'Active'],
  status: ['True', 'False', 'Unknown'],
  nodeName: ['node1', 'node2'],
  serviceName: ['web', 'db'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  topologyKey: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
  effect: ['NoSchedule', 'NoExecute', 'PreferNoSchedule'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Equal'],
  image: ['busybox:1.36', 'ngnix:1', 'reg.example:5000/a/b:1', 'Shop/Web', 'a@sha256:00', 'x:y:z', '@', ':', '/'],
  fieldPath: ['spec.containers{web}', 'spec.containers{main}', 'spec.initContainers{init}', 'spec.containers{'],
  storageClassName: ['fast', 'slow', ''],
  volumeName: ['vol-1', ''],
  claimName: ['data', 'cfg'],
  type: [
    'Ready',
    'PodScheduled',
    'ContainersReady',
    'Initialized',
    'Failed',
    'Complete',
    'Progressing',
    'Available',
    'ReplicaFailure',
    'MemoryPressure',
    'DiskPressure',
    'ScalingActive',
    'AbleToScale',
    'Resizing',
    'Warning',
    'Normal',
    'ClusterIP',
    'ExternalName',
    'LoadBalancer',
    'Container',
    'Resource',
    'RollingUpdate',
  ],
  reason: [
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'ErrImagePull',
    'ErrImageNeverPull',
    'InvalidImageName',
    'CreateContainerConfigError',
    'CreateContainerError',
    'RunContainerError',
    'StartError',
    'ContainerCreating',
    'PodInitializing',
    'OOMKilled',
    'Error',
    'Completed',
    'Evicted',
    'AppArmor',
    'OutOfcpu',
    'Unschedulable',
    'SchedulingGated',
    'FailedScheduling',
    'FailedCreate',
    'FailedMount',
    'FailedPostStartHook',
    'Unhealthy',
    'Killing',
    'BackOff',
    'Failed',
    'Pulling',
    'ProgressDeadlineExceeded',
    'BackoffLimitExceeded',
    'DeadlineExceeded',
    'FailedGetResourceMetric',
    'ProvisioningFailed',
    'FreeDiskSpaceFailed',
    'FailedCreatePodSandBox',
  ],
  message: [
    'back-off 40s restarting failed container=web pod=web-1_shop(x)',
    'Back-off pulling image "x"',
    'Failed to pull image "x": rpc error: code = NotFound desc = not found',
    'configmap "cfg" not found',
    "couldn't find key a in ConfigMap shop/cfg",
    'container has runAsNonRoot and image will run as root',
    'exec: "slep": executable file not found in $PATH: unknown',
    'error mounting "x" to rootfs at "/etc/passwd": not a directory',
    '0/2 nodes are available: 2 Insufficient cpu.',
    'pods "web-1" is forbidden: exceeded quota: q, requested: cpu=1, used: cpu=1, limited: cpu=1',
    'pods "web-1" is forbidden: violates PodSecurity "restricted:latest": x',
    'Liveness probe failed: Get "http://10.0.0.1:80/": dial tcp 10.0.0.1:80: connect: connection refused',
    'Readiness probe failed: HTTP probe failed with statuscode: 500',
    'Container web failed liveness probe, will be restarted',
    'MountVolume.SetUp failed for volume "v" : secret "cfg" not found',
    'The node was low on resource: memory. Threshold quantity: 1Gi, available: 1Mi.',
    'storageclass.storage.k8s.io "fast" not found',
  ],
};
const QUANTITIES = ['100m', '1', '64Mi', '1Gi', '0', '-5', '1e99', '9999999999999999999', 'x', '', '5Zi', '100'];
const NUMBERS = [0, 1, 1, 2, 3, 5, 10, 80, 126, 127, 128, 137, 139, 143, 255, 8080, -1, 2 ** 31, 1e18, 0.5];
const TIMES = [ago(2), ago(30), ago(300), ago(7200), ago(-3600), ago(86400 * 400), '1970-01-01T00:00:00Z', 'soon', ''];

interface Attribute {
  baseName: string;
  type: string;
}
interface Model {
  getAttributeTypeMap(): readonly Attribute[];
}

const MODELS: Partial<Record<StoredKind, string>> = {
  Event: 'CoreV1Event',
  HorizontalPodAutoscaler: 'V2HorizontalPodAutoscaler',
};

function modelOf(type: string): Model | undefined {
  return (models as unknown as Record<string, Model | undefined>)[type];
}

export interface OddOptions {
  /** How likely a field has a value of another type than its own. */
  wrong?: number;
}

/** An object of a kind made of its OpenAPI model: any field may be there or not, with likely and hostile values. Always with a name. */
export function oddObject(kind: StoredKind, dice: Dice, options: OddOptions = {}): KubeObject {
  const metadataOnly = kind === 'Secret' || kind === 'ConfigMap';
  const made = metadataOnly ? {} : (value(MODELS[kind] ?? `V1${kind}`, '', dice, 0, options) as object);
  const meta = value('V1ObjectMeta', 'metadata', dice, 1, options) as Record<string, unknown>;
  if (kind === 'Pod') pairStatuses(made as LoosePod, dice);
  const name = dice.of(VALUES.name ?? []);
  const uid = `uid-${kind}-${name}`;
  const namespaced = kind !== 'Node' && kind !== 'PersistentVolume' && kind !== 'Namespace' && kind !== 'StorageClass';
  return {
    ...made,
    kind,
    metadata: {
      ...meta,
      name,
      uid,
      resourceVersion: String(dice.below(1e9)),
      ...(namespaced ? { namespace: 'shop' } : { namespace: undefined }),
    },
  } as KubeObject;
}

interface LoosePod {
  spec?: Record<string, { name?: unknown }[] | null | undefined> | null;
  status?: Record<string, { name?: unknown }[] | null | undefined> | null;
}

/** Gives most statuses the name of a container, so that rules find the two together. */
function pairStatuses({ spec, status }: LoosePod, dice: Dice): void {
  for (const [containers, statuses] of [
    ['containers', 'containerStatuses'],
    ['initContainers', 'initContainerStatuses'],
  ] as const) {
    const of = spec?.[containers];
    const told = status?.[statuses];
    if (!Array.isArray(of) || !Array.isArray(told)) continue;
    for (const [i, one] of told.entries()) {
      const container = of[i % Math.max(1, of.length)];
      if (container?.name !== undefined && one && typeof one === 'object' && dice.roll() < 0.8)
        one.name = container.name;
    }
  }
}

function value(type: string, field: string, dice: Dice, depth: number, options: OddOptions): unknown {
  if (options.wrong !== undefined && dice.roll() < options.wrong) {
    return dice.of([null, 7, 'text', true, [], {}, [null], [[]], { a: [1] }]);
  }
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined) {
    return Array.from({ length: dice.of([0, 1, 1, 2, 3]) }, () => value(list, field, dice, depth, options));
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined) return mapOf(map, field, dice, depth, options);
  const model = modelOf(type);
  if (model?.getAttributeTypeMap) return fields(model, dice, depth, options);
  if (field === 'uid')
    return `uid-${dice.of(['Pod', 'ReplicaSet', 'Job', 'Node', 'Deployment'])}-${dice.of(VALUES.name ?? [])}`;
  if (type === 'number') return dice.of(NUMBERS);
  if (type === 'boolean') return dice.roll() < 0.5;
  if (type === 'Date' || type === 'V1MicroTime') return dice.of(TIMES);
  if (type === 'IntOrString') return dice.of([80, 'http', '25%', '', -1, '__proto__']);
  if (type === 'any' || type === 'object') return dice.of([null, {}, 'x', 3]);
  return text(field, dice);
}

function text(field: string, dice: Dice): string {
  const likely = VALUES[Object.hasOwn(VALUES, field) ? field : ''];
  if (likely && dice.roll() < 0.85) return dice.of(likely);
  if (/[Tt]ime(?:stamp)?$/.test(field)) return dice.of(TIMES);
  return dice.of(dice.roll() < 0.5 ? HOSTILE : (VALUES.name ?? []));
}

function mapOf(type: string, field: string, dice: Dice, depth: number, options: OddOptions): unknown {
  const made: Record<string, unknown> = {};
  for (let n = dice.below(4); n > 0; n--) {
    const resources = /allocatable|capacity|requests|limits|hard|used|overhead|default|max|min/i.test(field);
    const key = resources
      ? dice.of([
          'cpu',
          'memory',
          'pods',
          'ephemeral-storage',
          'nvidia.com/gpu',
          'requests.cpu',
          'storage',
          '__proto__',
        ])
      : dice.of(['app', 'disk', 'kubernetes.io/hostname', 'cpu', ...HOSTILE.slice(0, 5)]);
    const item = resources ? dice.of(QUANTITIES) : value(type, field, dice, depth, options);
    Object.defineProperty(made, key, { value: item, enumerable: true, writable: true, configurable: true });
  }
  return made;
}

function fields(model: Model, dice: Dice, depth: number, options: OddOptions): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const chance = depth < 2 ? 0.9 : depth < 5 ? 0.6 : depth < 8 ? 0.35 : 0.1;
  for (const { baseName, type } of model.getAttributeTypeMap()) {
    // Long branches that no rule reads would take most of the time.
    if (baseName === 'managedFields' || depth > 12) continue;
    // Most rules leave what is being deleted alone.
    if (dice.roll() > (baseName.startsWith('deletion') ? 0.1 : chance)) continue;
    made[baseName] = dice.roll() < 0.03 ? null : value(type, baseName, dice, depth + 1, options);
  }
  return made;
}

/** A moment near that of the snapshots' tests. */
export const oddNow = (dice: Dice): number => NOON + dice.below(600_000);
