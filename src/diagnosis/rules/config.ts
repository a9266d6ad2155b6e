import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import { rollback, sameEnvironment } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';

type ConfigProblem =
  | { code: 'config-missing'; kind: 'ConfigMap' | 'Secret'; name: string }
  | { code: 'config-key-missing'; kind: 'ConfigMap' | 'Secret'; name: string; key: string }
  | { code: 'run-as-non-root'; user: string | undefined; told?: boolean };

const kindOf = (word: string): 'ConfigMap' | 'Secret' => (/^secret$/i.test(word) ? 'Secret' : 'ConfigMap');

/** What the kubelet says when it can't put a container together (pkg/kubelet/kuberuntime and kubelet_pods.go); undefined for another problem. */
export function classifyConfig(message: string): ConfigProblem | undefined {
  const missing = /\b(configmap|secret)s? "([^"]+)" not found/i.exec(message);
  if (missing?.[1] && missing[2]) return { code: 'config-missing', kind: kindOf(missing[1]), name: missing[2] };
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^/\s]+\/)?(\S+)/.exec(message);
  if (key?.[1] && key[2] && key[3]) {
    return { code: 'config-key-missing', kind: kindOf(key[2]), name: key[3], key: key[1] };
  }
  if (/runAsNonRoot/.test(message)) {
    return { code: 'run-as-non-root', user: /non-numeric user \(([^)]*)\)/.exec(message)?.[1] };
  }
  // The user is not the image's but the one that the security context itself names.
  if (/breaks non-root policy/.test(message)) return { code: 'run-as-non-root', user: undefined, told: true };
  return undefined;
}

/** The variables that a container takes from a ConfigMap or Secret; empty when it takes all of it. */
function variables(container: ContainerView, kind: 'ConfigMap' | 'Secret', name: string): readonly string[] {
  return (container.spec.env ?? []).flatMap((variable) => {
    const from = kind === 'Secret' ? variable.valueFrom?.secretKeyRef : variable.valueFrom?.configMapKeyRef;
    return from?.name === name ? [variable.name] : [];
  });
}

/** How long the kubelet may take to see what was made, in milliseconds. */
const SEEN_WITHIN = 2 * 60_000;

/** True when what the kubelet missed has been made since: its next try finds it. */
function isThereBy(
  of: { kind: 'ConfigMap' | 'Secret'; name: string },
  namespace: string,
  context: RuleContext,
): boolean {
  const made = parseTime(context.snapshot.of(of.kind).get(namespace, of.name)?.metadata?.creationTimestamp);
  if (made === undefined || context.now - made > SEEN_WITHIN) return false;
  context.again(made + SEEN_WITHIN + 1);
  return true;
}

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const waiting = container.status?.state?.waiting;
  if (!waiting?.reason || !/^CreateContainer(?:Config)?Error$/.test(waiting.reason)) return undefined;
  const message = waiting.message ?? '';
  const problem = classifyConfig(message);
  if (!problem && waiting.reason !== 'CreateContainerConfigError') return undefined;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const who = whoOf(subject, pod, container);
  const say = texts.findings.config;
  const rest = {
    object: ref,
    workload: subject.workload,
    evidence: [
      statusEvidence(ref, statusPath(container, 'state.waiting.reason'), waiting.reason),
      statusEvidence(ref, statusPath(container, 'state.waiting.message'), message),
    ],
  };
  const back = rollback(context.snapshot, subject, container.name, sameEnvironment);
  const mend = [edit(subject), ...back];
  if (!problem) {
    const cause = texts.findings.start.says(oneLine(message));
    return { ...rest, code: 'container-start-failed', title: say.otherTitle(who), cause, remedies: mend };
  }
  if (problem.code === 'run-as-non-root') {
    const image = container.spec.image ?? '';
    return {
      ...rest,
      code: problem.code,
      title: problem.told ? say.rootToldTitle(who) : say.rootTitle(who),
      cause: problem.told
        ? say.rootTold
        : problem.user === undefined
          ? say.root(image)
          : say.rootName(image, problem.user),
      evidence: [...rest.evidence, specEvidence(ref, specPath(container, 'image'), image)],
      remedies: mend,
    };
  }
  const what = `${problem.kind} ${problem.name}`;
  const create = [problem.kind === 'Secret' ? 'secret generic' : 'configmap', problem.name];
  if (problem.code === 'config-missing') {
    if (isThereBy(problem, subject.namespace, context)) return undefined;
    const names = variables(container, problem.kind, problem.name);
    const others = context.snapshot.of(problem.kind).inNamespace(subject.namespace);
    const near = nearest(
      problem.name,
      others.map((other) => other.metadata?.name ?? ''),
      1,
    )[0];
    const use = names.length > 0 ? say.useVariables(texts.findings.common.some(names)) : say.useEnvironment;
    return {
      ...rest,
      code: problem.code,
      group: what,
      title: say.missingTitle(who, problem.kind, problem.name),
      cause: sentences([
        say.missing(problem.kind, problem.name, subject.namespace, use),
        ...(near === undefined || near === problem.name ? [] : [say.nearName(problem.kind, near)]),
        say.retries,
      ]),
      remedies: [
        shell(
          texts.findings.remedies.create(what),
          kubectl(subject.pod, 'create', ...create, '--from-literal=KEY=VALUE'),
        ),
        ...mend,
      ],
    };
  }
  const answer = context.probe({ type: 'keys', kind: problem.kind, namespace: subject.namespace, name: problem.name });
  const keys = answer?.type === 'keys' ? answer.keys : undefined;
  const near = keys ? nearest(problem.key, keys, 1)[0] : undefined;
  const unread = answer?.type === 'failed' ? [texts.findings.unseen.keys(answer.reason)] : [];
  const has =
    keys === undefined ? unread : [keys.length > 0 ? say.keys(texts.findings.common.some(keys, 12)) : say.noKeys];
  return {
    ...rest,
    code: problem.code,
    group: `${what} ${problem.key}`,
    title: say.keyTitle(who, problem.kind, problem.name, problem.key),
    cause: sentences([say.key(problem.kind, problem.name, problem.key), ...has, ...(near ? [say.nearest(near)] : [])]),
    remedies: [edit(subject, undefined, `key: ${problem.key}`), ...back],
  };
}

export const configRule = rule({
  name: 'config',
  kind: 'Pod',
  codes: ['config-missing', 'config-key-missing', 'run-as-non-root', 'container-start-failed'],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp &&
    containersOf(pod).some(({ status }) => status?.state?.waiting?.reason?.startsWith('CreateContainer')),
  check: (pod, context) => containersOf(pod).flatMap((container) => examine(pod, container, context) ?? []),
});
