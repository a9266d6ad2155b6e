import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { proposeChange } from './run.ts';
import { needsTarget, targetOf } from './target.ts';
import type { Command, Invocation } from './types.ts';

const text = () => texts.commandTexts;

/** The names in an argument that lists them with commas; undefined for none. */
const namesOf = (value: string | number | undefined): readonly string[] | undefined =>
  value === undefined || value === '' ? undefined : String(value).split(',');

/** A namespace is cleaned up: the target's, or the one that is shown. */
function namespaceOf(desk: Desk, invocation: Invocation): string | undefined {
  return targetOf(desk, invocation)?.namespace ?? desk.workspace.get().store.snapshot().namespace;
}

/** The target, or an object in it that the remedy of its finding names (what keeps a namespace). */
function heldObject(desk: Desk, invocation: Invocation): ObjectRef | undefined {
  const target = targetOf(desk, invocation);
  const { kind, name } = invocation.args ?? {};
  if (!target || kind === undefined || name === undefined) return target;
  const namespace = target.kind === 'Namespace' ? target.name : target.namespace;
  return { kind: String(kind), name: String(name), ...(namespace === undefined ? {} : { namespace }) };
}

/** Commands for what should be gone and is not. */
export const remainsCommands: readonly Command[] = [
  {
    id: 'pods.cleanUp',
    group: 'change',
    disabled: (desk, on) => (namespaceOf(desk, on) === undefined ? text().needsTarget : undefined),
    run(desk, on) {
      const namespace = namespaceOf(desk, on);
      if (namespace === undefined) return;
      const pods = namesOf(on.args?.pods);
      const reason = on.args?.reason;
      void proposeChange(desk, () =>
        desk.workspace.get().changes.cleanUp(namespace, {
          ...(pods ? { pods } : {}),
          ...(reason === undefined ? {} : { reason: String(reason) }),
        }),
      );
    },
  },
  {
    id: 'resource.removeFinalizers',
    group: 'change',
    disabled: needsTarget,
    run(desk, on) {
      const target = heldObject(desk, on);
      const names = namesOf(on.args?.finalizers);
      if (target) void proposeChange(desk, () => desk.workspace.get().changes.removeFinalizers(target, names));
    },
  },
  {
    id: 'pod.forceDelete',
    group: 'change',
    disabled: (desk, on) => (targetOf(desk, on)?.kind === 'Pod' ? undefined : text().needsPod),
    run(desk, on) {
      const target = targetOf(desk, on);
      if (target) void proposeChange(desk, () => desk.workspace.get().changes.delete(target, { graceSeconds: 0 }));
    },
  },
];
