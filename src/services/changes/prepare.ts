import type { Clock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { ApiError, hasStatus } from '../../kube/errors.ts';
import { type At, getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { patchObject } from '../../kube/patch.ts';
import { type Resource, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import type { Journal, UndoRequest } from '../journal.ts';
import { diffObjects } from './diff.ts';
import { nothingToChange, readOnlyError, reasonOf } from './errors.ts';
import { applyPatch, type PatchStep, patchBetween, placesOf, reversed } from './jsonPatch.ts';
import { named } from './kubectl.ts';
import { ownerChecks } from './owners.ts';
import { permissionCheck } from './permission.ts';
import type { Change, Check } from './types.ts';
import { sameJson, visible } from './visible.ts';

/** What every change needs. */
export interface ChangeDeps {
  client: KubeClient;
  journal: Journal;
  readOnly: boolean;
  clock: Clock;
}

/** Given to what follows a change. */
export interface Following {
  signal: AbortSignal | undefined;
  progress: (text: string) => void;
}

/** A change of one object by a JSON patch that is guarded by the object's resourceVersion. */
export interface PatchPlan {
  command: string;
  /** What will be done, without a full stop. */
  title: string;
  target: ObjectRef;
  resource: Resource;
  subresource?: string;
  /** The steps for the object as it is now; may throw a KdbgError where the change makes no sense. */
  steps(live: KubeObject): PatchStep[];
  kubectl(steps: readonly PatchStep[]): string;
  confirm?: Change['confirm'];
  checks?(live: KubeObject, after: KubeObject): Promise<readonly Check[]> | readonly Check[];
  /** Left out where the steps back would be no way back. */
  undo?: false;
  /** The sentence that tells it is done. */
  done: string;
  /** What the diff shows of the server's answer, where more is done to it later. */
  shown?(after: KubeObject): KubeObject;
  /** Done before the patch is sent. */
  first?(following: Following): Promise<void>;
  /** Told after the patch was made; a sentence that it gives is told instead of `done`. */
  follow?(after: KubeObject, following: Following): Promise<string | undefined>;
}

const TRIES = 8;

/** Reads the object, asks the server what the patch would make of it, and gives the change to be shown. Nothing is changed yet. */
export async function preparePatch(deps: ChangeDeps, plan: PatchPlan): Promise<Change> {
  if (deps.readOnly) throw readOnlyError(plan.title);
  const { target, resource } = plan;
  const at = atOf(plan);
  const permission = permissionCheck(deps.client, {
    verb: 'patch',
    resource,
    ...at,
  });
  let live = await getObject(deps.client, resource, at);
  let steps = plan.steps(live);
  if (steps.length === 0) throw nothingToChange(target);
  let outcome = await dryRun(deps.client, plan, steps, live);
  for (let i = 1; i < TRIES && hasStatus(outcome.refused, 409); i++) {
    live = await getObject(deps.client, resource, at);
    steps = plan.steps(live);
    if (steps.length === 0) throw nothingToChange(target);
    outcome = await dryRun(deps.client, plan, steps, live);
  }
  const after = outcome.after ?? applyPatch(live, steps);
  const kubectl = plan.kubectl(steps);
  const undo: UndoRequest | undefined =
    plan.undo === false || live.kind === 'Secret'
      ? undefined
      : {
          method: 'PATCH',
          path: resourcePath(resource, at),
          contentType: 'application/json-patch+json',
          body: reversed(visible(live), visible(after)),
        };
  return guardedChange(deps, {
    command: plan.command,
    title: plan.title,
    target,
    diff: diffObjects(live, plan.shown?.(after) ?? after),
    kubectl,
    checks: [
      ...(await permission),
      dryRunCheck(outcome.refused),
      ...((await plan.checks?.(live, after)) ?? []),
      ...ownerChecks(live),
    ],
    confirm: plan.confirm ?? 'key',
    undo,
    async make(following) {
      await plan.first?.(following);
      const made = await sendGuarded(deps.client, plan, steps, live, following.signal);
      return { done: plan.done, follow: plan.follow && (() => plan.follow?.(made, following)) };
    },
  });
}

/** A change whose making is told to the journal before and after; made only where nothing blocks it. */
export function guardedChange(
  deps: ChangeDeps,
  change: Omit<Change, 'apply'> & {
    undo: UndoRequest | undefined;
    make(
      following: Following,
    ): Promise<{ done: string; follow?: (() => Promise<string | undefined> | undefined) | undefined }>;
  },
): Change {
  const { undo, make, ...shown } = change;
  return {
    ...shown,
    async apply(signal, progress = () => {}) {
      if (deps.readOnly) throw readOnlyError(shown.title);
      const block = shown.checks.find((check) => check.level === 'blocks');
      if (block) throw new KdbgError('change-blocked', texts.changes.blocked(shown.title, block.text));
      const entry = await deps.journal.begin({
        command: shown.command,
        target: shown.target,
        title: shown.title,
        kubectl: shown.kubectl,
        ...(undo ? { undo } : {}),
      });
      let made: Awaited<ReturnType<typeof make>>;
      try {
        made = await make({ signal, progress });
      } catch (thrown) {
        await entry.failed(reasonOf(thrown)).catch(() => undefined);
        throw thrown;
      }
      const unwritten = await entry.done().then(
        () => '',
        (thrown: unknown) => ` ${reasonOf(thrown)}.`,
      );
      const said = (await made.follow?.()) ?? made.done;
      return `${said}${unwritten}`;
    },
  };
}

/** What the dry run said, as a line of preflight. */
export function dryRunCheck(refused: ApiError | undefined): Check {
  return refused
    ? { level: 'blocks', text: texts.changes.dryRunRefused(reasonOf(refused)) }
    : { level: 'ok', text: texts.changes.dryRunPassed };
}

/**
 * Sends a patch that only fits the object as it was seen. A resourceVersion that moved on for the sake of the status alone
 * (a crashing Deployment's does every few seconds) is no conflict; any other change by somebody else is one, and is told.
 */
async function sendGuarded(
  client: KubeClient,
  plan: Pick<PatchPlan, 'target' | 'resource' | 'subresource'>,
  steps: readonly PatchStep[],
  seen: KubeObject,
  signal?: AbortSignal,
): Promise<KubeObject> {
  let { resourceVersion } = seen.metadata ?? {};
  for (let i = 1; ; i++) {
    try {
      return await patchObject(client, plan.resource, atOf(plan), 'json', steps, {
        resourceVersion,
        ...(signal ? { signal } : {}),
      });
    } catch (thrown) {
      if (!hasStatus(thrown, 409) || i === TRIES) throw thrown;
      const now = await getObject(client, plan.resource, atOf(plan), signal);
      if (!sameJson(visible(now), visible(seen))) throw conflict(plan.target, seen, now);
      resourceVersion = now.metadata?.resourceVersion;
    }
  }
}

/** Tells a person that somebody else was faster, and what they changed. */
export function conflict(target: ObjectRef, seen: KubeObject, now: KubeObject): KdbgError {
  const places = patchBetween(visible(seen), visible(now)).flatMap(placesOf);
  const last = [...(now.metadata?.managedFields ?? [])]
    .sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .at(-1);
  return new KdbgError('change-conflict', texts.changes.conflict(named(target), last?.manager ?? '', places), {
    todo: texts.changes.conflictTodo,
  });
}

function atOf({ target, subresource }: Pick<PatchPlan, 'target' | 'subresource'>): At {
  return { namespace: target.namespace, name: target.name, ...(subresource ? { subresource } : {}) };
}

async function dryRun(
  client: KubeClient,
  plan: PatchPlan,
  steps: readonly PatchStep[],
  live: KubeObject,
): Promise<{ after?: KubeObject; refused?: ApiError }> {
  try {
    const after = await patchObject(client, plan.resource, atOf(plan), 'json', steps, {
      dryRun: true,
      fieldValidation: 'Strict',
      resourceVersion: live.metadata?.resourceVersion,
    });
    return { after };
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status < 500 && thrown.status !== 401) return { refused: thrown };
    throw thrown;
  }
}
