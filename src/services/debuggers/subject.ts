import { basename } from 'node:path';
import { KdbgError } from '../../base/errors.ts';
import { stringsOf } from '../../base/untrusted.ts';
import type { Pod } from '../../kube/objects.ts';
import type { ExecTarget } from '../../kube/types.ts';
import { isAsleep, sleepingContainers } from '../../store/asleep.ts';
import { workloadObject, workloadOf } from '../../store/owners.ts';
import type { Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { recordOf } from '../debug/record.ts';
import { findPrograms, type InContainer } from './container.ts';
import type { AttachOptions, Subject } from './types.ts';

/**
 * What the debugger works on: in a container that sleeps, the program that it would have run; else process 1.
 * The program is the command of the record of debug mode; where the template had none, the image's own entrypoint is run, which
 * the API does not show: then a file named like the image, the container or the workload is suggested, and the person is asked.
 */
export async function subjectOf(
  inside: InContainer,
  snapshot: Snapshot,
  target: ExecTarget,
  options: AttachOptions,
): Promise<Subject> {
  if (options.program && options.program.length > 0) return { program: options.program };
  const pod = snapshot.of('Pod').get(target.namespace, target.pod);
  if (!pod || !sleeps(pod, target.container)) return { pid: 1 };
  const workload = workloadOf(snapshot, pod);
  const object = workload && workloadObject(snapshot, workload);
  const record = object && recordOf(object);
  const original = record && record !== 'broken' ? record.containers[target.container]?.original : undefined;
  const args = stringsOf(original?.args);
  const command = stringsOf(original?.command);
  if (command.length > 0) return { program: [...command, ...args] };

  const names = [imageName(pod, target.container), target.container, workload?.name ?? ''].filter(Boolean);
  const [found] = await findPrograms(inside, target, [...new Set(names)]);
  const t = texts.debug;
  if (options.ask) {
    const answer = await options.ask(t.whichProgram(target.container), [found ?? '', ...args].join(' ').trim());
    const program = splitWords(answer ?? '');
    if (program.length > 0) return { program };
  } else if (found !== undefined && basename(found) === names[0]) {
    options.progress?.(t.programGuessed(found));
    return { program: [found, ...args] };
  }
  throw new KdbgError('program-unknown', t.programUnknown(target.container), { todo: t.programUnknownTodo });
}

function sleeps(pod: Pod, container: string): boolean {
  const names = sleepingContainers(pod);
  return names.length > 0 ? names.includes(container) : isAsleep(pod);
}

/** `crasher` of `registry.example:5000/team/crasher:1@sha256:…`. */
export function imageName(pod: Pod, container: string): string {
  const image = pod.spec?.containers?.find((each) => each.name === container)?.image ?? '';
  return (image.split('/').pop() ?? '').replace(/[:@].*$/, '');
}

/** A command line as a person types it: words, with quotes around those that have spaces. */
export function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"([^"]*)"|'([^']*)'|([^\s"']+))+/g)].map(([whole]) =>
    whole.replace(
      /"([^"]*)"|'([^']*)'/g,
      (_all, double: string | undefined, single: string | undefined) => double ?? single ?? '',
    ),
  );
}
