import type { ObjectRef } from './objects.ts';

/** `deployment/web`, as kubectl takes it. */
export function slashed({ kind, name }: Pick<ObjectRef, 'kind' | 'name'>): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** Tells an object of a kind from every other: a key for sets and maps. */
export function objectKey({ kind, name, namespace }: ObjectRef): string {
  return `${namespace ?? ''}/${kind}/${name}`;
}

/** Whether both mean the same object, whichever container of it; also where both mean none. */
export function sameObject(a: ObjectRef | undefined, b: ObjectRef | undefined): boolean {
  return a?.kind === b?.kind && a?.name === b?.name && a?.namespace === b?.namespace;
}
