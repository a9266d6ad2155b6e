import { isRecord } from '../../base/object.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { noSuchContainer } from './errors.ts';
import { type PatchStep, patchBetween } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { type ContainerPlace, containersOf } from './podSpec.ts';
import type { PatchPlan } from './prepare.ts';

/** A value, or null to take the variable away. */
export type EnvChanges = Readonly<Record<string, string | null>>;

/** Amounts as Kubernetes writes them (`500m`, `256Mi`) by resource name; null takes one away. */
export interface ResourceChanges {
  requests?: Readonly<Record<string, string | null>>;
  limits?: Readonly<Record<string, string | null>>;
}

interface At {
  client: KubeClient;
  target: ObjectRef;
  resource: Resource;
  container: string;
}

/** Sets the image of one container (an init container too). */
export function imagePlan(at: At, image: string): PatchPlan {
  return {
    ...common(at, 'workload.setImage', texts.changes.setImage(at.container, named(at.target), image)),
    steps: stepsOf(at, (container) => ({ ...container, image })),
    kubectl: () => line(at, ['set', 'image', nameOf(at), `${at.container}=${image}`]),
    done: texts.changes.setImageDone(at.container, named(at.target), image),
  };
}

/** Adds, changes and removes environment variables of one container. A variable that came from a Secret or ConfigMap becomes a plain value. */
export function envPlan(at: At, changes: EnvChanges): PatchPlan {
  const names = Object.keys(changes);
  return {
    ...common(at, 'workload.setEnv', texts.changes.setEnv(names, at.container, named(at.target))),
    steps: stepsOf(at, (container) => {
      const env = (container.env ?? [])
        .filter((entry) => changes[entry.name] !== null)
        .map((entry) => {
          const value = changes[entry.name];
          return value === undefined || value === null ? entry : { name: entry.name, value };
        });
      for (const [name, value] of Object.entries(changes)) {
        if (value !== null && !env.some((entry) => entry.name === name)) env.push({ name, value });
      }
      const { env: _old, ...rest } = container;
      return env.length > 0 ? { ...rest, env } : rest;
    }),
    kubectl: () =>
      line(at, [
        'set',
        'env',
        nameOf(at),
        `--containers=${at.container}`,
        ...Object.entries(changes).map(([name, value]) => (value === null ? `${name}-` : `${name}=${value}`)),
      ]),
    done: texts.changes.setEnvDone(names, at.container, named(at.target)),
  };
}

/** Sets requests and limits of one container. */
export function resourcesPlan(at: At, changes: ResourceChanges): PatchPlan {
  const sides = (['requests', 'limits'] as const).filter((side) => Object.keys(changes[side] ?? {}).length > 0);
  const removes = sides.some((side) => Object.values(changes[side] ?? {}).includes(null));
  return {
    ...common(at, 'workload.setResources', texts.changes.setResources(at.container, named(at.target))),
    steps: stepsOf(at, (container) => {
      const resources: Record<string, unknown> = { ...container.resources };
      for (const side of sides) {
        const amounts: Record<string, unknown> = { ...(isRecord(resources[side]) ? resources[side] : {}) };
        for (const [name, amount] of Object.entries(changes[side] ?? {})) {
          if (amount === null) delete amounts[name];
          else amounts[name] = amount;
        }
        if (Object.keys(amounts).length > 0) resources[side] = amounts;
        else delete resources[side];
      }
      return { ...container, resources };
    }),
    // `kubectl set resources` can't take an amount away.
    kubectl: (steps) =>
      removes
        ? patchLine(at.client, at.target, at.resource, steps)
        : line(at, [
            'set',
            'resources',
            nameOf(at),
            `--containers=${at.container}`,
            ...sides.map(
              (side) =>
                `--${side}=${Object.entries(changes[side] ?? {})
                  .map(([name, amount]) => `${name}=${amount}`)
                  .join(',')}`,
            ),
          ]),
    done: texts.changes.setResourcesDone(at.container, named(at.target)),
  };
}

/** The kubectl line of a JSON patch. */
export function patchLine(
  client: KubeClient,
  target: ObjectRef,
  resource: Resource,
  steps: readonly PatchStep[],
): string {
  return kubectlLine({ context: client.context, namespace: target.namespace }, [
    'patch',
    kubectlName(resource, target.name),
    '--type=json',
    '-p',
    JSON.stringify(steps),
  ]);
}

function common({ target, resource }: At, command: string, title: string) {
  return { command, title, target, resource };
}

function stepsOf(at: At, change: (container: ContainerPlace['container']) => unknown) {
  return (live: KubeObject): PatchStep[] => {
    const all = containersOf(live, at.target.kind);
    const place = all.find((each) => each.container.name === at.container);
    if (!place) {
      throw noSuchContainer(
        at.target,
        at.container,
        all.map((each) => each.container.name),
      );
    }
    return patchBetween(place.container, change(place.container), place.pointer);
  };
}

function line(at: At, words: readonly string[]): string {
  return kubectlLine({ context: at.client.context, namespace: at.target.namespace }, words);
}

function nameOf(at: At): string {
  return kubectlName(at.resource, at.target.name);
}
