import { stringify } from 'yaml';
import { isRecord } from '../../base/object.ts';
import { recordOf } from '../../base/untrusted.ts';
import { LAST_APPLIED } from '../../kube/annotations.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { type Resource, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { decodedSize } from './data.ts';
import { describeObject } from './describe.ts';
import { readEvents, readRelated } from './related.ts';

/**
 * The description of an object, read now with its events and what belongs to it. What may not be read of that is said in the text;
 * only the object itself has to be readable: else it rejects with the ApiError. `now` in milliseconds since the epoch.
 */
export async function loadDescription(
  client: KubeClient,
  resource: Resource,
  ref: ObjectRef,
  { now, signal }: { now: number; signal?: AbortSignal },
): Promise<string> {
  const reader = { client, signal };
  const object = await readObject(client, resource, ref, signal);
  const { kind } = resource;
  const own = !resource.group || ['apps', 'batch'].includes(resource.group);
  const [events, related] = await Promise.all([
    readEvents(reader, object, kind),
    own ? readRelated(reader, object, kind) : {},
  ]);
  return describeObject({ kind, object, events, related, now });
}

/** An object as YAML, without managedFields; of a Secret only the sizes of its values, unless they are asked for. */
export async function loadYaml(
  client: KubeClient,
  resource: Resource,
  ref: ObjectRef,
  signal?: AbortSignal,
  options: { reveal?: boolean } = {},
): Promise<string> {
  const object = await readObject(client, resource, ref, signal);
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  const shown = { ...object, metadata };
  const secret = resource.kind === 'Secret' && !resource.group;
  return yamlText(secret && !options.reveal ? hideValues(shown) : shown);
}

/** As kubectl prints it. What kubectl, which reads YAML 1.1, would take for a truth value or a time (`yes`, `12:30`) is quoted. */
function yamlText(value: unknown): string {
  return stringify(value, { compat: 'yaml-1.1', sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

async function readObject(
  client: KubeClient,
  resource: Resource,
  ref: ObjectRef,
  signal?: AbortSignal,
): Promise<KubeObject> {
  const object = await client.json<KubeObject>({
    path: resourcePath(resource, { namespace: ref.namespace, name: ref.name }),
    ...(signal ? { signal } : {}),
  });
  return recordOf(object);
}

/** Also of the copy that `kubectl apply` keeps in an annotation. */
function hideValues(secret: KubeObject): unknown {
  const { hidden, hiddenWhole } = texts.describe;
  const { data } = secret as { data?: unknown };
  const annotations = secret.metadata?.annotations;
  return {
    ...secret,
    ...(isRecord(data)
      ? {
          data: Object.fromEntries(
            Object.entries(data).map(([key, value]) => [key, hidden(decodedSize(String(value)))]),
          ),
        }
      : {}),
    metadata: {
      ...secret.metadata,
      ...(annotations?.[LAST_APPLIED] === undefined
        ? {}
        : { annotations: { ...annotations, [LAST_APPLIED]: hiddenWhole } }),
    },
  };
}
