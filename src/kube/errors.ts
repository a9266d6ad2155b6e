import { KdbgError } from '../base/errors.ts';
import { isRecord } from '../base/object.ts';
import { texts } from '../texts/index.ts';
import type { Status } from './objects.ts';

/** What was asked, for the sentence that tells why it failed. */
export interface Asked {
  server: string;
  context: string;
  method: string;
  path: string;
}

/** The API server answered, but not with what was asked for. */
export class ApiError extends KdbgError {
  /** The HTTP status code. */
  readonly status: number;
  /** As Kubernetes names it, e.g. `NotFound`, `AlreadyExists`; empty where it named none. */
  readonly reason: string;
  /** The Status object that the server sent, if it sent one. */
  readonly details: Status | undefined;
  /** Milliseconds that the server asked to wait before another try. */
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    what: string,
    from: {
      status: number;
      reason?: string;
      details?: Status | undefined;
      retryAfter?: number | undefined;
      todo?: string;
    },
  ) {
    super(code, what, from.todo === undefined ? {} : { todo: from.todo });
    this.name = 'ApiError';
    this.status = from.status;
    this.reason = from.reason ?? '';
    this.details = from.details;
    this.retryAfter = from.retryAfter;
  }
}

/** True for an ApiError with this HTTP status. */
export function hasStatus(thrown: unknown, status: number): boolean {
  return thrown instanceof ApiError && thrown.status === status;
}

/** The Status in an answer's body, or undefined when the body is something else (a proxy's page, plain text). */
function parseStatus(body: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && value.kind === 'Status' ? (value as unknown as Status) : undefined;
  } catch {
    return undefined;
  }
}

/** The subresources of a pod that are connected to rather than asked. */
const UPGRADED = /\/pods\/[^/]+\/(exec|attach|portforward)(?:$|\?)/;

/** The ApiError for an answer that is no success; `retryAfter` is the header's text. */
export function apiError(asked: Asked, status: number, body: string, retryAfter?: string): ApiError {
  const details = parseStatus(body);
  const said = sentence(details?.message ?? plain(body));
  const seconds = retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
  const from = {
    status,
    reason: details?.reason ?? '',
    details,
    retryAfter: seconds === undefined ? undefined : seconds * 1000,
  };
  const what = describe(asked.path, details);
  const t = texts.kube;
  switch (status) {
    case 401:
      return new ApiError('api-unauthorized', t.unauthorized(asked.server, asked.context), {
        ...from,
        todo: t.unauthorizedTodo,
      });
    case 403: {
      const denied = forbidden(details?.message ?? '');
      const channel = UPGRADED.exec(asked.path)?.[1];
      // Since 1.35 a WebSocket wants the right to create, too; the refusal does not name it.
      if (!denied && channel && /is forbidden:?\s*$/.test(details?.message ?? '')) {
        return new ApiError('api-forbidden', t.mayNotConnect(channel), { ...from, todo: t.forbiddenTodo });
      }
      if (!denied)
        return new ApiError('api-refused', t.refusedByServer(t.begun(what), said || t.because.forbidden), from);
      return new ApiError('api-forbidden', t.forbidden(denied.user, denied.deed), { ...from, todo: t.forbiddenTodo });
    }
    case 404:
      return details?.details?.name
        ? new ApiError('api-not-found', t.notFound(what), from)
        : new ApiError(
            'api-not-found',
            said && !/could not find the requested|page not found/.test(said)
              ? `${t.begun(said)}.`
              : t.notServed(asked.path),
            from,
          );
    case 409:
      // somebody else's fields (server-side apply) or a quota race: the server says it best
      if (details?.details?.causes?.length) {
        return new ApiError('api-conflict', t.refusedByServer(t.begun(what), causes(details)), from);
      }
      return details?.reason === 'AlreadyExists'
        ? new ApiError('api-already-exists', t.alreadyExists(t.begun(what)), from)
        : new ApiError('api-conflict', t.conflict(t.begun(what)), { ...from, todo: t.conflictTodo });
    case 410:
      return new ApiError('api-gone', t.gone, from);
    case 422:
      return new ApiError('api-invalid', t.invalid(t.begun(what), causes(details) || said), from);
    case 429:
      return new ApiError('api-too-many-requests', t.tooMany(asked.server, seconds), from);
  }
  if (status >= 500) return new ApiError('api-server-error', t.serverFault(asked.server, status, said), from);
  if (status === 400)
    return new ApiError('api-bad-request', t.refusedByServer(t.begun(what), said || t.because.badRequest), from);
  return new ApiError('api-answer', t.otherStatus(asked.server, status, said), from);
}

/** `pod web-1 in shop`, from the Status where it names the object, else from the path. */
export function describe(path: string, status?: Status): string {
  const at =
    /^(?:\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/(.+))?$/.exec(
      path,
    );
  const kind = singular(status?.details?.kind ?? (at?.[2] ? decodeURIComponent(at[2]) : ''));
  const name = status?.details?.name ?? (at?.[3] ? decodeURIComponent(at[3]) : '');
  const namespace = at?.[1] && kind !== 'namespace' ? decodeURIComponent(at[1]) : undefined;
  return kind ? texts.kube.object(kind, name, namespace) : path;
}

function singular(kind: string): string {
  const word = kind.replace(/\..*$/, '');
  if (/^[A-Z]/.test(word)) return word.toLowerCase();
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/s$/, '');
}

/** The authorizer's sentence taken apart (k8s.io/apiserver, handlers/responsewriters: `User "u" cannot VERB resource "r" in API group "g" …`). */
function forbidden(message: string): { user: string; deed: string } | undefined {
  const found =
    /User "([^"]*)" cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]*)"| at the cluster scope)?/.exec(
      message,
    );
  if (!found) {
    const path = /User "([^"]*)" cannot (\S+) path "([^"]*)"/.exec(message);
    return path ? { user: path[1] ?? '', deed: texts.kube.deedPath(path[2] ?? '', path[3] ?? '') } : undefined;
  }
  const [, user = '', verb = '', resource = '', group = '', namespace] = found;
  return { user, deed: texts.kube.deed(verb, `${resource}${group ? `.${group}` : ''}`, namespace) };
}

function causes(status: Status | undefined): string {
  const list = status?.details?.causes ?? [];
  const said = list.map((cause) => [cause.field, cause.message].filter(Boolean).join(': ')).filter(Boolean);
  // The same is said once for each place that checks it.
  return [...new Set(said)].join('; ');
}

function plain(body: string): string {
  const text = body.trim();
  return text.startsWith('<') || text.startsWith('{') ? '' : text.slice(0, 300);
}

function sentence(text: string): string {
  return text.trim().replace(/\.$/, '');
}
