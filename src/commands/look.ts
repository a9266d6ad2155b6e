import type { Narrowing } from '../console/list/resourceList.ts';
import { slashed } from '../kube/ref.ts';
import { apiVersionOf, knownResource, type Resource } from '../kube/resources.ts';
import { loadDescription, loadYaml } from '../services/describe/load.ts';
import { isWorkloadKind, podsOf } from '../store/owners.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { needsTarget, targetOf } from './target.ts';
import type { Command } from './types.ts';

/** The resource of a reference: known, or found by discovery. */
export async function resourceOf(desk: Desk, ref: ObjectRef): Promise<Resource | undefined> {
  const known = knownResource(ref.kind);
  if (known && (ref.apiVersion === undefined || apiVersionOf(known) === ref.apiVersion)) return known;
  const all = await desk.workspace.get().resources();
  return all.find(
    (resource) => resource.kind === ref.kind && (ref.apiVersion ?? apiVersionOf(resource)) === apiVersionOf(resource),
  );
}

function openText(desk: Desk, ref: ObjectRef, what: 'yaml' | 'describe'): void {
  const [title] = texts.commands[`resource.${what}`];
  desk.viewer.open(`${slashed(ref)} · ${title}`, what === 'yaml' ? 'yaml' : 'text', async (signal) => {
    const { client } = desk.workspace.get();
    const resource = await resourceOf(desk, ref);
    if (!resource) throw new Error(texts.commandTexts.unknownKind(ref.kind));
    return what === 'yaml'
      ? loadYaml(client, resource, ref, signal)
      : loadDescription(client, resource, ref, { now: desk.clock.now(), signal });
  });
}

/** Shows the pods of a workload or of a node in the list. */
function openPods(desk: Desk, ref: ObjectRef): void {
  const { store } = desk.workspace.get();
  const pod = knownResource('Pod');
  if (!pod) return;
  const narrowed: Narrowing = {
    title: slashed(ref),
    accepts:
      ref.kind === 'Node'
        ? (row) => row.order('node') === ref.name
        : (row) =>
            podsOf(store.snapshot(), ref).some(
              (one) => one.metadata?.name === row.ref.name && one.metadata.namespace === row.ref.namespace,
            ),
  };
  desk.list.show(pod, narrowed);
}

function open(desk: Desk): void {
  const ref = desk.list.selected.get()?.ref;
  if (!ref) return;
  if (ref.kind === 'Namespace') {
    desk.app.switchNamespace(ref.name);
    // What a person goes into a namespace for; the list would show the namespaces again.
    return desk.list.start();
  }
  if (ref.kind === 'Node' || isWorkloadKind(ref.kind)) return openPods(desk, ref);
  if (ref.kind === 'Pod') return desk.panes.focus('diagnosis');
  openText(desk, ref, 'describe');
}

/** Opens the search line for what has the keys. */
function openFilter(desk: Desk): void {
  const { viewer, terminals, logs, list, inline } = desk;
  const hint = texts.console.filterHint;
  const { focus } = desk.panes.state.get();
  const search = (value: string, find: (text: string) => void) =>
    inline.open('/', hint, value, { change: find, keep: find, drop: () => find('') });
  if (viewer.state.get()) return search('', (text) => viewer.find(text));
  if (focus === 'terminal') return search(terminals.tab.get().find, (text) => terminals.find(text));
  if (focus === 'logs') {
    const { filter, invert } = logs.state.get().options;
    return search(`${invert ? '!' : ''}${filter}`, (text) => logs.filter(text));
  }
  desk.panes.focus('resources');
  search(list.state.get().filter, (text) => list.filter(text));
}

function nextMatch(desk: Desk, by: 1 | -1): void {
  if (desk.viewer.state.get()) return desk.viewer.next(by);
  const { focus } = desk.panes.state.get();
  if (focus === 'terminal') desk.terminals.next(by);
  else if (focus === 'logs') desk.logs.next(by);
}

export const lookCommands: readonly Command[] = [
  { id: 'resource.open', group: 'look', footer: { resources: 1 }, disabled: needsTarget, run: open },
  {
    id: 'resource.yaml',
    group: 'look',
    footer: { resources: 8 },
    disabled: needsTarget,
    run(desk, invocation) {
      const ref = targetOf(desk, invocation);
      if (ref) openText(desk, ref, 'yaml');
    },
  },
  {
    id: 'resource.describe',
    group: 'look',
    footer: { resources: 7 },
    disabled: needsTarget,
    run(desk, invocation) {
      const ref = targetOf(desk, invocation);
      if (ref) openText(desk, ref, 'describe');
    },
  },
  { id: 'resource.mark', group: 'look', run: (desk) => desk.list.toggleMark() },
  { id: 'resource.sort', group: 'look', run: (desk) => desk.list.sort('next') },
  { id: 'resource.sortReverse', group: 'look', run: (desk) => desk.list.sort('reverse') },
  { id: 'findings.only', group: 'look', run: (desk) => desk.list.toggleBroken() },
  { id: 'filter.open', group: 'look', footer: { resources: 20, logs: 6, viewer: 1 }, run: openFilter },
  {
    id: 'terminal.find',
    group: 'terminal',
    footer: { terminal: 6 },
    hidden: true,
    disabled: (desk) => (desk.terminals.active.get() ? undefined : texts.commandTexts.needsTerminal),
    run: openFilter,
  },
  { id: 'find.next', group: 'look', footer: { viewer: 2 }, run: (desk) => nextMatch(desk, 1) },
  { id: 'find.previous', group: 'look', run: (desk) => nextMatch(desk, -1) },
];
