import { getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import type { JournalEntry } from '../journal.ts';
import { type ClaimWishes, prepareClaimAnew } from './claimAnew.ts';
import { type EnvChanges, envPlan, imagePlan, type ResourceChanges, resourcesPlan } from './container.ts';
import { prepareEdit } from './edit.ts';
import { finalizersPlan } from './finalizers.ts';
import { cordonPlan, labelPlan } from './metadata.ts';
import { type ChangeDeps, preparePatch } from './prepare.ts';
import { preparePutBack } from './putBack.ts';
import { prepareCleanUp, type RemainsOptions } from './remains.ts';
import { type DeleteOptions, prepareDelete } from './remove.ts';
import { resourceOf } from './resource.ts';
import { type Revision, revisionsOf } from './revisions.ts';
import { restartPlan, undoPlan } from './rollout.ts';
import { scalePlan } from './scale.ts';
import type { Change } from './types.ts';

/**
 * Prepares changes to objects. Every method reads the object, asks the server by a dry run what would become of it and
 * gives the change to be shown; nothing is changed before its apply(). In read-only mode every one rejects (`read-only`).
 */
export interface Changes {
  delete(target: ObjectRef, options?: DeleteOptions): Promise<Change>;
  /** A claim that is not bound, deleted and made anew. */
  claimAnew(target: ObjectRef, wishes: ClaimWishes): Promise<Change>;
  /** Failed pods that evictions left behind in a namespace. */
  cleanUp(namespace: string, options?: RemainsOptions): Promise<Change>;
  /** Of an object that is being deleted; all of them when none is named. */
  removeFinalizers(target: ObjectRef, names?: readonly string[]): Promise<Change>;
  scale(target: ObjectRef, replicas: number): Promise<Change>;
  restart(target: ObjectRef): Promise<Change>;
  /** Newest first. */
  revisions(target: ObjectRef): Promise<readonly Revision[]>;
  /** To the given revision, or the one before the current. */
  undo(target: ObjectRef, revision?: number): Promise<Change>;
  setImage(target: ObjectRef, container: string, image: string): Promise<Change>;
  /** null takes a variable away. */
  setEnv(target: ObjectRef, container: string, changes: EnvChanges): Promise<Change>;
  setResources(target: ObjectRef, container: string, changes: ResourceChanges): Promise<Change>;
  /** null takes a label away. */
  label(target: ObjectRef, labels: Readonly<Record<string, string | null>>): Promise<Change>;
  cordon(node: string): Promise<Change>;
  uncordon(node: string): Promise<Change>;
  /** From the object as it was read to what a person made of editableYaml() of it. */
  edit(before: KubeObject, editedYaml: string): Promise<Change>;
  /** Puts back what an entry of the journal did. */
  putBack(entry: JournalEntry): Promise<Change>;
}

export function createChanges(deps: ChangeDeps): Changes {
  const { client } = deps;
  const at = async (target: ObjectRef, container: string) => ({
    client,
    target,
    container,
    resource: await resourceOf(client, target),
  });
  return {
    delete: async (target, options) => prepareDelete(deps, target, await resourceOf(client, target), options),
    claimAnew: (target, wishes) => prepareClaimAnew(deps, target, wishes),
    cleanUp: (namespace, options) => prepareCleanUp(deps, namespace, options),
    removeFinalizers: async (target, names) =>
      preparePatch(deps, finalizersPlan(client, target, await resourceOf(client, target), names)),
    scale: async (target, replicas) =>
      preparePatch(deps, await scalePlan(client, target, await resourceOf(client, target), replicas)),
    restart: async (target) =>
      preparePatch(deps, restartPlan(client, target, await resourceOf(client, target), deps.clock)),
    async revisions(target) {
      return revisionsOf(client, target, await getObject(client, await resourceOf(client, target), target));
    },
    undo: async (target, revision) =>
      preparePatch(deps, await undoPlan(client, target, await resourceOf(client, target), revision)),
    setImage: async (target, container, image) => preparePatch(deps, imagePlan(await at(target, container), image)),
    setEnv: async (target, container, changes) => preparePatch(deps, envPlan(await at(target, container), changes)),
    setResources: async (target, container, changes) =>
      preparePatch(deps, resourcesPlan(await at(target, container), changes)),
    label: async (target, labels) =>
      preparePatch(deps, labelPlan(client, target, await resourceOf(client, target), labels)),
    cordon: (node) => preparePatch(deps, cordonPlan(client, node, true)),
    uncordon: (node) => preparePatch(deps, cordonPlan(client, node, false)),
    edit: (before, editedYaml) => prepareEdit(deps, before, editedYaml),
    putBack: (entry) => preparePutBack(deps, entry),
  };
}
