import { isRecord } from '../../base/object.ts';
import { getObject, listObjects } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { RESOURCES, type Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { notPossible } from './errors.ts';
import { patchBetween } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { ownerChecks } from './owners.ts';
import type { PatchPlan } from './prepare.ts';
import type { Check } from './types.ts';

/** Sets the number of replicas through the scale subresource, which every kind that can be scaled has. */
export async function scalePlan(
  client: KubeClient,
  target: ObjectRef,
  resource: Resource,
  replicas: number,
): Promise<PatchPlan> {
  if (!Number.isInteger(replicas) || replicas < 0) throw notPossible(texts.changes.badReplicas(String(replicas)));
  const { namespace, name } = target;
  const scale = await getObject(client, resource, { namespace, name, subresource: 'scale' });
  const now = replicasOf(scale);
  return {
    command: 'workload.scale',
    title: texts.changes.scale(named(target), now, replicas),
    target,
    resource,
    subresource: 'scale',
    // A Scale of 0 replicas has no such field.
    steps: (live) => patchBetween({ replicas: replicasIn(live) }, { replicas }, '/spec'),
    kubectl: () =>
      kubectlLine({ context: client.context, namespace: target.namespace }, [
        'scale',
        kubectlName(resource, target.name),
        `--replicas=${replicas}`,
      ]),
    checks: async () => [...(await autoscalers(client, target)), ...(await owners(client, target, resource))],
    // To 0 ends every pod of it at once.
    confirm: replicas === 0 && now > 0 ? 'name' : 'key',
    done: texts.changes.scaleDone(named(target), now, replicas),
  };
}

function replicasIn(scale: KubeObject): unknown {
  return isRecord(scale) && isRecord(scale.spec) ? scale.spec.replicas : undefined;
}

function replicasOf(scale: KubeObject): number {
  const replicas = replicasIn(scale);
  return typeof replicas === 'number' ? replicas : 0;
}

interface Autoscaler extends KubeObject {
  spec?: { scaleTargetRef?: { kind?: string; name?: string } };
}

/** The autoscalers that would set the number back. */
async function autoscalers(client: KubeClient, target: ObjectRef): Promise<readonly Check[]> {
  try {
    const all = await listObjects<Autoscaler>(client, RESOURCES.HorizontalPodAutoscaler, {
      namespace: target.namespace,
    });
    return all
      .filter(({ spec }) => spec?.scaleTargetRef?.kind === target.kind && spec.scaleTargetRef.name === target.name)
      .map(({ metadata }) => ({ level: 'warning' as const, text: texts.changes.autoscaled(metadata?.name ?? '') }));
  } catch {
    return [];
  }
}

/** The hints of the object itself: its Scale does not carry them. */
async function owners(client: KubeClient, target: ObjectRef, resource: Resource): Promise<readonly Check[]> {
  try {
    return ownerChecks(await getObject(client, resource, target));
  } catch {
    return [];
  }
}
