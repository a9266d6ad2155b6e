import { slashed } from '../../kube/ref.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence } from '../evidence.ts';
import { clauses, sentences } from '../prose.ts';
import { shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import type { Remedy } from '../types.ts';
import type { Refusal, Violation } from './admissionMessages.ts';
import { type Refused, specPathOf } from './admissionRefused.ts';
import { editRefused, patchLine, templatePatch } from './admissionRemedies.ts';
import { base, course, lackFor, mended, proof } from './admissionWords.ts';

type SecurityRefusal = Extract<Refusal, { by: 'security' }>;

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** Checks of the level restricted that baseline does not make (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
const RESTRICTED_ONLY =
  /^(allowPrivilegeEscalation|unrestricted capabilities|runAsNonRoot|runAsUser|restricted volume types|seccompProfile$)/;

export function bySecurity(refused: Refused, refusal: SecurityRefusal, context: RuleContext): readonly Draft[] {
  const say = texts.findings.admission;
  const { level, version } = refusal;
  const violations = [...refusal.violations].sort((a, b) => weight(a) - weight(b));
  const namespace = refused.object.namespace ?? '';
  const object = context.snapshot.of('Namespace').get(undefined, namespace);
  const now = object?.metadata?.labels?.[ENFORCE];
  const ref = { kind: 'Namespace', name: namespace };
  const label = now === undefined ? [] : [specEvidence(ref, `${slashed(ref)} label ${ENFORCE}`, now)];
  // The label was changed to a lower level since.
  if (now !== undefined && LEVELS.includes(now) && LEVELS.indexOf(now) < LEVELS.indexOf(level)) {
    const needed = lowest(violations);
    if (LEVELS.indexOf(now) <= LEVELS.indexOf(needed)) return [mended(refused, 'pod-security-violation', label)];
  }
  const [first] = violations;
  return [
    {
      ...base(refused, 'pod-security-violation'),
      title: lackFor(
        refused,
        say.securityTitle(level, first ? say.securityShort(first.check) : level, Math.max(0, violations.length - 1)),
      ),
      cause: sentences([
        course(refused),
        say.security(namespace, level, version),
        ...(object && now === undefined ? [say.securityNoLabel(namespace)] : []),
        ...(now !== undefined && now !== level ? [say.securityNow(namespace, now)] : []),
        ...(violations.length > 0
          ? [say.violates(violations.length), texts.findings.common.sentence(clauses(violations.map(words)))]
          : []),
      ]),
      evidence: [...proof(refused), ...label, ...violations.flatMap((one) => fieldOf(one, refused))],
      remedies: remediesOf(refused, refusal, namespace),
    },
  ];
}

const isRestricted = (one: Violation): boolean => RESTRICTED_ONLY.test(one.check) && !/Unconfined"$/.test(one.detail);

/** What gives most power over the node is told first. */
const WORST: readonly string[] = ['privileged', 'host namespaces', 'hostPath volumes', 'non-default capabilities'];

function weight(one: Violation): number {
  const at = WORST.indexOf(one.check);
  return isRestricted(one) ? WORST.length + 1 : at < 0 ? WORST.length : at;
}

/** The strictest level that would admit pods with these violations. */
function lowest(violations: readonly Violation[]): string {
  return violations.every(isRestricted) ? 'baseline' : 'privileged';
}

/** One violation in plain words, with the field to change. */
function words(violation: Violation): string {
  const say = texts.findings.admission.violation;
  const { check, detail, containers, values } = violation;
  const what = (() => {
    if (check === 'privileged') return say.privileged;
    if (check.startsWith('allowPrivilegeEscalation')) return say.escalation;
    if (check === 'unrestricted capabilities') {
      const added = values.filter((one) => one !== 'ALL' && one !== 'NET_BIND_SERVICE');
      return clauses([say.dropAll, added.length > 0 ? say.addCapabilities(added.join(', ')) : '']);
    }
    if (check === 'non-default capabilities') return say.addCapabilities(values.join(', '));
    if (check.startsWith('runAsNonRoot')) return say.nonRoot;
    if (check.startsWith('runAsUser')) return say.userZero;
    if (check === 'seccompProfile') return /must not|Unconfined/.test(detail) ? say.seccompOff : say.seccomp;
    if (check === 'host namespaces') return say.hostNamespaces(detail.replaceAll('=true', ''));
    if (check === 'hostPath volumes') return say.hostPath(values.join(', '));
    if (check === 'hostPort') return say.hostPort(/hostPorts? (.*)$/.exec(detail)?.[1] ?? '');
    if (check === 'forbidden sysctls') return say.sysctls(detail);
    if (check === 'probe or lifecycle host') return say.probeHost(values.join(', '));
    if (check === 'forbidden AppArmor profile') return say.appArmor;
    if (check === 'seLinuxOptions') return say.seLinux(detail.replace(/^.*seLinuxOptions: /, ''));
    if (check === 'restricted volume types') {
      const [, volumes = '', types = ''] = /volumes? (.*?) uses? restricted volume types? (.*)$/.exec(detail) ?? [];
      return say.volumes(volumes.replaceAll('"', ''), types.replaceAll('"', ''));
    }
    return say.other(check, detail);
  })();
  return containers.length > 0 && !(what.includes(detail) && detail !== '') ? say.in(containers, what) : what;
}

/** Where a container states what is not allowed. */
function fieldOf({ check, containers }: Violation, { object, template }: Refused) {
  const spec = template?.spec;
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  if (check === 'privileged') {
    return containers.map((name) =>
      specEvidence(object, `${specPathOf(object)}.containers[${name}].securityContext.privileged`, 'true'),
    );
  }
  if (check.endsWith('capabilities')) {
    return containers.flatMap((name) => {
      const add = all.find((one) => one.name === name)?.securityContext?.capabilities?.add;
      return add
        ? [
            specEvidence(
              object,
              `${specPathOf(object)}.containers[${name}].securityContext.capabilities.add`,
              add.join(', '),
            ),
          ]
        : [];
    });
  }
  if (check === 'host namespaces') {
    return (['hostNetwork', 'hostPID', 'hostIPC'] as const).flatMap((field) =>
      spec?.[field] ? [specEvidence(object, `${specPathOf(object)}.${field}`, 'true')] : [],
    );
  }
  if (check === 'hostPath volumes') {
    return (spec?.volumes ?? []).flatMap((volume) =>
      volume.hostPath
        ? [specEvidence(object, `${specPathOf(object)}.volumes[${volume.name}].hostPath.path`, volume.hostPath.path)]
        : [],
    );
  }
  return [];
}

/** A patch that meets what only needs fields to be set; undefined where something must be taken out by a person. */
function patchOf({ violations }: SecurityRefusal, refused: Refused): unknown {
  const containers = new Map<string, Record<string, unknown>>();
  const pod: Record<string, unknown> = {};
  const set = (names: readonly string[], fields: Record<string, unknown>) => {
    for (const name of names) containers.set(name, { ...containers.get(name), ...fields });
  };
  for (const { check, containers: names, detail, values } of violations) {
    if (check === 'privileged') set(names, { privileged: false });
    else if (check.startsWith('allowPrivilegeEscalation')) set(names, { allowPrivilegeEscalation: false });
    else if (check === 'unrestricted capabilities' && values.every((one) => one === 'ALL')) {
      set(names, { capabilities: { drop: ['ALL'] } });
    } else if (check.startsWith('runAsNonRoot')) pod.runAsNonRoot = true;
    else if (check === 'seccompProfile' && !/must not/.test(detail)) pod.seccompProfile = { type: 'RuntimeDefault' };
    else return undefined;
  }
  const init = new Set((refused.template?.spec?.initContainers ?? []).map(({ name }) => name));
  // What a container says of itself counts before what the pod says.
  for (const name of containers.keys()) {
    if (pod.runAsNonRoot === true) set([name], { runAsNonRoot: true });
  }
  const list = (of: boolean) =>
    [...containers]
      .filter(([name]) => init.has(name) === of)
      .map(([name, securityContext]) => ({ name, securityContext }));
  const [inits, mains] = [list(true), list(false)];
  return {
    ...(Object.keys(pod).length > 0 ? { securityContext: pod } : {}),
    ...(inits.length > 0 ? { initContainers: inits } : {}),
    ...(mains.length > 0 ? { containers: mains } : {}),
  };
}

function remediesOf(refused: Refused, refusal: SecurityRefusal, namespace: string): Remedy[] {
  const say = texts.findings.admission.remedies;
  const { object } = refused;
  const patch = ['Job', 'ReplicationController'].includes(object.kind) ? undefined : patchOf(refusal, refused);
  const level = lowest(refusal.violations);
  return [
    editRefused(object, say.security),
    ...(patch === undefined
      ? []
      : [shell(say.patch(refusal.level), patchLine(object, templatePatch(object.kind, patch)))]),
    shell(say.level(namespace, level), `kubectl label namespace ${namespace} ${ENFORCE}=${level} --overwrite`),
  ];
}
