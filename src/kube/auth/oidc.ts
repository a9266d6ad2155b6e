import type { Clock } from '../../base/clock.ts';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { texts } from '../../texts/index.ts';
import type { CredentialSource } from './credentials.ts';

/**
 * The `oidc` auth-provider of a kubeconfig: its id-token, renewed with the refresh-token when it has expired
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-kubectl). The new token is kept in this
 * process only; the kubeconfig is not written.
 */
export function oidcSource(config: Readonly<Record<string, string>>, clock: Clock): CredentialSource {
  let token = config['id-token'] ?? '';
  let refresh = config['refresh-token'] ?? '';
  let renewing: Promise<string> | undefined;
  const issuer = (config['idp-issuer-url'] ?? '').replace(/\/$/, '');
  const renewed = async (): Promise<string> => {
    try {
      if (!refresh) throw new Error(texts.kube.because.noRefreshToken);
      const found = await answer(`${issuer}/.well-known/openid-configuration`);
      const got = await answer(String(found.token_endpoint), {
        grant_type: 'refresh_token',
        refresh_token: refresh,
        client_id: config['client-id'] ?? '',
        client_secret: config['client-secret'] ?? '',
      });
      if (typeof got.id_token !== 'string') throw new Error(texts.kube.because.noIdToken);
      token = got.id_token;
      if (typeof got.refresh_token === 'string') refresh = got.refresh_token;
      return token;
    } catch (error) {
      const why = messageOf(error);
      throw new KdbgError('login-expired', texts.kube.oidcExpired(issuer, why), {
        todo: texts.kube.oidcExpiredTodo,
        cause: error,
      });
    }
  };
  return {
    async get() {
      if (token && clock.now() < expiry(token) - 10_000) return { token };
      renewing ??= renewed().finally(() => {
        renewing = undefined;
      });
      return { token: await renewing };
    },
    renew() {
      if (!refresh) return false;
      token = '';
      return true;
    },
  };
}

async function answer(url: string, form?: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(20_000),
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  if (!response.ok) throw new Error(texts.kube.because.answered(url, response.status));
  const value: unknown = await response.json();
  if (!isRecord(value)) throw new Error(texts.kube.because.noObject(url));
  return value;
}

/** Milliseconds since the epoch at which a JSON web token expires; 0 where it does not say. */
function expiry(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  } catch {
    return 0;
  }
}
