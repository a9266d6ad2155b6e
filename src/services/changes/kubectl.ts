import type { ObjectRef } from '../../kube/objects.ts';
import { knownResource, type Resource } from '../../kube/resources.ts';
import { texts } from '../../texts/index.ts';

/** One argument so that a POSIX shell gives it back unchanged. */
export function shellQuote(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A kubectl line that can be pasted into a shell, with the context and (for what has one) the namespace. */
export function kubectlLine(
  at: { context?: string | undefined; namespace?: string | undefined },
  words: readonly string[],
): string {
  const where = [...(at.context ? ['--context', at.context] : []), ...(at.namespace ? ['-n', at.namespace] : [])];
  return ['kubectl', ...where, ...words].map(shellQuote).join(' ');
}

/** An object as kubectl takes it: `deployment/web`, and with the group for kinds that are not Kubernetes' own: `foo.example.org/x`. */
export function kubectlName(resource: Resource, name: string): string {
  const known = knownResource(resource.kind);
  const own = known && known.group === resource.group;
  return `${own || !resource.group ? resource.singular || resource.kind.toLowerCase() : `${resource.plural}.${resource.group}`}/${name}`;
}

/** An object in a sentence: `deployment web in shop`. */
export function named(target: ObjectRef): string {
  return texts.kube.object(target.kind.toLowerCase(), target.name, target.namespace);
}
