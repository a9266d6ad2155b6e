import type { Clock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { type ClusterEntry, readTextFile, type UserEntry } from '../kubeconfigFile.ts';
import { execSource } from './execPlugin.ts';
import { oidcSource } from './oidc.ts';

/** What a request is authenticated with. */
export interface Credential {
  headers: Readonly<Record<string, string | readonly string[]>>;
  /** PEM of the client certificate and its key. */
  cert?: string;
  key?: string;
}

/** Credentials that may run out and are renewed. */
export interface Credentials {
  /** Rejects with a KdbgError when they can't be had. */
  get(): Promise<Credential>;
  /** After a 401: forgets what was kept; false where another try would send the same again. */
  renew(): boolean;
}

export interface CredentialOptions {
  clock: Clock;
  /** What credential programs print on stderr, as it comes; never the terminal's. */
  onPluginOutput: (text: string) => void;
  env: Readonly<Record<string, string | undefined>>;
}

/** A source of the part of a Credential that changes. */
export interface CredentialSource {
  get(): Promise<{ token?: string; cert?: string; key?: string }>;
  renew(): boolean;
}

/** Token files are read again after a minute, as client-go does (transport.NewCachedFileTokenSource). */
const TOKEN_FILE_MS = 60_000;

/**
 * The credentials of a kubeconfig's user. Order as in client-go (rest.Config): token file before token, an exec program
 * only where there is neither; impersonation on top of any.
 */
export function credentialsOf(user: UserEntry, cluster: ClusterEntry, options: CredentialOptions): Credentials {
  const source = sourceOf(user, cluster, options);
  const fixed = impersonation(user);
  if (user.username !== undefined) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    fixed.Authorization = `Basic ${pair}`;
  }
  let files: { cert?: string; key?: string } | undefined;
  return {
    async get() {
      files ??= certificate(user);
      const now = await source?.get();
      const headers = now?.token ? { ...fixed, Authorization: `Bearer ${now.token}` } : fixed;
      const cert = now?.cert ?? files.cert;
      const key = now?.key ?? files.key;
      return { headers, ...(cert && key ? { cert, key } : {}) };
    },
    renew() {
      const changed = user.certFile !== undefined;
      files = undefined;
      return (source?.renew() ?? false) || changed;
    },
  };
}

function sourceOf(user: UserEntry, cluster: ClusterEntry, options: CredentialOptions): CredentialSource | undefined {
  if (user.tokenFile) return tokenFile(user.tokenFile, options.clock);
  if (user.token) {
    const { token } = user;
    return { get: async () => ({ token }), renew: () => false };
  }
  if (user.exec) return execSource(user.exec, cluster, options);
  if (user.authProvider?.name === 'oidc') return oidcSource(user.authProvider.config, options.clock);
  if (user.authProvider) {
    const { name } = user.authProvider;
    return {
      get: async () => {
        throw new KdbgError('auth-provider-gone', texts.kube.providerGone(name), { todo: texts.kube.providerGoneTodo });
      },
      renew: () => false,
    };
  }
  return undefined;
}

function tokenFile(path: string, clock: Clock): CredentialSource {
  let kept: { token: string; until: number } | undefined;
  return {
    async get() {
      if (!kept || clock.now() >= kept.until) {
        kept = {
          token: readTextFile(path, texts.kube.credentials.tokenFile).trim(),
          until: clock.now() + TOKEN_FILE_MS,
        };
      }
      return { token: kept.token };
    },
    renew() {
      kept = undefined;
      return true;
    },
  };
}

function certificate(user: UserEntry): { cert?: string; key?: string } {
  const what = texts.kube.credentials;
  const cert = user.certData ?? (user.certFile ? readTextFile(user.certFile, what.clientCertificate) : undefined);
  const key = user.keyData ?? (user.keyFile ? readTextFile(user.keyFile, what.clientKey) : undefined);
  return { ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(user: UserEntry): Record<string, string | readonly string[]> {
  const as = user.impersonate;
  if (!as) return {};
  const headers: Record<string, string | readonly string[]> = { 'Impersonate-User': as.user };
  if (as.uid) headers['Impersonate-Uid'] = as.uid;
  if (as.groups.length > 0) headers['Impersonate-Group'] = as.groups;
  for (const [key, values] of Object.entries(as.extra)) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  }
  return headers;
}
