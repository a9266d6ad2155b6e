import { isAbort, toKdbgError } from '../../base/errors.ts';
import { recordOf, textOf } from '../../base/untrusted.ts';
import { hasStatus } from '../../kube/errors.ts';
import { podUsage } from '../../kube/metrics.ts';
import { slashed } from '../../kube/ref.ts';
import type { KubeClient } from '../../kube/types.ts';
import { findInDebugMode } from '../../services/debug/entries.ts';
import { texts } from '../../texts/index.ts';
import { rightsChecks } from './rights.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem, unknown } = checksOf('cluster');

/** The oldest minor version of Kubernetes 1 with all that kdbg uses (ephemeral containers are stable since 1.25). */
const OLDEST = 25;

/** What the server says to the person: its version, who they are, what they may do, what was left behind; `gaveUp` where the signal ends it. */
export async function serverChecks(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
  gaveUp: Check,
): Promise<Check[]> {
  let version: unknown;
  try {
    version = await client.json({ path: '/version', signal });
  } catch (error) {
    const told = toKdbgError(error);
    return [isAbort(error) ? gaveUp : problem('server', told.message, told.todo)];
  }
  const checks = await Promise.all([
    [versionCheck(version)],
    whoami(client, signal),
    guarded('rights', () => rightsChecks(client, namespace, signal)),
    guarded('metrics', () => metrics(client, namespace, signal)),
    guarded('debug-mode', () => leftBehind(client, namespace)),
  ]);
  return checks.flat();
}

/** What can't be asked is told, and holds up nothing else. */
async function guarded(id: string, check: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await check();
  } catch (error) {
    return [
      unknown(
        id,
        texts.tools.doctor.couldNot[id as keyof typeof texts.tools.doctor.couldNot](toKdbgError(error).message),
      ),
    ];
  }
}

function versionCheck(answer: unknown): Check {
  const t = texts.tools.doctor;
  const { gitVersion, major, minor } = recordOf(answer);
  const version = textOf(gitVersion);
  if (!version) return unknown('version', t.noVersion);
  const old = textOf(major) === '1' && Number.parseInt(textOf(minor), 10) < OLDEST;
  return old ? warning('version', t.oldVersion(version, `1.${OLDEST}`)) : ok('version', t.version(version));
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review, since Kubernetes 1.28. */
async function whoami(client: KubeClient, signal: AbortSignal): Promise<Check[]> {
  const t = texts.tools.doctor;
  try {
    const review: unknown = await client.json({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      signal,
    });
    const name = textOf(recordOf(recordOf(recordOf(review).status).userInfo).username);
    return name ? [ok('login', t.login(name))] : [];
  } catch (error) {
    if (hasStatus(error, 401)) return [problem('login', toKdbgError(error).message, toKdbgError(error).todo)];
    return [];
  }
}

async function metrics(client: KubeClient, namespace: string, signal: AbortSignal): Promise<Check[]> {
  const t = texts.tools.doctor;
  const usage = await podUsage(client, namespace, signal);
  return [usage ? ok('metrics', t.metrics) : warning('metrics', t.noMetrics, t.noMetricsTodo)];
}

async function leftBehind(client: KubeClient, namespace: string): Promise<Check[]> {
  const t = texts.tools.doctor;
  const found = await findInDebugMode(client, undefined, namespace);
  if (found.blind) return [unknown('debug-mode', t.couldNot['debug-mode'](found.unseen.at(-1)?.reason ?? ''))];
  if (found.entries.length === 0) return [ok('debug-mode', t.noneAsleep)];
  const names = [
    ...new Set(found.entries.map(({ workload }) => `${workload.namespace ?? ''} ${slashed(workload)}`.trim())),
  ];
  return [warning('debug-mode', t.asleep(names), t.asleepTodo)];
}
