import { toKdbgError } from '../base/errors.ts';
import type { Choice } from '../console/choose.ts';
import type { Resource } from '../kube/resources.ts';
import { RESOURCES, resourcePath } from '../kube/resources.ts';
import type { KubeObject } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';

const text = () => texts.commandTexts;

/** The kinds that can be listed, as choices; the well-known ones first. */
export function kindChoices(desk: Desk, resources: readonly Resource[]): Choice[] {
  const first = Object.keys(RESOURCES);
  const rank = ({ kind, group }: Resource) => {
    const at = first.indexOf(kind);
    return at < 0 || group.includes('metrics') ? first.length : at;
  };
  return resources
    .filter(({ verbs }) => verbs.includes('list'))
    .toSorted((a, b) => rank(a) - rank(b) || a.plural.localeCompare(b.plural))
    .map((resource) => ({
      label: resource.plural,
      aliases: [resource.kind.toLowerCase(), resource.singular, ...resource.shortNames],
      detail: [[resource.kind, ...resource.shortNames].join(', '), resource.group].filter(Boolean).join(' · '),
      run: () => {
        // A text over the panes would hide where one has gone.
        desk.viewer.close();
        desk.list.show(resource);
        desk.panes.focus('resources');
      },
    }));
}

/** Namespaces to choose from; where they may not be listed, one can be typed. */
export async function chooseNamespace(desk: Desk): Promise<void> {
  const { client, namespace } = desk.workspace.get();
  const items = (names: readonly string[]): Choice[] => [
    { label: text().allNamespaces, run: () => desk.app.switchNamespace(undefined) },
    ...[...new Set([...(namespace === undefined ? [] : [namespace]), ...names])].map((name) => ({
      label: name,
      ...(name === namespace ? { detail: text().here } : {}),
      run: () => desk.app.switchNamespace(name),
    })),
  ];
  const later = desk.dialogs.choose({
    title: text().chooseNamespace,
    empty: text().loadingNamespaces,
    items: items([]),
    typed: { label: text().useNamespace, run: (name) => desk.app.switchNamespace(name) },
  });
  try {
    const list = await client.json<{ items?: KubeObject[] }>({ path: resourcePath(RESOURCES.Namespace) });
    later({
      items: items((list.items ?? []).flatMap(({ metadata }) => metadata?.name ?? [])),
      empty: text().nothingFound,
    });
  } catch (thrown) {
    later({ empty: text().noNamespaces(toKdbgError(thrown).message) });
  }
}

export function chooseContext(desk: Desk): void {
  const { context } = desk.workspace.get();
  desk.dialogs.choose({
    title: text().chooseContext,
    empty: text().nothingFound,
    items: desk.app.contexts.map((name) => ({
      label: name,
      ...(name === context ? { detail: text().here } : {}),
      run: () => desk.app.switchContext(name),
    })),
  });
}
