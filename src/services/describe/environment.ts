import type { Container } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { aligned } from './layout.ts';

type EnvVar = NonNullable<Container['env']>[number];
type Source = NonNullable<EnvVar['valueFrom']>;

const LONGEST_VALUE = 200;

/** The environment of a container, a line a variable. What comes from a Secret is named, never shown. */
export function environmentLines(container: Container): string[] {
  const t = texts.describe;
  const wholes = (container.envFrom ?? []).map(({ prefix = '', secretRef, configMapRef }) => {
    const [kind, from] = secretRef ? ['Secret', secretRef] : ['ConfigMap', configMapRef];
    return maybe(t.allKeys(kind as string, from?.name ?? '', prefix), from?.optional);
  });
  const each = (container.env ?? []).map((entry) => [
    entry.name,
    entry.valueFrom ? sourceText(entry.valueFrom) : shortened(entry.value ?? ''),
  ]);
  return [...wholes, ...aligned(each)];
}

function sourceText(from: Source): string {
  const t = texts.describe;
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef, fileKeyRef } = from;
  if (secretKeyRef) {
    return t.aside(maybe(t.fromKey('Secret', secretKeyRef.name ?? '', secretKeyRef.key), secretKeyRef.optional));
  }
  if (configMapKeyRef) {
    const { name = '', key, optional } = configMapKeyRef;
    return t.aside(maybe(t.fromKey('ConfigMap', name, key), optional));
  }
  if (fieldRef) return t.aside(t.fromField(fieldRef.fieldPath));
  if (resourceFieldRef) return t.aside(t.fromResource(resourceFieldRef.resource, resourceFieldRef.containerName ?? ''));
  if (fileKeyRef)
    return t.aside(maybe(t.fromFile(fileKeyRef.key, fileKeyRef.path, fileKeyRef.volumeName), fileKeyRef.optional));
  return t.aside(Object.keys(from).join(', '));
}

function maybe(text: string, optional: boolean | undefined): string {
  const t = texts.describe;
  return optional ? t.joined([text, t.optional]) : text;
}

/** The first line of a value, or its beginning, and how much more there is. */
function shortened(value: string, longest = LONGEST_VALUE): string {
  const t = texts.describe;
  const lines = value.replace(/\n+$/, '').split('\n');
  const first = lines[0] ?? '';
  const text = first.length > longest ? t.shortened(first.slice(0, longest), first.length - longest) : first;
  return lines.length > 1 ? `${text} ${t.moreLines(lines.length - 1)}` : text;
}
