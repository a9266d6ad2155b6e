import type { Container, PodSpec, PodTemplate } from '../../kube/objects.ts';
import { ASLEEP_ANNOTATION, AWAKE_GATE } from '../../store/asleep.ts';
import { sameJson } from '../changes/visible.ts';
import { type ContainerRecord, type DebugRecord, hashOf, TAKEN } from './record.ts';
import type { DebugModeOptions } from './types.ts';

const SLEEP = '/bin/sleep';
/** Seconds that a pod gets to end in which nothing but sleepers run. */
const SHORT_GRACE = 1;

/** A template with one more container asleep, and the record of how it was. Undefined when the template has no such container. */
export function putToSleep(
  template: PodTemplate,
  name: string,
  options: DebugModeOptions,
  who: { at: string; by: string },
  before?: DebugRecord,
): { template: PodTemplate; record: DebugRecord } | undefined {
  const containers = template.spec?.containers ?? [];
  const container = containers.find((each) => each.name === name);
  if (!template.spec || !container) return undefined;
  const set: ContainerRecord['set'] = options.argsOnly
    ? { args: [SLEEP, 'infinity'] }
    : { command: [SLEEP], args: ['infinity'] };
  const { spec } = template;
  const gates = spec.readinessGates ?? [];
  const hasGate = gates.some((gate) => gate.conditionType === AWAKE_GATE);
  const grace = before?.grace ?? shortGrace(spec, [...Object.keys(before?.containers ?? {}), name]);
  const asleep = [...new Set([...Object.keys(before?.containers ?? {}), name])];
  const patched: PodTemplate = {
    ...template,
    metadata: {
      ...template.metadata,
      annotations: { ...template.metadata?.annotations, [ASLEEP_ANNOTATION]: asleep.join(',') },
    },
    spec: {
      ...spec,
      containers: containers.map((each) => (each === container ? sleeping(each, set) : each)),
      ...(grace ? { terminationGracePeriodSeconds: grace.set } : {}),
      ...(options.traffic || hasGate ? {} : { readinessGates: [...gates, { conditionType: AWAKE_GATE }] }),
    },
  };
  return {
    template: patched,
    record: {
      version: 1,
      containers: { ...before?.containers, [name]: { original: taken(container), set, ...who } },
      ...(grace ? { grace } : {}),
      gate: before?.gate === true || !(options.traffic || hasGate),
      originalHash: before?.originalHash ?? hashOf(template),
      patchedHash: hashOf(patched),
      ...(before?.original ? { original: before.original } : {}),
    },
  };
}

/**
 * A template with our fields put back as the record says. What somebody else changed since stays theirs and is named in `kept`
 * (e.g. `web.args`); a container that is gone stays gone. Where nobody changed anything the result equals the original.
 */
export function wake(template: PodTemplate, record: DebugRecord): { template: PodTemplate; kept: readonly string[] } {
  const kept: string[] = [];
  const { spec } = template;
  if (!spec) return { template, kept };
  const containers = spec.containers.map((container) => {
    const held = record.containers[container.name];
    return held ? awake(container, held, kept) : container;
  });
  for (const name of Object.keys(record.containers)) {
    if (!spec.containers.some((container) => container.name === name)) kept.push(name);
  }
  const { readinessGates, ...others } = spec;
  const rest = withGrace(others, record, kept);
  const gates = (readinessGates ?? []).filter((gate) => !record.gate || gate.conditionType !== AWAKE_GATE);
  const { annotations, ...meta } = template.metadata ?? {};
  const { [ASLEEP_ANNOTATION]: _asleep, ...notes } = annotations ?? {};
  return {
    template: {
      ...template,
      metadata: { ...meta, ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}) },
      spec: { ...rest, containers, ...(gates.length > 0 ? { readinessGates: gates } : {}) },
    },
    kept,
  };
}

/** Only where every container sleeps: any other one keeps the time that it needs to end in order. */
function shortGrace(spec: PodSpec, asleep: readonly string[]): DebugRecord['grace'] {
  const now = spec.terminationGracePeriodSeconds;
  const others =
    spec.containers.some((container) => !asleep.includes(container.name)) ||
    spec.initContainers?.some((container) => container.restartPolicy === 'Always');
  if (others || (now !== undefined && now <= SHORT_GRACE)) return undefined;
  return { original: now ?? null, set: SHORT_GRACE };
}

function withGrace<T extends Pick<PodSpec, 'terminationGracePeriodSeconds'>>(
  spec: T,
  { grace }: DebugRecord,
  kept: string[],
): T {
  if (!grace || spec.terminationGracePeriodSeconds === grace.original) return spec;
  if (spec.terminationGracePeriodSeconds !== grace.set) {
    kept.push('terminationGracePeriodSeconds');
    return spec;
  }
  const { terminationGracePeriodSeconds: _set, ...rest } = spec;
  return { ...rest, ...(grace.original === null ? {} : { terminationGracePeriodSeconds: grace.original }) } as T;
}

function taken(container: Container): ContainerRecord['original'] {
  return Object.fromEntries(
    TAKEN.filter((field) => container[field] !== undefined).map((field) => [field, container[field]]),
  );
}

function sleeping(container: Container, set: ContainerRecord['set']): Container {
  const copy: Record<string, unknown> = { ...container };
  for (const field of TAKEN) {
    if (field !== 'command' || set.command) delete copy[field];
  }
  return {
    ...(copy as unknown as Container),
    ...(set.command ? { command: [...set.command] } : {}),
    args: [...set.args],
  };
}

function awake(container: Container, held: ContainerRecord, kept: string[]): Container {
  const copy: Record<string, unknown> = { ...container };
  for (const field of TAKEN) {
    if (field === 'command' && !held.set.command) continue;
    const ours = field === 'command' || field === 'args' ? held.set[field] : undefined;
    const original = held.original[field];
    if (sameJson(copy[field], ours)) {
      if (original === undefined) delete copy[field];
      else copy[field] = original;
    } else if (!sameJson(copy[field], original)) kept.push(`${container.name}.${field}`);
  }
  return copy as unknown as Container;
}
