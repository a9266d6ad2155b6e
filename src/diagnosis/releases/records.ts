import { parseTime } from '../../base/age.ts';
import type { KubeObject, ObjectRef, Snapshot } from '../../store/types.ts';

/** The kinds that Helm keeps its releases in (HELM_DRIVER secret, which is the default, and configmap). */
export const RECORD_KINDS = ['Secret', 'ConfigMap'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** One revision of a Helm release, as the labels of its Secret or ConfigMap tell it (helm.sh/helm/v3/pkg/storage/driver). */
export interface ReleaseRecord {
  ref: ObjectRef & { kind: RecordKind; namespace: string };
  release: string;
  revision: number;
  /** `deployed`, `failed`, `pending-install`, …; lower case. */
  status: string;
  /** When Helm last wrote it, in milliseconds since the epoch. */
  writtenAt: number | undefined;
  /** Tells this content of it from an earlier one. */
  version: string;
}

/** Helm was working on it when it wrote this. */
export const isUnderWay = (status: string): boolean => /^(?:pending-|uninstalling$)/.test(status);

const NAME = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/;

/** What a Secret or ConfigMap says of a release; undefined for one that Helm did not make. */
export function recordOfRelease(kind: RecordKind, object: KubeObject): ReleaseRecord | undefined {
  const { name = '', namespace, labels = {}, creationTimestamp, resourceVersion } = object.metadata ?? {};
  const [, release, revision] = NAME.exec(name) ?? [];
  if (labels.owner !== 'helm' || !namespace || release === undefined) return undefined;
  const seconds = Number(labels.modifiedAt ?? labels.createdAt ?? Number.NaN);
  return {
    ref: { kind, name, namespace },
    release,
    revision: Number(revision),
    status: (labels.status ?? '').toLowerCase(),
    writtenAt: Number.isFinite(seconds) ? seconds * 1000 : parseTime(creationTimestamp),
    version: resourceVersion ?? '',
  };
}

/** All revisions of a release that are kept, the newest first. */
export function revisionsOf(snapshot: Snapshot, namespace: string, release: string): readonly ReleaseRecord[] {
  return RECORD_KINDS.flatMap((kind) =>
    snapshot
      .of(kind)
      .labelled(namespace, { owner: 'helm', name: release })
      .flatMap((object) => recordOfRelease(kind, object) ?? []),
  ).sort((a, b) => b.revision - a.revision);
}

/** The newest revision of each release. */
export function newestReleases(snapshot: Snapshot): readonly ReleaseRecord[] {
  const newest = new Map<string, ReleaseRecord>();
  for (const kind of RECORD_KINDS) {
    for (const object of snapshot.of(kind).all()) {
      const record = recordOfRelease(kind, object);
      if (!record) continue;
      const key = `${record.ref.namespace}/${record.release}`;
      const known = newest.get(key);
      if (!known || known.revision < record.revision) newest.set(key, record);
    }
  }
  return [...newest.values()];
}

/** The label by which charts (and much else) mark what belongs together (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels). */
export const INSTANCE = 'app.kubernetes.io/instance';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

export interface ReleaseName {
  name: string;
  namespace: string;
}

/** The release that an object belongs to: as Helm annotates what it makes, else by its label `app.kubernetes.io/instance`. */
export function releaseOf(object: KubeObject): ReleaseName | undefined {
  const { annotations = {}, labels = {}, namespace } = object.metadata ?? {};
  const name = annotations[RELEASE_NAME] ?? labels[INSTANCE];
  const home = annotations[RELEASE_NAMESPACE] ?? namespace;
  return name && home ? { name, namespace: home } : undefined;
}
