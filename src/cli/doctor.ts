import { pause } from '../base/clock.ts';
import { toKdbgError } from '../base/errors.ts';
import { hurried } from '../base/hurried.ts';
import { redact, secretsOfEnvironment } from '../base/redact.ts';
import { connect } from '../kube/client.ts';
import { knownSecrets } from '../kube/knownSecrets.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { texts } from '../texts/index.ts';
import { textOption } from './args.ts';
import { kubeconfigChecks, userOf } from './doctor/kubeconfig.ts';
import { machineChecks } from './doctor/machine.ts';
import { doctorJson, doctorText } from './doctor/print.ts';
import { reachChecks } from './doctor/reach.ts';
import { serverChecks } from './doctor/server.ts';
import { terminalChecks } from './doctor/terminal.ts';
import { type Check, checksOf } from './doctor/types.ts';
import type { CliContext, HeadlessCommand } from './types.ts';

/** Milliseconds that one step, and all that is asked of the server, may take. */
const STEP_MS = 8_000;
const SERVER_MS = 12_000;

/** `kdbg doctor`: says of each thing that kdbg needs whether it is there. 0: no problem; 1: at least one. */
export const doctorCommand: HeadlessCommand = {
  name: 'doctor',
  get summary() {
    return texts.tools.doctor.summary;
  },
  usage: '[-o json]',
  get options() {
    const help = texts.tools.doctor.output;
    return [{ name: 'output', short: 'o', value: 'FORMAT', help, choices: ['text', 'json'] }];
  },
  get examples() {
    return texts.tools.doctor.examples;
  },
  get notes() {
    return texts.tools.doctor.notes;
  },
  async run(context) {
    const { stdout, env } = context;
    const { kubeconfig, checks: ofKubeconfig } = kubeconfigChecks(context);
    const [machine, cluster] = await Promise.all([
      machineChecks(context),
      kubeconfig
        ? clusterChecks(context, kubeconfig)
        : [checksOf('connection').unknown('reach', texts.tools.doctor.noCluster)],
    ]);
    const secrets = kubeconfig ? knownSecrets(kubeconfig, env) : secretsOfEnvironment(env);
    const checks = [...terminalChecks(context), ...machine, ...ofKubeconfig, ...cluster].map((check) => ({
      ...check,
      text: redact(check.text, secrets),
      ...(check.todo ? { todo: redact(check.todo, secrets) } : {}),
    }));
    const colour = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
    stdout.write(textOption(context.args, 'output') === 'json' ? doctorJson(checks) : doctorText(checks, { colour }));
    return checks.some(({ level }) => level === 'problem') ? 1 : 0;
  },
};

async function clusterChecks(context: CliContext, kubeconfig: Kubeconfig): Promise<Check[]> {
  const t = texts.tools.doctor;
  const { clock, env } = context;
  const of = kubeconfig.contexts.find(({ name }) => name === kubeconfig.current);
  const cluster = kubeconfig.clusters.get(of?.cluster ?? '');
  if (!cluster) return [];
  const reach = await reachChecks({ cluster, env, clock, limit: STEP_MS });
  if (reach.some(({ id }) => id === 'reach')) return [...reach, checksOf('cluster').unknown('server', t.notReached)];
  const plugin = userOf(kubeconfig).exec?.command;
  const gaveUp = checksOf('cluster').problem(
    'server',
    plugin === undefined ? t.gaveUp : t.pluginHangs(plugin),
    plugin === undefined ? texts.kube.serverTimeoutTodo : t.pluginHangsTodo,
  );
  const stop = new AbortController();
  const limit = AbortSignal.any([stop.signal, context.signal]);
  void pause(clock, SERVER_MS, stop.signal).then(() => stop.abort());
  const client = connect(kubeconfig, kubeconfig.current, { env, clock: hurried(clock, STEP_MS) });
  const namespace = textOption(context.args, 'namespace') ?? kubeconfig.namespace;
  try {
    const late = pause(clock, SERVER_MS, stop.signal).then(() => [gaveUp]);
    return [...reach, ...(await Promise.race([serverChecks(client, namespace, limit, gaveUp), late]))];
  } catch (error) {
    return [...reach, checksOf('cluster').problem('server', toKdbgError(error).message, toKdbgError(error).todo)];
  } finally {
    stop.abort();
    await client.close();
  }
}
