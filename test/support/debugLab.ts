import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { listObjects } from '../../src/kube/manage.ts';
import type { ObjectRef, Pod, PodTemplate, ReplicaSet } from '../../src/kube/objects.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { templateOf } from '../../src/services/changes/podSpec.ts';
import { createDebugMode, type DebugModeDeps } from '../../src/services/debug/index.ts';
import type { DebugMode, DebugModeOptions } from '../../src/services/debug/types.ts';
import { openJournal } from '../../src/services/journal.ts';
import { isAsleep } from '../../src/store/asleep.ts';
import { isReady } from '../../src/store/pods.ts';
import { eventually, type TestNamespace, testNamespace } from './cluster.ts';

/** A container that dies of SIGSEGV as soon as it starts. */
export const CRASHER = { name: 'main', image: 'kdbg.test/crasher:1', imagePullPolicy: 'IfNotPresent' };
/** A container that serves, with everything that debug mode takes away and must give back. */
export const WEB = {
  name: 'main',
  image: 'nginx:1.22',
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
  livenessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 3 },
  lifecycle: { preStop: { exec: { command: ['true'] } } },
  env: [{ name: 'A', value: 'b' }],
};

/** The pods that are not being deleted. */
export const standing = (pods: readonly Pod[]) => pods.filter((pod) => !pod.metadata?.deletionTimestamp);

/** What tests of debug mode do on the cluster. The getters have something once the file's tests run. */
export interface DebugLab {
  readonly space: TestNamespace;
  /** A folder of this machine for journals and the like. */
  readonly folder: string;
  readonly debug: DebugMode;
  /** What another kdbg of the same person would be made of. */
  deps(): DebugModeDeps;
  workload(
    kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
    name: string,
    container: object,
    spec: object,
  ): Promise<ObjectRef>;
  podsOf(ref: ObjectRef): Promise<readonly Pod[]>;
  replicaSets(ref: ObjectRef): Promise<readonly ReplicaSet[]>;
  template(ref: ObjectRef): Promise<PodTemplate | undefined>;
  /** Until so many standing pods are ready. */
  ready(ref: ObjectRef, count: number): Promise<readonly Pod[]>;
  /** Until a container has crashed and been started again. */
  crashed(ref: ObjectRef): Promise<void>;
  /** Until one container is said to be asleep, as the console sees it: its pod's name. */
  asleep(ref: ObjectRef): Promise<string>;
  /** Puts a container to sleep, nothing being in the way, and waits until it is: its pod's name. */
  enter(ref: ObjectRef, container?: string, options?: DebugModeOptions): Promise<string>;
  /** Puts the workload back; afterwards no pod sleeps and no mark of ours is left on it: what was said of it. */
  restore(ref: ObjectRef): Promise<string>;
}

/** A namespace with debug mode for the tests of one file; made before them and taken away after them. */
export function debugLab(part: string): DebugLab {
  let space: TestNamespace;
  let folder: string;
  let debug: DebugMode;

  beforeAll(async () => {
    space = await testNamespace(part);
    folder = await mkdtemp(join(tmpdir(), `kdbg-${part}-`));
    debug = createDebugMode(deps());
  });

  afterAll(async () => {
    debug?.close();
    await space?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function deps(): DebugModeDeps {
    return {
      client: space.client,
      journal: openJournal({ path: join(folder, 'journal.jsonl'), who: 'test@here', context: space.client.context }),
      readOnly: false,
      clock: systemClock,
      user: 'test@here',
    };
  }

  async function workload(
    kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
    name: string,
    container: object,
    spec: object,
  ): Promise<ObjectRef> {
    await space.create({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
        ...spec,
        template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
      },
    });
    return { kind, name, namespace: space.namespace };
  }

  const podsOf = (ref: ObjectRef) => space.pods(`app=${ref.name}`);
  const replicaSets = async (ref: ObjectRef) =>
    (await listObjects<ReplicaSet>(space.client, RESOURCES.ReplicaSet, { namespace: space.namespace })).filter((set) =>
      set.metadata?.ownerReferences?.some((owner) => owner.name === ref.name),
    );

  async function template(ref: ObjectRef): Promise<PodTemplate | undefined> {
    return templateOf(await space.get(ref));
  }

  async function ready(ref: ObjectRef, count: number): Promise<readonly Pod[]> {
    return eventually(`${count} ready pods of ${ref.name}`, async () => {
      const pods = standing(await podsOf(ref)).filter((pod) => isReady(pod));
      return pods.length === count ? pods : undefined;
    });
  }

  async function crashed(ref: ObjectRef): Promise<void> {
    await eventually(`a crash of ${ref.name}`, async () =>
      (await podsOf(ref)).some((pod) => pod.status?.containerStatuses?.some((status) => status.restartCount > 0)),
    );
  }

  async function asleep(ref: ObjectRef): Promise<string> {
    return eventually(`${ref.name} asleep`, async () => {
      const entry = (await debug.find(space.namespace)).find((each) => each.workload.name === ref.name);
      return entry?.state === 'asleep' ? entry.sleeping[0] : undefined;
    });
  }

  async function enter(ref: ObjectRef, container = 'main', options: DebugModeOptions = {}): Promise<string> {
    const change = await debug.enter(ref, container, options);
    expect(change.checks.filter((check) => check.level === 'blocks')).toEqual([]);
    await change.apply();
    return asleep(ref);
  }

  async function restore(ref: ObjectRef): Promise<string> {
    const said = await (await debug.restore(ref)).apply(undefined, () => undefined);
    expect((await podsOf(ref)).filter((pod) => isAsleep(pod))).toEqual([]);
    const object = await space.get(ref);
    expect(JSON.stringify(object.metadata?.labels ?? {})).not.toContain('kdbg.dev');
    expect(JSON.stringify(object.metadata?.annotations ?? {})).not.toContain('kdbg.dev');
    return said;
  }

  return {
    get space() {
      return space;
    },
    get folder() {
      return folder;
    },
    get debug() {
      return debug;
    },
    deps,
    workload,
    podsOf,
    replicaSets,
    template,
    ready,
    crashed,
    asleep,
    enter,
    restore,
  };
}
