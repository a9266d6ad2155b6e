import { RESOURCES } from '../kube/resources.ts';
import type { StoredKind } from './types.ts';

/** The name of a kind in paths and in what kubectl prints, e.g. `pods`. */
export function pluralOf(kind: StoredKind): string {
  return RESOURCES[kind].plural;
}

/** Kinds of which only the metadata is asked for: what they hold must not leave the server unasked. */
export function isMetadataOnly(kind: StoredKind): boolean {
  return kind === 'Secret' || kind === 'ConfigMap';
}
