import { formatBytes } from '../base/quantity.ts';
import { slashed } from '../kube/ref.ts';
import { inDebugMode } from '../store/asleep.ts';
import type { ObjectRef, Snapshot } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Subject } from './subject.ts';
import type { Remedy } from './types.ts';

/** Workloads whose pod template can be changed, so that new pods come of it. */
const EDITABLE: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'];

/** The workload whose template makes the pod; undefined where only a new pod would help (bare pods, jobs). */
function editable(subject: Subject): ObjectRef | undefined {
  return subject.workload && EDITABLE.includes(subject.workload.kind) ? subject.workload : undefined;
}

/** A kubectl line in the namespace of the object. */
export function kubectl(ref: ObjectRef, ...words: readonly string[]): string {
  return ['kubectl', ...(ref.namespace ? ['-n', ref.namespace] : []), ...words].join(' ');
}

/** Arguments of a command; its target is the finding's object. */
function args(of: Readonly<Record<string, string | number | undefined>>): Pick<Remedy, 'args'> {
  const given: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(of)) if (value !== undefined) given[name] = value;
  return { args: given };
}

/** The remedy for another object than the finding's. */
export const onto = (target: ObjectRef, remedy: Remedy): Remedy => ({ ...remedy, target });

/** Remedies of a pod or its workload, in a finding about another object. */
export const ontoSubject = (subject: Subject, ...remedies: readonly Remedy[]): Remedy[] =>
  remedies.map((remedy) =>
    remedy.command === 'session.local' ? remedy : onto(subject.workload ?? subject.pod, remedy),
  );

/** Into debug mode; where the workload is in it already, into the container that sleeps, and back. */
export function debugMode(snapshot: Snapshot, subject: Subject, container: string): Remedy[] {
  const say = texts.findings.remedies;
  const on = args({ container });
  if (!sleeps(snapshot, subject.workload)) return [{ command: 'debug.toggle', title: say.debug, ...on }];
  return [
    { command: 'shell.open', title: say.debugShell, ...on },
    { command: 'debug.toggle', title: say.debugEnd, ...on },
  ];
}

function sleeps(snapshot: Snapshot, workload: ObjectRef | undefined): boolean {
  if (workload?.kind !== 'Deployment' && workload?.kind !== 'StatefulSet' && workload?.kind !== 'DaemonSet')
    return false;
  const object = snapshot.of(workload.kind).get(workload.namespace, workload.name);
  return object !== undefined && inDebugMode(object);
}

export function attachGdb(container: string): Remedy {
  return { command: 'debugger.gdb', title: texts.findings.remedies.gdb, ...args({ container }) };
}

export function previousLog(subject: Subject, container: string, previous = true): Remedy {
  const say = texts.findings.remedies;
  return {
    command: previous ? 'logs.previous' : 'logs.open',
    title: previous ? say.previousLog : say.log,
    kubectl: kubectl(subject.pod, 'logs', subject.pod.name, '-c', container, ...(previous ? ['--previous'] : [])),
    ...args({ container }),
  };
}

export function setImage(subject: Subject, container: string, image?: string): Remedy {
  const target = editable(subject) ?? subject.pod;
  return {
    command: 'workload.setImage',
    title: texts.findings.remedies.setImage(image),
    kubectl: kubectl(target, 'set', 'image', slashed(target), `${container}=${image ?? 'IMAGE'}`),
    ...args({ container, image }),
  };
}

export function setEnv(subject: Subject, container: string, name?: string, value?: string): Remedy[] {
  const target = editable(subject);
  if (!target) return [];
  return [
    {
      command: 'workload.setEnv',
      title: texts.findings.remedies.setEnv(name === undefined || value === undefined ? name : `${name}=${value}`),
      kubectl: kubectl(target, 'set', 'env', slashed(target), '-c', container, `${name ?? 'NAME'}=${value ?? 'VALUE'}`),
      ...args({ container, name, value }),
    },
  ];
}

/** Edits the workload, or shows how to make a bare pod anew. `find` is how the line begins that is to be changed. */
export function edit(subject: Subject, title?: string, find?: string): Remedy {
  const target = editable(subject);
  if (target) {
    return {
      command: 'workload.edit',
      title: title ?? texts.findings.remedies.edit(slashed(target)),
      kubectl: kubectl(target, 'edit', slashed(target)),
      ...(find === undefined ? {} : args({ find })),
    };
  }
  const object = subject.workload ?? subject.pod;
  const line = `${kubectl(object, 'get', slashed(object), '-o', 'yaml')} > ${object.name}.yaml && \${EDITOR:-vi} ${object.name}.yaml && ${kubectl(object, 'replace', '--force', '-f', `${object.name}.yaml`)}`;
  return shell(title ?? texts.findings.remedies.edit(slashed(object)), line);
}

/** A kubectl line in a local terminal, for what has no command of its own; `line` is what to type there. */
export function shell(title: string, line: string): Remedy {
  return { command: 'session.local', title, kubectl: line, args: { line } };
}

/** Raises a memory limit to about twice what it is. */
export function raiseMemory(subject: Subject, container: string, limit: number | undefined): Remedy {
  const target = editable(subject);
  const say = texts.findings.remedies;
  const more = limit === undefined ? undefined : formatBytes(limit * 2);
  if (!target) return edit(subject, more === undefined ? say.limitsUnknown : say.limits(more));
  const wish = more === undefined ? '--requests=memory=AMOUNT' : `--limits=memory=${more}`;
  return {
    command: 'workload.setResources',
    title: more === undefined ? say.limitsUnknown : say.limits(more),
    kubectl: kubectl(target, 'set', 'resources', slashed(target), '-c', container, wish),
    ...args({ container, 'limits.memory': more }),
  };
}

/** `fits`: what the container could ask for and have a place. */
export function lowerRequests(subject: Subject, container: string, resource: string, fits?: string): Remedy {
  const target = editable(subject);
  const say = texts.findings.remedies;
  if (!target) return edit(subject, say.recreate);
  return {
    command: 'workload.setResources',
    title: say.requests(fits),
    kubectl: kubectl(
      target,
      'set',
      'resources',
      slashed(target),
      '-c',
      container,
      `--requests=${resource}=${fits ?? 'AMOUNT'}`,
    ),
    ...args({ container, [`requests.${resource}`]: fits ?? '' }),
  };
}

export function labelNode(node: string, label: string): Remedy {
  return {
    command: 'node.label',
    title: texts.findings.remedies.labelNode(node, label),
    kubectl: `kubectl label node ${node} ${label} --overwrite`,
    args: { node, label },
  };
}

export function uncordon(node: string): Remedy {
  return {
    command: 'node.uncordon',
    title: texts.findings.remedies.uncordon(node),
    kubectl: `kubectl uncordon ${node}`,
    args: { node },
  };
}
