import type { ServerResponse } from 'node:http';
import { parseTime } from '../../base/age.ts';
import type { Pod } from '../../kube/objects.ts';
import { badRequest } from '../failure.ts';
import type { LogRequest, PodRuntime } from '../types.ts';

/** The container that is meant where none is named: the annotation's, or the only one. */
function containerOf(pod: Pod, named: string | null): string {
  const containers = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []),
    ...(pod.spec?.ephemeralContainers ?? []),
  ];
  if (named) {
    if (containers.some(({ name }) => name === named)) return named;
    throw badRequest(`container ${named} is not valid for pod ${pod.metadata?.name}`);
  }
  const [first, ...more] = pod.spec?.containers ?? [];
  if (more.length === 0 && first) return first.name;
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata?.name}, choose one of: [${containers.map(({ name }) => name).join(' ')}]`,
  );
}

const isSet = (query: URLSearchParams, name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text === null ? undefined : Number(text);
}

/** Answers `pods/NAME/log`: the lines as they come, until the container or the client ends. */
export async function serveLog(
  runtime: PodRuntime,
  pod: Pod,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const seconds = numberOf(query, 'sinceSeconds');
  const since = seconds === undefined ? parseTime(query.get('sinceTime')) : Date.now() - seconds * 1000;
  const tailLines = numberOf(query, 'tailLines');
  const limitBytes = numberOf(query, 'limitBytes');
  const request: LogRequest = {
    container: containerOf(pod, query.get('container')),
    previous: isSet(query, 'previous'),
    follow: isSet(query, 'follow'),
    timestamps: isSet(query, 'timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(since === undefined ? {} : { since }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const lines = await runtime.logs(pod, request, gone.signal);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  lines.on('error', () => response.destroy());
  lines.pipe(response);
}
