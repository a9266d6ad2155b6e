import { recordOf } from '../../../src/base/untrusted.ts';
import { type Resource, resourcePath } from '../../../src/kube/resources.ts';
import type { ApiRequest, KubeClient } from '../../../src/kube/types.ts';

export interface WatchLine {
  type: string;
  object: Record<string, unknown>;
}

/** Reads a watch as it is on the wire until a line is the one looked for, or the server ends it; gives all lines. */
export async function rawWatch(
  client: KubeClient,
  at: { resource: Resource; namespace: string },
  query: NonNullable<ApiRequest['query']>,
  isLast: (line: WatchLine) => boolean,
): Promise<WatchLine[]> {
  const stop = AbortSignal.timeout(60_000);
  const chunks = await client.stream({
    path: resourcePath(at.resource, { namespace: at.namespace }),
    query: { watch: true, ...query },
    signal: stop,
  });
  const lines: WatchLine[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const { type, object } = JSON.parse(part) as { type: string; object: unknown };
      const line = { type, object: recordOf(object) };
      lines.push(line);
      if (isLast(line)) return lines;
    }
  }
  return lines;
}
