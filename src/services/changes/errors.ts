import { KdbgError, toKdbgError } from '../../base/errors.ts';
import type { ObjectRef } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { named } from './kubectl.ts';

export function readOnlyError(title: string): KdbgError {
  return new KdbgError('read-only', texts.changes.readOnly(title), { todo: texts.changes.readOnlyTodo });
}

export function noSuchContainer(target: ObjectRef, container: string, all: readonly string[]): KdbgError {
  return new KdbgError('no-such-container', texts.changes.noSuchContainer(named(target), container, all));
}

export function nothingToChange(target: ObjectRef): KdbgError {
  return new KdbgError('nothing-to-change', texts.changes.nothingToChange(named(target)));
}

export function notPossible(what: string, todo = ''): KdbgError {
  return new KdbgError('change-not-possible', what, { todo });
}

/** One line of an error of any kind, without a full stop. */
export function reasonOf(thrown: unknown): string {
  return toKdbgError(thrown).message.replace(/\.$/, '');
}
