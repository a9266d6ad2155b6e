import { createHash } from 'node:crypto';
import { isRecord } from '../../base/object.ts';
import type { KubeObject, PodTemplate } from '../../kube/objects.ts';
import { canonical } from '../changes/visible.ts';
import { RECORD_ANNOTATION } from './marks.ts';

/** What debug mode takes from a container. A field that the container did not have is missing here too. */
export const TAKEN = ['command', 'args', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;
export type Taken = (typeof TAKEN)[number];

/** One container that sleeps. */
export interface ContainerRecord {
  /** The fields of TAKEN as they were. */
  original: Readonly<Partial<Record<Taken, unknown>>>;
  /** What was put in their place; `command` is missing where the image's entrypoint was kept. */
  set: { command?: readonly string[]; args: readonly string[] };
  /** RFC 3339. */
  at: string;
  /** e.g. `ann@laptop`. */
  by: string;
}

/** All that is needed to put a workload back: kept on the workload itself, so that it outlives kdbg and the machine it ran on. */
export interface DebugRecord {
  version: 1;
  containers: Readonly<Record<string, ContainerRecord>>;
  /** True where debug mode added its readiness gate. */
  gate: boolean;
  /**
   * terminationGracePeriodSeconds as it was (null: the template had none) and as debug mode set it; missing where it was left alone.
   * `sleep` as process 1 ignores SIGTERM, and a node does not shorten a grace period once the pod is being ended.
   */
  grace?: { original: number | null; set: number };
  /** SHA-256 (hex) of the template as it was, and as debug mode left it: whether somebody else changed it can be told by these. */
  originalHash: string;
  patchedHash: string;
  /** What ran before: the ReplicaSet or ControllerRevision, where it could be read. */
  original?: { name: string; revision: number };
}

/** The record on a workload: undefined where there is none, `broken` where there is one that can't be understood. */
export function recordOf(object: KubeObject): DebugRecord | 'broken' | undefined {
  const text = object.metadata?.annotations?.[RECORD_ANNOTATION];
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'broken';
  }
  if (!isRecord(value) || value.version !== 1 || !isRecord(value.containers)) return 'broken';
  const whole = Object.values(value.containers).every(
    (each) => isRecord(each) && isRecord(each.original) && isRecord(each.set) && Array.isArray(each.set.args),
  );
  return whole ? (value as unknown as DebugRecord) : 'broken';
}

/** SHA-256 of a template in hex, the same whatever the order of its keys. */
export function hashOf(template: PodTemplate | undefined): string {
  return createHash('sha256').update(canonical(template)).digest('hex');
}
