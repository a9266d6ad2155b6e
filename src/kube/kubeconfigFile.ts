import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { KdbgError, messageOf } from '../base/errors.ts';
import { isRecord } from '../base/object.ts';
import { recordOf, recordsOf } from '../base/untrusted.ts';
import { texts } from '../texts/index.ts';
import type { KubeconfigContext } from './kubeconfig.ts';

/** A cluster of a kubeconfig; files are absolute. */
export interface ClusterEntry {
  server: string;
  /** PEM. */
  caData?: string;
  caFile?: string;
  insecure: boolean;
  tlsServerName?: string;
  proxyUrl?: string;
  /** As the file has it, for exec plugins that want to know the cluster. */
  raw: Readonly<Record<string, unknown>>;
}

/** `user.exec`: a program that gives credentials. */
export interface ExecEntry {
  apiVersion: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  provideClusterInfo: boolean;
  interactiveMode: string;
  installHint: string;
}

/** A user of a kubeconfig; files are absolute. */
export interface UserEntry {
  /** PEM. */
  certData?: string;
  certFile?: string;
  keyData?: string;
  keyFile?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  exec?: ExecEntry;
  authProvider?: { name: string; config: Readonly<Record<string, string>> };
  impersonate?: {
    user: string;
    uid: string;
    groups: readonly string[];
    extra: Readonly<Record<string, readonly string[]>>;
  };
}

export interface KubeconfigFile {
  /** Empty for the one made from a pod's service account. */
  path: string;
  currentContext: string;
  contexts: readonly KubeconfigContext[];
  clusters: ReadonlyMap<string, ClusterEntry>;
  users: ReadonlyMap<string, UserEntry>;
}

/** Reads one file. Throws KdbgError `kubeconfig-unreadable` or `kubeconfig-broken` (with the line). */
export function readKubeconfigFile(path: string): KubeconfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new KdbgError('kubeconfig-unreadable', texts.kube.kubeconfigUnreadable(path, why(error)), {
      todo: texts.kube.kubeconfigUnreadableTodo,
      cause: error,
    });
  }
  return parseKubeconfig(text, resolve(path));
}

/** The content of a file; relative paths in it are relative to its folder. */
export function parseKubeconfig(text: string, path: string): KubeconfigFile {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' });
  const error = document.errors[0];
  if (error) {
    const message = (error.message.split('\n')[0] ?? '')
      .replace(/ at line \d+, column \d+:?$/, '')
      .replace(/[.:]$/, '');
    throw broken(path, error.linePos?.[0].line, message);
  }
  const root: unknown = document.toJS();
  if (root === null || root === undefined) {
    return { path, currentContext: '', contexts: [], clusters: new Map(), users: new Map() };
  }
  if (!isRecord(root)) throw broken(path, 1, texts.kube.because.notKubeconfig);
  const folder = dirname(path);
  return {
    path,
    currentContext: string(root['current-context']) ?? '',
    contexts: named(root.contexts, 'context').map(([name, value]) => ({
      name,
      cluster: string(value.cluster) ?? '',
      user: string(value.user) ?? '',
      ...optional('namespace', string(value.namespace)),
    })),
    clusters: new Map(named(root.clusters, 'cluster').map(([name, value]) => [name, cluster(value, folder)])),
    users: new Map(named(root.users, 'user').map(([name, value]) => [name, user(value, folder)])),
  };
}

/** The PEM or token in a file; `what` names it for people. Throws KdbgError `credential-unreadable`. */
export function readTextFile(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KdbgError('credential-unreadable', texts.kube.credentialUnreadable(what, path, why(error)), {
      cause: error,
    });
  }
}

/** The service account of the pod that kdbg runs in, as a kubeconfig; undefined outside of one. */
export function inClusterFile(env: Readonly<Record<string, string | undefined>>): KubeconfigFile | undefined {
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  if (!host || !port || !existsSync(join(folder, 'token'))) return undefined;
  const namespaceFile = join(folder, 'namespace');
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : 'default';
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    path: '',
    currentContext: 'in-cluster',
    contexts: [{ name: 'in-cluster', cluster: 'in-cluster', user: 'in-cluster', namespace }],
    clusters: new Map([['in-cluster', { server, caFile: join(folder, 'ca.crt'), insecure: false, raw: { server } }]]),
    users: new Map([['in-cluster', { tokenFile: join(folder, 'token') }]]),
  };
}

function cluster(value: Record<string, unknown>, folder: string): ClusterEntry {
  return {
    server: (string(value.server) ?? '').replace(/\/+$/, ''),
    insecure: value['insecure-skip-tls-verify'] === true,
    ...optional('caData', decoded(value['certificate-authority-data'])),
    ...optional('caFile', file(value['certificate-authority'], folder)),
    ...optional('tlsServerName', string(value['tls-server-name'])),
    ...optional('proxyUrl', string(value['proxy-url'])),
    raw: value,
  };
}

function user(value: Record<string, unknown>, folder: string): UserEntry {
  const provider = value['auth-provider'];
  const as = string(value.as);
  return {
    ...optional('certData', decoded(value['client-certificate-data'])),
    ...optional('certFile', file(value['client-certificate'], folder)),
    ...optional('keyData', decoded(value['client-key-data'])),
    ...optional('keyFile', file(value['client-key'], folder)),
    ...optional('token', string(value.token)),
    ...optional('tokenFile', file(value.tokenFile, folder)),
    ...optional('username', string(value.username)),
    ...optional('password', string(value.password)),
    ...optional('exec', isRecord(value.exec) ? exec(value.exec, folder) : undefined),
    ...optional(
      'authProvider',
      isRecord(provider) ? { name: string(provider.name) ?? '', config: textMap(provider.config) } : undefined,
    ),
    ...optional(
      'impersonate',
      as === undefined
        ? undefined
        : {
            user: as,
            uid: string(value['as-uid']) ?? '',
            groups: list(value['as-groups']),
            extra: isRecord(value['as-user-extra'])
              ? Object.fromEntries(Object.entries(value['as-user-extra']).map(([key, item]) => [key, list(item)]))
              : {},
          },
    ),
  };
}

function exec(value: Record<string, unknown>, folder: string): ExecEntry {
  const command = string(value.command) ?? '';
  const relative = !isAbsolute(command) && /[\\/]/.test(command);
  const env = recordsOf(value.env);
  return {
    apiVersion: string(value.apiVersion) ?? 'client.authentication.k8s.io/v1',
    command: relative ? join(folder, command) : command,
    args: list(value.args),
    env: Object.fromEntries(env.map((item) => [string(item.name) ?? '', string(item.value) ?? ''])),
    provideClusterInfo: value.provideClusterInfo === true,
    interactiveMode: string(value.interactiveMode) ?? 'IfAvailable',
    installHint: string(value.installHint) ?? '',
  };
}

/** The entries of a list of `{name, <key>: {…}}`, by name; what is malformed is left out. */
function named(value: unknown, key: string): [string, Record<string, unknown>][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): [string, Record<string, unknown>][] => {
    if (!isRecord(item) || item.name === undefined || item.name === null) return [];
    const inner = item[key];
    return [[String(item.name), recordOf(inner)]];
  });
}

function broken(path: string, line: number | undefined, reason: string): KdbgError {
  return new KdbgError('kubeconfig-broken', texts.kube.kubeconfigBroken(path, line, reason), {
    todo: texts.kube.kubeconfigBrokenTodo,
  });
}

/** YAML reads `123` and `true` as no text, where a name or a token was meant. */
function string(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : String(item))) : [];
}

function textMap(value: unknown): Record<string, string> {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item ?? '')]))
    : {};
}

function decoded(value: unknown): string | undefined {
  const text = string(value);
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

function file(value: unknown, folder: string): string | undefined {
  const path = string(value);
  return path === undefined ? undefined : resolve(folder, path);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return texts.kube.because.noSuchFile;
  if (code === 'EACCES') return texts.kube.because.noPermission;
  if (code === 'EISDIR') return texts.kube.because.isFolder;
  return messageOf(error);
}
