import type { KubeObject, Node, ObjectRef } from '../../kube/objects.ts';
import { RESOURCES, type Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { patchBetween } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import type { PatchPlan } from './prepare.ts';

/** Sets labels of any object; null takes one away. Existing values are written over, as the diff shows. */
export function labelPlan(
  client: KubeClient,
  target: ObjectRef,
  resource: Resource,
  labels: Readonly<Record<string, string | null>>,
): PatchPlan {
  const words = Object.entries(labels).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`));
  return {
    command: 'object.label',
    title: texts.changes.label(named(target), words),
    target,
    resource,
    steps(live) {
      const wanted: Record<string, string> = { ...live.metadata?.labels };
      for (const [key, value] of Object.entries(labels)) {
        if (value === null) delete wanted[key];
        else wanted[key] = value;
      }
      return patchBetween(
        { labels: live.metadata?.labels },
        { labels: Object.keys(wanted).length > 0 ? wanted : undefined },
        '/metadata',
      );
    },
    kubectl: () =>
      kubectlLine({ context: client.context, namespace: target.namespace }, [
        'label',
        kubectlName(resource, target.name),
        ...words,
        '--overwrite',
      ]),
    done: texts.changes.labelDone(named(target), words),
  };
}

/** Lets the scheduler put pods on a node or not; pods that run there stay. */
export function cordonPlan(client: KubeClient, name: string, cordon: boolean): PatchPlan {
  const target: ObjectRef = { kind: 'Node', name };
  return {
    command: cordon ? 'node.cordon' : 'node.uncordon',
    title: texts.changes.cordon(name, cordon),
    target,
    resource: RESOURCES.Node,
    steps(live: KubeObject) {
      const { spec } = live as Node;
      return patchBetween(
        { unschedulable: spec?.unschedulable },
        { unschedulable: cordon ? true : undefined },
        '/spec',
      );
    },
    kubectl: () => kubectlLine({ context: client.context }, [cordon ? 'cordon' : 'uncordon', name]),
    done: texts.changes.cordonDone(name, cordon),
  };
}
