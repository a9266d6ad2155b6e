import { isIP } from 'node:net';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';

export type ConnectionFault = 'dns' | 'refused' | 'unreachable' | 'timeout' | 'tls' | 'reset' | 'proxy' | 'other';

/** The API server could not be reached, or was lost: it said nothing. */
export class ConnectionError extends KdbgError {
  readonly fault: ConnectionFault;

  constructor(fault: ConnectionFault, code: string, what: string, options: { todo?: string; cause?: unknown } = {}) {
    super(code, what, options);
    this.name = 'ConnectionError';
    this.fault = fault;
  }
}

/** Codes of OpenSSL's verification that Node gives as `error.code` (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
]);

/** What a socket's error means for a person; a KdbgError is passed through. `server` is the address as the kubeconfig has it. */
export function connectionError(thrown: unknown, server: string): KdbgError {
  if (thrown instanceof KdbgError) return thrown;
  const t = texts.kube;
  const code = codeOf(thrown);
  const said = thrown instanceof Error ? thrown.message.replace(/\.$/, '') : String(thrown);
  const cause = { cause: thrown };
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return new ConnectionError('dns', 'server-dns', t.serverDns(hostOf(server)), { todo: t.serverDnsTodo, ...cause });
    case 'ECONNREFUSED':
      return new ConnectionError('refused', 'server-refused', t.serverRefused(server), {
        todo: t.serverRefusedTodo,
        ...cause,
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return new ConnectionError('unreachable', 'server-unreachable', t.serverUnreachable(server), {
        todo: t.serverUnreachableTodo,
        ...cause,
      });
    case 'ETIMEDOUT':
      return new ConnectionError('timeout', 'server-timeout', t.serverTimeout(server, 25), {
        todo: t.serverTimeoutTodo,
        ...cause,
      });
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'ERR_STREAM_DESTROYED':
      return new ConnectionError('reset', 'server-reset', t.serverReset(server), cause);
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return new ConnectionError('tls', 'server-tls-expired', t.tlsExpired(server), {
        todo: t.tlsExpiredTodo,
        ...cause,
      });
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const names = /altnames: (.*)$/.exec(said)?.[1] ?? '';
      return new ConnectionError('tls', 'server-tls-name', t.tlsName(server, names), { todo: t.tlsNameTodo, ...cause });
    }
  }
  if (UNTRUSTED.has(code)) {
    return new ConnectionError('tls', 'server-tls-untrusted', t.tlsUntrusted(server, said), {
      todo: t.tlsUntrustedTodo,
      ...cause,
    });
  }
  if (code.startsWith('ERR_OSSL') || code === 'ERR_CRYPTO_INVALID_KEYTYPE') {
    return new ConnectionError('tls', 'client-certificate', t.clientCertificate(said), cause);
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return new ConnectionError('tls', 'server-tls', t.tlsHandshake(server, said), cause);
  }
  return new ConnectionError('other', 'server-connection', t.serverOther(server, said), cause);
}

/** The time to the answer's head has passed. */
export function timeoutError(server: string, ms: number): ConnectionError {
  return new ConnectionError('timeout', 'server-timeout', texts.kube.serverTimeout(server, Math.round(ms / 1000)), {
    todo: texts.kube.serverTimeoutTodo,
  });
}

/** The work was cancelled by its signal; isAbort() is true for it. */
export function cancelled(): KdbgError {
  return new KdbgError('cancelled', texts.kube.cancelled, { cause: new DOMException('Aborted', 'AbortError') });
}

/** Node tries each address of a name; with several the errors come as one AggregateError, whose first says what is wrong. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

function hostOf(server: string): string {
  try {
    const { hostname } = new URL(server);
    return isIP(hostname) ? server : hostname;
  } catch {
    return server;
  }
}
