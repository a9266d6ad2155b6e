import type { Change } from '../services/changes/types.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { proposeChange } from './run.ts';
import { targetPod, targetWorkload, withContainer } from './target.ts';
import type { Invocation } from './types.ts';

interface Question<T> {
  title(container: string): string;
  hint: string;
  wrong: string;
  value: string;
  /** What was typed, or undefined where it makes no sense. */
  read(value: string): T | undefined;
  change(workload: ObjectRef, container: string, read: T): Promise<Change>;
}

/** Asks for a text about a container of the target's workload, and proposes the change that it makes. */
function ask<T>(desk: Desk, invocation: Invocation, question: Question<T>): void {
  const workload = targetWorkload(desk, invocation);
  const pod = targetPod(desk, invocation);
  if (!workload) return;
  const named = String(invocation.args?.container ?? invocation.target?.container ?? workload.container ?? '');
  const go = (container: string) =>
    desk.dialogs.prompt({
      title: question.title(container),
      hint: question.hint,
      value: question.value,
      check: (value) => (question.read(value) === undefined ? question.wrong : undefined),
      submit: (value) => {
        const read = question.read(value);
        if (read !== undefined) void proposeChange(desk, () => question.change(workload, container, read));
      },
    });
  if (pod) withContainer(desk, pod, named || undefined, go);
  else if (named) go(named);
}

const given = (invocation: Invocation, name: string): string => String(invocation.args?.[name] ?? '');

export function askImage(desk: Desk, invocation: Invocation): void {
  const pod = targetPod(desk, invocation);
  const now = [...(pod?.spec?.containers ?? []), ...(pod?.spec?.initContainers ?? [])];
  const container = invocation.target?.container;
  const image = (container ? now.find(({ name }) => name === container) : now[0])?.image ?? '';
  ask(desk, invocation, {
    title: texts.commandTexts.imageContainer,
    hint: texts.commandTexts.imageHint,
    wrong: texts.commandTexts.imageCheck,
    value: given(invocation, 'image') || image,
    read: (value) => (/^\S+$/.test(value) ? value : undefined),
    change: (workload, name, to) => desk.workspace.get().changes.setImage(workload, name, to),
  });
}

/** `NAME=value` sets, `NAME-` removes. */
function parseEnv(value: string): Record<string, string | null> | undefined {
  const [, name, sign, to] = /^([A-Za-z_][A-Za-z0-9_.-]*?)(=|-$)(.*)$/s.exec(value) ?? [];
  return name === undefined ? undefined : { [name]: sign === '-' ? null : (to ?? '') };
}

export function askEnv(desk: Desk, invocation: Invocation): void {
  const name = given(invocation, 'name');
  ask(desk, invocation, {
    title: texts.commandTexts.envTitle,
    hint: texts.commandTexts.envHint,
    wrong: texts.commandTexts.envCheck,
    value: name ? `${name}=${given(invocation, 'value')}` : '',
    read: parseEnv,
    change: (workload, container, env) => desk.workspace.get().changes.setEnv(workload, container, env),
  });
}

type ResourceText = Record<'requests' | 'limits', Record<string, string | null>>;

/** `requests.cpu=250m limits.memory-` and so on. */
function parseResources(value: string): ResourceText | undefined {
  const read: ResourceText = { requests: {}, limits: {} };
  const parts = value.split(/\s+/).filter(Boolean);
  for (const part of parts) {
    const [, which, resource, sign, to] = /^(requests|limits)\.([a-z0-9./-]*?[a-z0-9])(=|-$)(.*)$/.exec(part) ?? [];
    if ((which !== 'requests' && which !== 'limits') || resource === undefined || (sign === '=' && !to))
      return undefined;
    read[which][resource] = sign === '-' ? null : (to ?? '');
  }
  return parts.length > 0 ? read : undefined;
}

export function askResources(desk: Desk, invocation: Invocation): void {
  const set = Object.entries(invocation.args ?? {}).filter(([key]) => /^(requests|limits)\./.test(key));
  ask(desk, invocation, {
    title: texts.commandTexts.resourcesTitle,
    hint: texts.commandTexts.resourcesHint,
    wrong: texts.commandTexts.resourcesCheck,
    value: set.map(([key, to]) => `${key}=${to}`).join(' '),
    read: parseResources,
    change: (workload, container, changes) => desk.workspace.get().changes.setResources(workload, container, changes),
  });
}
