import { X509Certificate } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, extname, join } from 'node:path';
import { KdbgError } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { type Kubeconfig, kubeconfigPaths, loadKubeconfig, type UserEntry } from '../../kube/kubeconfig.ts';
import { readTextFile } from '../../kube/kubeconfigFile.ts';
import { texts } from '../../texts/index.ts';
import { textOption } from '../args.ts';
import type { CliContext } from '../types.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem } = checksOf('kubeconfig');
const DAY = 86_400_000;
/** Milliseconds before the end at which it is warned of; tokens are short-lived by design. */
const SOON = { 'client-certificate': 14 * DAY, token: 600_000 } as const;

/** The kubeconfig as it is used, undefined where there is none; and whether its credentials are there and still hold. */
export function kubeconfigChecks(context: Pick<CliContext, 'args' | 'env' | 'clock'>): {
  checks: Check[];
  kubeconfig: Kubeconfig | undefined;
} {
  const t = texts.tools.doctor;
  const { args, env, clock } = context;
  const options = { env, path: textOption(args, 'kubeconfig') };
  let kubeconfig: Kubeconfig;
  try {
    kubeconfig = loadKubeconfig({ ...options, context: textOption(args, 'context') });
  } catch (error) {
    if (!(error instanceof KdbgError)) throw error;
    const todo = error.code === 'no-kubeconfig' ? t.noKubeconfigTodo : error.todo;
    return { checks: [problem('kubeconfig', error.message, todo)], kubeconfig: undefined };
  }
  const how = options.path ? '--kubeconfig' : env.KUBECONFIG ? 'KUBECONFIG' : '';
  const missing = kubeconfigPaths(options).filter((path) => !statSync(path, { throwIfNoEntry: false }));
  const checks = [
    ok('kubeconfig', t.kubeconfig(kubeconfig.files, how)),
    ...missing.filter(() => kubeconfig.files.length > 0).map((path) => warning('kubeconfig-missing', t.missing(path))),
    ok('context', t.context(kubeconfig.current, kubeconfig.namespace, kubeconfig.contexts.length)),
  ];
  const user = userOf(kubeconfig);
  return { checks: [...checks, ...credentialChecks(user, env, clock.now())], kubeconfig };
}

/** The user of the context in use; one without credentials where it names none. */
export function userOf({ contexts, current, users }: Kubeconfig): UserEntry {
  return users.get(contexts.find(({ name }) => name === current)?.user ?? '') ?? {};
}

function credentialChecks(user: UserEntry, env: CliContext['env'], now: number): Check[] {
  const t = texts.tools.doctor;
  const checks: Check[] = [];
  try {
    const cert =
      user.certData ?? (user.certFile && readTextFile(user.certFile, texts.kube.credentials.clientCertificate));
    if (cert)
      checks.push(
        ends('client-certificate', t.clientCertificate, new X509Certificate(cert).validToDate.getTime(), now),
      );
    const token = user.tokenFile ? readTextFile(user.tokenFile, texts.kube.credentials.tokenFile) : user.token;
    if (token) checks.push(ends('token', t.token(user.tokenFile), expiryOf(token), now));
  } catch (error) {
    const said = error instanceof KdbgError ? error.line : t.clientCertificateBroken;
    checks.push(problem('credentials', said));
  }
  if (user.exec && !user.token && !user.tokenFile) {
    const { command, installHint, interactiveMode } = user.exec;
    if (!onPath(command, env))
      checks.push(problem('exec-plugin', t.pluginMissing(command), installHint.trim() || t.pluginMissingTodo));
    else if (interactiveMode === 'Always')
      checks.push(problem('exec-plugin', t.pluginInteractive(command), t.pluginInteractiveTodo));
    else checks.push(ok('exec-plugin', t.plugin(command)));
  }
  if (user.authProvider) checks.push(ok('auth-provider', t.authProvider(user.authProvider.name)));
  if (user.username !== undefined) checks.push(ok('basic', t.basic));
  if (user.impersonate) checks.push(ok('impersonate', t.impersonate(user.impersonate.user)));
  return checks.length > 0 ? checks : [warning('credentials', t.noCredentials)];
}

function ends(id: keyof typeof SOON, what: string, at: number | undefined, now: number): Check {
  const t = texts.tools.doctor;
  if (at === undefined || Number.isNaN(at)) return ok(id, t.holds(what));
  const left = at - now;
  const iso = new Date(at).toISOString();
  const near = Math.abs(left) < 2 * DAY;
  const time = near ? `${iso.slice(0, 16).replace('T', ' ')} UTC` : iso.slice(0, 10);
  if (left <= 0) return problem(id, t.ended(what, time), t.endedTodo);
  const text = t.holdsUntil(what, time, near ? t.minutes(Math.round(left / 60_000)) : t.days(Math.floor(left / DAY)));
  return left < SOON[id] ? warning(id, text, t.endsSoonTodo) : ok(id, text);
}

/** Of a JSON Web Token; undefined for any other. */
function expiryOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the program is there and may be run, as the system would look for it. */
function onPath(command: string, env: CliContext['env']): boolean {
  const windows = process.platform === 'win32';
  const endings = windows && !extname(command) ? (env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';') : [''];
  const folders = /[\\/]/.test(command) ? [''] : (env.PATH ?? env.Path ?? '').split(delimiter);
  return folders.some((folder) =>
    endings.some((ending) => {
      try {
        accessSync(folder ? join(folder, command + ending) : command + ending, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}
