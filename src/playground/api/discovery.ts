import { apiVersionOf } from '../../kube/resources.ts';
import { SERVED, type ServedResource, type Subresource } from '../served.ts';

/** As Go names it, and the labels of nodes. */
export const goArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** What the playground says it is; kubectl compares it with its own version. */
export const VERSION = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.0+kdbg.playground',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: `${process.platform}/${goArchitecture}`,
};

/** Served by the API itself rather than kept as objects. */
const VIRTUAL: readonly {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  verbs: readonly string[];
}[] = [
  {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    kind: 'PodMetrics',
    plural: 'pods',
    namespaced: true,
    verbs: ['get', 'list'],
  },
  {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    kind: 'NodeMetrics',
    plural: 'nodes',
    namespaced: false,
    verbs: ['get', 'list'],
  },
  ...['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map((kind) => ({
    group: 'authorization.k8s.io',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: false,
    verbs: ['create'],
  })),
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    namespaced: false,
    verbs: ['create'],
  },
];

type Entry = (typeof VIRTUAL)[number] &
  Partial<Pick<ServedResource, 'singular' | 'shortNames' | 'categories' | 'subresources'>>;

const ENTRIES: readonly Entry[] = [...SERVED, ...VIRTUAL];
const groups = (core: boolean) =>
  Map.groupBy(
    ENTRIES.filter(({ group }) => (group === '') === core),
    ({ group }) => group,
  );

/** Aggregated discovery, of `/api` or `/apis` (KEP-3352). */
export function aggregated(core: boolean): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...groups(core)].map(([group, entries]) => ({
      metadata: { name: group, creationTimestamp: null },
      versions: [{ version: entries[0]?.version, freshness: 'Current', resources: entries.map(resourceEntry) }],
    })),
  };
}

function resourceEntry(entry: Entry): object {
  const { group, version, kind } = entry;
  return {
    resource: entry.plural,
    responseKind: { group, version, kind },
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singular ?? kind.toLowerCase(),
    verbs: entry.verbs,
    shortNames: entry.shortNames ?? [],
    categories: entry.categories ?? [],
    subresources: (entry.subresources ?? []).map((sub) => ({
      subresource: sub.name,
      responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
      verbs: sub.verbs,
    })),
  };
}

/** The older discovery: the versions of the core group, the groups, or the resources of one version; undefined for a path of none. */
export function legacy(pathname: string): object | undefined {
  if (pathname === '/api') {
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  }
  if (pathname === '/apis') {
    const list = [...groups(false)].map(([name, entries]) => {
      const version = { groupVersion: `${name}/${entries[0]?.version}`, version: entries[0]?.version };
      return { name, versions: [version], preferredVersion: version };
    });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: list };
  }
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/?$/.exec(pathname);
  if (!match) return undefined;
  const [, group = '', version = ''] = match;
  const entries = ENTRIES.filter((entry) => entry.group === group && entry.version === version);
  if (entries.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: entries.flatMap((entry) => [
      {
        name: entry.plural,
        singularName: entry.singular ?? entry.kind.toLowerCase(),
        namespaced: entry.namespaced,
        kind: entry.kind,
        verbs: entry.verbs,
        shortNames: entry.shortNames ?? [],
        categories: entry.categories ?? [],
      },
      ...(entry.subresources ?? []).map((sub) => subEntry(entry, sub)),
    ]),
  };
}

function subEntry(entry: Entry, sub: Subresource): object {
  const { group, version, kind, verbs } = sub;
  return {
    name: `${entry.plural}/${sub.name}`,
    singularName: '',
    namespaced: entry.namespaced,
    group,
    version,
    kind,
    verbs,
  };
}
