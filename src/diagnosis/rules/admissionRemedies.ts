import { slashed } from '../../kube/ref.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Remedy } from '../types.ts';

/** Kinds whose template can be changed where it is; a Job's can't. */
const EDITABLE: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'ReplicaSet'];
const SCALABLE: readonly string[] = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

/** Edits the object whose pods are refused: where it is, or (a Job) by making it again. */
export function editRefused(object: ObjectRef, title = texts.findings.remedies.edit(slashed(object))): Remedy {
  if (EDITABLE.includes(object.kind)) {
    return { command: 'workload.edit', title, kubectl: kubectl(object, 'edit', slashed(object)) };
  }
  if (object.kind !== 'Job') {
    return { command: 'resource.edit', title, kubectl: kubectl(object, 'edit', slashed(object)) };
  }
  const file = `${object.name}.json`;
  const clean =
    "jq 'del(.spec.selector,.spec.template.metadata.labels,.status,.metadata.uid,.metadata.resourceVersion)'";
  const line = `${kubectl(object, 'get', slashed(object), '-o', 'json')} | ${clean} > ${file} && \${EDITOR:-vi} ${file} && ${kubectl(object, 'replace', '--force', '-f', file)}`;
  return shell(title, line);
}

/** The claims of a StatefulSet can't be changed where it is: it is made again, and its pods and claims stay meanwhile. */
export function editClaims(object: ObjectRef): Remedy {
  const file = `${object.name}.yaml`;
  const line = [
    `${kubectl(object, 'get', slashed(object), '-o', 'yaml')} > ${file}`,
    `\${EDITOR:-vi} ${file}`,
    kubectl(object, 'delete', slashed(object), '--cascade=orphan'),
    kubectl(object, 'create', '-f', file),
  ].join(' && ');
  return shell(texts.findings.admission.remedies.claims, line);
}

/** Sets requests and limits of a container: names as `limits.memory`, an empty amount is asked for. */
export function setResources(
  object: ObjectRef,
  container: string,
  values: Readonly<Record<string, string>>,
  title: string,
): Remedy {
  if (!EDITABLE.includes(object.kind)) return editRefused(object, title);
  const side = (name: string) => {
    const parts = Object.entries(values).filter(([key]) => key.startsWith(`${name}.`));
    const list = parts.map(([key, amount]) => `${key.slice(name.length + 1)}=${amount || 'AMOUNT'}`);
    return list.length > 0 ? [`--${name}=${list.join(',')}`] : [];
  };
  return {
    command: 'workload.setResources',
    title,
    kubectl: kubectl(
      object,
      'set',
      'resources',
      slashed(object),
      '-c',
      container,
      ...side('requests'),
      ...side('limits'),
    ),
    args: { container, ...values },
  };
}

export function scaleTo(object: ObjectRef, replicas: number, title: string): Remedy[] {
  if (!SCALABLE.includes(object.kind)) return [];
  return [
    {
      command: 'workload.scale',
      title,
      kubectl: kubectl(object, 'scale', slashed(object), `--replicas=${replicas}`),
      args: { replicas },
    },
  ];
}

/** Edits an object that is not the finding's own, in a local terminal. */
export function editOther(object: ObjectRef, title: string): Remedy {
  return shell(title, kubectl(object, 'edit', slashed(object)));
}

/** A strategic merge patch of the object, typed for the person to look at. */
export function patchLine(object: ObjectRef, patch: unknown): string {
  return kubectl(object, 'patch', slashed(object), `-p '${JSON.stringify(patch).replace(/'/g, `'\\''`)}'`);
}

/** A patch of the pod template, at the place where the kind has it. */
export function templatePatch(kind: string, spec: unknown): unknown {
  const template = { template: { spec } };
  return { spec: kind === 'CronJob' ? { jobTemplate: { spec: template } } : template };
}

/** Only a restart makes a controller try at once; kinds that can be restarted. */
export function retryNow(object: ObjectRef): Remedy[] {
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind)) return [];
  return [
    {
      command: 'workload.restart',
      title: texts.findings.admission.remedies.retry,
      kubectl: kubectl(object, 'rollout', 'restart', slashed(object)),
    },
  ];
}
