import { recordOf, recordsOf, textOf } from '../base/untrusted.ts';
import { type ContainerView, containersOf } from '../store/owners.ts';
import type { Container, Pod } from '../store/types.ts';

/** A ConfigMap or Secret that a container reads once, when it starts. */
export interface ConfigUse {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  /** The keys that it reads; undefined for all of them. */
  keys: readonly string[] | undefined;
  /** It starts without it, too. */
  optional: boolean;
  /** The variables of the environment that are taken from it; empty where it gives all of them. */
  variables: readonly string[];
  /** Where a single file of it is mounted (subPath); undefined where it gives the environment. */
  path: string | undefined;
  /** The field of the container's spec that says so. */
  field: 'env' | 'envFrom' | 'volumeMounts';
}

const KINDS = [
  ['ConfigMap', 'configMapRef', 'configMapKeyRef', 'configMap'],
  ['Secret', 'secretRef', 'secretKeyRef', 'secret'],
] as const;

function fromEnvironment(container: Container): ConfigUse[] {
  const uses: ConfigUse[] = [];
  for (const [kind, whole, single] of KINDS) {
    for (const source of recordsOf(container.envFrom)) {
      const ref = recordOf(source[whole]);
      const name = textOf(ref.name);
      if (!name) continue;
      const optional = ref.optional === true;
      uses.push({ kind, name, keys: undefined, optional, variables: [], path: undefined, field: 'envFrom' });
    }
    const byName = new Map<string, { keys: string[]; variables: string[]; optional: boolean }>();
    for (const variable of recordsOf(container.env)) {
      const ref = recordOf(recordOf(variable.valueFrom)[single]);
      const name = textOf(ref.name);
      if (!name) continue;
      const known = byName.get(name) ?? { keys: [], variables: [], optional: true };
      byName.set(name, known);
      known.keys.push(textOf(ref.key));
      known.variables.push(textOf(variable.name));
      known.optional &&= ref.optional === true;
    }
    for (const [name, use] of byName) uses.push({ kind, name, path: undefined, field: 'env', ...use });
  }
  return uses;
}

/** The key behind a path in a volume: its own name, unless `items` gives it another. */
function keyOf(source: Record<string, unknown>, path: string): string | undefined {
  const items = recordsOf(source.items);
  if (items.length === 0) return path;
  const item = items.find((one) => textOf(one.path) === path);
  return item ? textOf(item.key) : undefined;
}

/** Files that are mounted with subPath are never brought up to date; whole volumes are (https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically). */
function fromFiles(pod: Pod, container: Container): ConfigUse[] {
  const uses: ConfigUse[] = [];
  for (const mount of recordsOf(container.volumeMounts)) {
    const part = textOf(mount.subPath);
    if (!part && !mount.subPathExpr) continue;
    const volume = recordsOf(pod.spec?.volumes).find((one) => one.name === mount.name) ?? {};
    const path = textOf(mount.mountPath);
    for (const [kind, , , source] of KINDS) {
      const sources = [
        recordOf(volume[source]),
        ...recordsOf(recordOf(volume.projected).sources).map((one) => recordOf(one[source])),
      ];
      for (const one of sources) {
        const name = textOf(one.name) || textOf(one.secretName);
        if (!name) continue;
        const key = part ? keyOf(one, part) : undefined;
        if (part && key === undefined) continue;
        const keys = key === undefined ? undefined : [key];
        uses.push({ kind, name, keys, optional: one.optional === true, variables: [], path, field: 'volumeMounts' });
      }
    }
  }
  return uses;
}

export interface ContainerUses {
  container: ContainerView;
  uses: readonly ConfigUse[];
}

const known = new WeakMap<object, readonly ConfigUse[]>();

function usesOf(pod: Pod, container: Container): readonly ConfigUse[] {
  let uses = known.get(container);
  if (!uses) {
    uses = [...fromEnvironment(container), ...fromFiles(pod, container)];
    known.set(container, uses);
  }
  return uses;
}

/** The containers of a pod that read a ConfigMap or Secret once, when they start. Replicas share their specs, so this is cheap. */
export function configUses(pod: Pod): readonly ContainerUses[] {
  return containersOf(pod).flatMap((container) => {
    const uses = container.type === 'ephemeral' ? [] : usesOf(pod, container.spec);
    return uses.length > 0 ? [{ container, uses }] : [];
  });
}
