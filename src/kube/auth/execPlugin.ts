import { spawn } from 'node:child_process';
import { KdbgError } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { recordOf } from '../../base/untrusted.ts';
import { texts } from '../../texts/index.ts';
import { type ClusterEntry, type ExecEntry, readTextFile } from '../kubeconfigFile.ts';
import type { CredentialOptions, CredentialSource } from './credentials.ts';

/** A login in a browser takes a person a while; after this a program that hangs is ended. */
const LIMIT_MS = 180_000;
const OUTPUT_LIMIT = 1_000_000;
/** A program that failed is not run again before this, doubled with each failure up to the limit: it may open a window each time. */
const AGAIN_MS = { first: 5_000, limit: 60_000 } as const;

interface Given {
  token?: string;
  cert?: string;
  key?: string;
  /** Milliseconds since the epoch; missing: until the server refuses it. */
  expires?: number;
}

/**
 * Credentials from a program (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
 * It is run once for all who wait, its answer kept until it expires or the server answers 401; its failure is kept for a while too,
 * for each list and watch asks on its own. Its stdin is closed, its stderr goes to `onPluginOutput`.
 */
export function execSource(entry: ExecEntry, cluster: ClusterEntry, options: CredentialOptions): CredentialSource {
  let kept: Given | undefined;
  let running: Promise<Given> | undefined;
  let failed: { error: unknown; until: number; wait: number } | undefined;
  const once = async (): Promise<Given> => {
    try {
      const given = await run(entry, cluster, options);
      failed = undefined;
      return given;
    } catch (error) {
      const wait = failed ? Math.min(failed.wait * 2, AGAIN_MS.limit) : AGAIN_MS.first;
      failed = { error, until: options.clock.now() + wait, wait };
      throw error;
    } finally {
      running = undefined;
    }
  };
  return {
    async get() {
      if (kept && (kept.expires === undefined || options.clock.now() < kept.expires)) return kept;
      if (failed && options.clock.now() < failed.until) throw failed.error;
      running ??= once();
      kept = await running;
      return kept;
    },
    renew() {
      kept = undefined;
      return true;
    },
  };
}

async function run(entry: ExecEntry, cluster: ClusterEntry, options: CredentialOptions): Promise<Given> {
  if (entry.interactiveMode === 'Always') {
    throw new KdbgError('plugin-needs-terminal', texts.kube.pluginNeedsTerminal(entry.command), {
      todo: texts.kube.pluginNeedsTerminalTodo(entry.command),
    });
  }
  const answer = await output(entry, execInfo(entry, cluster), options);
  return read(entry, answer);
}

/** What KUBERNETES_EXEC_INFO tells the program. */
function execInfo(entry: ExecEntry, cluster: ClusterEntry): string {
  const { certificateAuthority } = texts.kube.credentials;
  const ca = cluster.caData ?? (cluster.caFile ? readTextFile(cluster.caFile, certificateAuthority) : undefined);
  const config = Array.isArray(cluster.raw.extensions)
    ? cluster.raw.extensions.filter(isRecord).find((item) => item.name === 'client.authentication.k8s.io/exec')
        ?.extension
    : undefined;
  return JSON.stringify({
    apiVersion: entry.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(entry.provideClusterInfo
        ? {
            cluster: {
              server: cluster.server,
              ...(cluster.tlsServerName ? { 'tls-server-name': cluster.tlsServerName } : {}),
              ...(cluster.insecure ? { 'insecure-skip-tls-verify': true } : {}),
              ...(ca ? { 'certificate-authority-data': Buffer.from(ca).toString('base64') } : {}),
              ...(cluster.proxyUrl ? { 'proxy-url': cluster.proxyUrl } : {}),
              config: config ?? null,
            },
          }
        : {}),
    },
  });
}

function output(entry: ExecEntry, info: string, options: CredentialOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(entry.command, [...entry.args], {
      env: { ...options.env, ...entry.env, KUBERNETES_EXEC_INFO: info },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let out = '';
    let said = '';
    const cancel = options.clock.after(LIMIT_MS, () => child.kill('SIGKILL'));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < OUTPUT_LIMIT) out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
      options.onPluginOutput(text);
    });
    child.on('error', (error) => {
      cancel();
      const hint = entry.installHint.trim() || error.message;
      reject(
        new KdbgError('plugin-missing', texts.kube.pluginMissing(entry.command, hint), {
          todo: texts.kube.pluginMissingTodo,
          cause: error,
        }),
      );
    });
    child.on('close', (code, signal) => {
      cancel();
      if (code === 0) return resolve(out);
      const last = said.trim().split('\n').at(-1) ?? '';
      const { because } = texts.kube;
      const how = signal ? because.endedBy(signal) : because.exitCode(code);
      reject(
        new KdbgError('plugin-failed', texts.kube.pluginFailed(entry.command, how, last.trim().replace(/\.$/, '')), {
          todo: texts.kube.pluginFailedTodo([entry.command, ...entry.args].join(' ')),
        }),
      );
    });
  });
}

function read(entry: ExecEntry, answer: string): Given {
  const { because } = texts.kube;
  const bad = (why: string) => new KdbgError('plugin-answer', texts.kube.pluginAnswer(entry.command, why));
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw bad(answer.trim() ? because.notJson : because.printedNothing);
  }
  if (!isRecord(value) || value.kind !== 'ExecCredential') throw bad(because.notCredential);
  if (value.apiVersion !== entry.apiVersion) {
    throw bad(because.otherVersion(String(value.apiVersion), entry.apiVersion));
  }
  const status = recordOf(value.status);
  const text = (key: string) => {
    const item = status[key];
    return typeof item === 'string' && item ? item : undefined;
  };
  const token = text('token');
  const cert = text('clientCertificateData');
  const key = text('clientKeyData');
  if (!token && !(cert && key)) throw bad(because.emptyCredential);
  const expires = Date.parse(text('expirationTimestamp') ?? '');
  return {
    ...(token ? { token } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(Number.isNaN(expires) ? {} : { expires }),
  };
}
