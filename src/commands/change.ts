import { formatAge } from '../base/age.ts';
import { isBlocked } from '../console/dialogs.ts';
import type { ListRow } from '../console/list/types.ts';
import { slashed } from '../kube/ref.ts';
import type { Change } from '../services/changes/types.ts';
import { workloadObject } from '../store/owners.ts';
import type { KubeObject, ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { askEnv, askImage, askResources } from './changeContainer.ts';
import type { Desk } from './desk.ts';
import { editObject } from './edit.ts';
import { proposeChange } from './run.ts';
import { needsTarget, needsWorkload, targetOf, targetWorkload } from './target.ts';
import type { Command, Invocation } from './types.ts';

const text = () => texts.commandTexts;
const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet'];
const WITH_TEMPLATE = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Why the workload of the target can't do this: none, or of the wrong kind. */
function needsKind(kinds: readonly string[], why: () => string) {
  return (desk: Desk, invocation: Invocation): string | undefined => {
    const workload = targetWorkload(desk, invocation);
    if (!workload) return needsWorkload(desk, invocation);
    return kinds.includes(workload.kind) ? undefined : why();
  };
}
const needsTemplate = needsKind(WITH_TEMPLATE, () => text().needsTemplate);

function remove(desk: Desk, invocation: Invocation): void {
  const { changes } = desk.workspace.get();
  const marked = invocation.target ? [] : desk.list.targets();
  const ref = targetOf(desk, invocation);
  if (marked.length <= 1 && ref) {
    void proposeChange(desk, () => changes.delete(marked[0]?.ref ?? ref));
    return;
  }
  void removeMany(desk, marked);
}

/** Shows what each deletion would be and its kubectl line, and asks once for all. */
async function removeMany(desk: Desk, marked: readonly ListRow[]): Promise<void> {
  const { changes } = desk.workspace.get();
  const title = text().deleteMany(marked.length);
  const prepared = await desk.notices.run(text().preparing, async () => {
    const all: Change[] = [];
    for (const { ref } of marked) all.push(await changes.delete(ref));
    return all;
  });
  if (!prepared) return;
  const lines = prepared.flatMap(({ title: what, checks }) => [
    what,
    ...checks.filter(({ level }) => level !== 'ok').map(({ text: said }) => `  ! ${said}`),
  ]);
  const kubectl = prepared.map((change) => change.kubectl);
  const make = () =>
    void desk.notices.run(title, async (signal, progress) => {
      for (const [i, change] of prepared.entries()) {
        progress(`${i + 1}/${prepared.length}`);
        await change.apply(signal);
      }
      desk.list.back();
      desk.notices.tell('done', text().deleted(prepared.length));
    });
  // What does not come back by itself wants more than one key, here as for a single object.
  const count = String(prepared.length);
  const ask = () =>
    desk.dialogs.prompt({
      title,
      hint: text().deleteManyHint(count),
      check: (value) => (value === count ? undefined : text().deleteManyHint(count)),
      submit: make,
    });
  const final = prepared.some(({ confirm }) => confirm === 'name');
  if (prepared.some(isBlocked)) return desk.dialogs.message(title, [...lines, '', texts.console.confirmBlocked]);
  desk.dialogs.message(
    title,
    [...lines, '', ...kubectl],
    [
      {
        key: 'y',
        title: texts.commands['resource.delete'][0],
        run: final ? ask : make,
      },
    ],
  );
}

/** How many the workload is told to have; 1 where it is told nothing. */
function replicasOf(desk: Desk, workload: ObjectRef): number | undefined {
  const object = workloadObject(desk.workspace.get().store.snapshot(), workload) as
    | (KubeObject & { spec?: { replicas?: number } })
    | undefined;
  return object && (object.spec?.replicas ?? 1);
}

function scale(desk: Desk, invocation: Invocation): void {
  const workload = targetWorkload(desk, invocation);
  if (!workload) return;
  desk.dialogs.prompt({
    title: text().scaleTitle(workload.name),
    hint: text().scaleHint(replicasOf(desk, workload)),
    value: String(invocation.args?.replicas ?? ''),
    check: (value) => (/^\d+$/.test(value) ? undefined : text().scaleCheck),
    submit: (value) => void proposeChange(desk, () => desk.workspace.get().changes.scale(workload, Number(value))),
  });
}

async function rollback(desk: Desk, invocation: Invocation): Promise<void> {
  const workload = targetWorkload(desk, invocation);
  if (!workload) return;
  const { changes } = desk.workspace.get();
  const wanted = invocation.args?.revision;
  if (wanted !== undefined) return proposeChange(desk, () => changes.undo(workload, Number(wanted)));
  const revisions = await desk.notices.run(text().preparing, () => changes.revisions(workload));
  if (!revisions) return;
  desk.dialogs.choose({
    title: text().chooseRevision(workload.name),
    empty: text().noRevisions,
    index: 1,
    // A revision of debug mode only sleeps; the way out of it is to restore.
    items: revisions
      .filter(({ asleep, current }) => current || !asleep)
      .map(({ revision, images, createdAt, current, changeCause }) => {
        const age = createdAt === undefined ? '' : text().revisionAge(formatAge(desk.clock.now() - createdAt));
        return {
          label: text().revision(revision, images.join(', ')),
          detail: [changeCause, age].filter(Boolean).join(' · '),
          ...(current ? { disabled: text().here } : {}),
          run: () => void proposeChange(desk, () => changes.undo(workload, revision)),
        };
      }),
  });
}

/** `key=value`, or `key-` to remove it, as kubectl label takes them. */
function parseLabel(value: string): Record<string, string | null> | undefined {
  const [, key, sign, to] = /^([A-Za-z0-9./_-]*[A-Za-z0-9])(=|-$)(.*)$/.exec(value) ?? [];
  if (key === undefined) return undefined;
  return { [key]: sign === '-' ? null : (to ?? '') };
}

function label(desk: Desk, invocation: Invocation): void {
  const ref = targetOf(desk, invocation);
  if (!ref) return;
  const { args } = invocation;
  const given =
    typeof args?.label === 'string' ? args.label : args?.key === undefined ? '' : `${args.key}=${args.value ?? ''}`;
  desk.dialogs.prompt({
    title: text().labelTitle(slashed(ref)),
    hint: text().labelHint,
    value: given,
    check: (value) => (parseLabel(value) ? undefined : text().labelCheck),
    submit: (value) => {
      const labels = parseLabel(value);
      if (labels) void proposeChange(desk, () => desk.workspace.get().changes.label(ref, labels));
    },
  });
}

/** A node is named by the invocation, or chosen. */
function withNode(desk: Desk, invocation: Invocation, go: (node: string) => void): void {
  const named = invocation.args?.node;
  const target = targetOf(desk, invocation);
  if (named !== undefined) return go(String(named));
  if (target?.kind === 'Node') return go(target.name);
  desk.dialogs.choose({
    title: text().needsNode,
    empty: text().needsNode,
    items: desk.workspace
      .get()
      .store.snapshot()
      .of('Node')
      .all()
      .map(({ metadata }) => ({ label: metadata?.name ?? '', run: () => go(metadata?.name ?? '') })),
  });
}

export const changeCommands: readonly Command[] = [
  {
    id: 'resource.edit',
    group: 'change',
    footer: { resources: 9 },
    disabled: needsTarget,
    run: (desk, on) => editObject(desk, targetOf(desk, on)),
  },
  {
    id: 'workload.edit',
    group: 'change',
    disabled: needsWorkload,
    run: (desk, on) => editObject(desk, targetWorkload(desk, on), on),
  },
  { id: 'resource.delete', group: 'change', footer: { resources: 12 }, disabled: needsTarget, run: remove },
  { id: 'resource.label', group: 'change', disabled: needsTarget, run: label },
  { id: 'workload.scale', group: 'change', disabled: needsKind(SCALABLE, () => text().needsReplicas), run: scale },
  {
    id: 'workload.restart',
    group: 'change',
    disabled: needsTemplate,
    run(desk, invocation) {
      const workload = targetWorkload(desk, invocation);
      if (workload) void proposeChange(desk, () => desk.workspace.get().changes.restart(workload));
    },
  },
  { id: 'workload.rollback', group: 'change', disabled: needsTemplate, run: rollback },
  { id: 'workload.setImage', group: 'change', disabled: needsWorkload, run: askImage },
  { id: 'workload.setEnv', group: 'change', disabled: needsWorkload, run: askEnv },
  { id: 'workload.setResources', group: 'change', disabled: needsWorkload, run: askResources },
  {
    id: 'node.label',
    group: 'change',
    run: (desk, invocation) =>
      withNode(desk, invocation, (name) => label(desk, { ...invocation, target: { kind: 'Node', name } })),
  },
  {
    id: 'node.cordon',
    group: 'change',
    run: (desk, invocation) =>
      withNode(desk, invocation, (node) => void proposeChange(desk, () => desk.workspace.get().changes.cordon(node))),
  },
  {
    id: 'node.uncordon',
    group: 'change',
    run: (desk, invocation) =>
      withNode(desk, invocation, (node) => void proposeChange(desk, () => desk.workspace.get().changes.uncordon(node))),
  },
];
