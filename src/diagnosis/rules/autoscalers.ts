import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { slashed } from '../../kube/ref.ts';
import { inDebugMode } from '../../store/asleep.ts';
import { containersOf, isWorkloadKind, podsUnder, refOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { HorizontalPodAutoscaler, KubeObject, ObjectRef, Pod, StoredKind } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import type { Remedy } from '../types.ts';

/** Milliseconds: the autoscaler looks every 15 s, and what is applied together comes one after the other. */
const SETTLE = 30_000;
/** Metrics of a new pod come after a minute or two. */
const METRICS = 180_000;
/** At its most for so long: more load would not be met. */
const LIMITED = 600_000;

type Condition = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['conditions']>[number];

function condition(scaler: HorizontalPodAutoscaler, type: string, status: string): Condition | undefined {
  return scaler.status?.conditions?.find((one) => one.type === type && one.status === status);
}

interface Target {
  ref: ObjectRef;
  /** Its object; undefined where it does not exist or its kind is not known here. */
  object: KubeObject | undefined;
  /** False where kdbg does not see that kind, so that nothing follows from its absence. */
  seen: boolean;
  others: readonly string[];
}

function targetOf(scaler: HorizontalPodAutoscaler, context: RuleContext): Target {
  const { kind = '', name = '' } = scaler.spec?.scaleTargetRef ?? {};
  const namespace = scaler.metadata?.namespace;
  const ref: ObjectRef = { kind, name, ...(namespace ? { namespace } : {}) };
  if (!isWorkloadKind(kind)) return { ref, object: undefined, seen: false, others: [] };
  const view = context.snapshot.of(kind as StoredKind);
  return {
    ref,
    object: view.get(namespace, name),
    seen: view.state?.phase === 'live',
    others: view.inNamespace(namespace ?? 'default').flatMap((one) => one.metadata?.name ?? []),
  };
}

interface Words {
  title: string;
  cause: readonly string[];
  remedies: readonly Remedy[];
  /** Milliseconds after the condition (or the autoscaler) came, when it counts. */
  patience: number;
}

/** What the autoscaler says when it can't get or set the number of replicas. */
function cannotScale(scaler: HorizontalPodAutoscaler, target: Target, message: string): Words | undefined {
  const say = texts.findings.autoscalers;
  const { name } = refOf('HorizontalPodAutoscaler', scaler);
  const missing =
    /not found$/.test(message) || /could not find the requested resource|no matches for kind/.test(message);
  if (!missing) return { title: say.title(name), cause: [say.says(message)], remedies: [], patience: SETTLE };
  // It is there by now: the autoscaler will see it when it looks the next time.
  if (target.object && target.ref.kind !== 'DaemonSet') return undefined;
  const absent = /not found$/.test(message);
  const near = absent ? nearest(target.ref.name, target.others, 1)[0] : undefined;
  return {
    title: absent ? say.missingTitle(name, slashed(target.ref)) : say.kindTitle(name, target.ref.kind),
    cause: [
      absent
        ? say.missing(slashed(target.ref))
        : say.kind(target.ref.kind, scaler.spec?.scaleTargetRef?.apiVersion ?? ''),
      ...(near ? [say.near(`${target.ref.kind.toLowerCase()}/${near}`)] : []),
    ],
    remedies: [],
    patience: SETTLE,
  };
}

const RESOURCE = /missing request for ([\w./-]+) in container (\S+) of Pod (\S+)/;

/** The containers of the pods that lack a request for the resource. */
function lacking(pods: readonly Pod[], resource: string): string[] {
  const names = pods.flatMap((pod) =>
    containersOf(pod).flatMap(({ name, type, spec }) =>
      (type === 'container' || type === 'sidecar') && spec.resources?.requests?.[resource] === undefined ? [name] : [],
    ),
  );
  return [...new Set(names)];
}

/** What the autoscaler says when it can't read a metric. */
function blind(target: Target, pods: readonly Pod[], name: string, failed: Condition): Words | undefined {
  const say = texts.findings.autoscalers;
  const message = oneLine(failed.message ?? '');
  const told = RESOURCE.exec(message);
  if (told?.[1] && told[2]) {
    const resource = told[1];
    const found = lacking(pods, resource);
    const containers = found.length > 0 ? found : [told[2]];
    return {
      title: say.requestTitle(name, resource, containers),
      cause: [say.request(resource, containers), say.says(message)],
      remedies: containers.map((container) =>
        shell(
          say.setRequest(container, resource),
          kubectl(
            target.ref,
            'set',
            'resources',
            slashed(target.ref),
            '-c',
            container,
            `--requests=${resource}=AMOUNT`,
          ),
        ),
      ),
      patience: 0,
    };
  }
  const api = /no (custom|external) metrics API/.exec(message)?.[1];
  if (api) {
    const metric = /unable to get (?:external )?metric ([^\s:,]+(?:\/[^\s:,]+)*)/.exec(message)?.[1] ?? '';
    return {
      title: say.apiTitle(name, api),
      cause: [say.api(api, metric), say.says(message)],
      remedies: [shell(say.askApis, 'kubectl get apiservices')],
      patience: SETTLE,
    };
  }
  if (
    /could not find the requested resource|currently unable to handle the request|metrics\.k8s\.io.*(?:not found|forbidden)/.test(
      message,
    )
  ) {
    return {
      title: say.serverTitle(name),
      cause: [say.server, say.says(message)],
      remedies: [shell(say.askServer, 'kubectl get apiservice v1beta1.metrics.k8s.io')],
      patience: SETTLE,
    };
  }
  // Where no pod is ready there is nothing to measure: the pods' own findings say why.
  if (
    !/^(?:AmbiguousSelector|InvalidSelector|InvalidMetricSourceType)$/.test(failed.reason ?? '') &&
    !pods.some(isReady)
  ) {
    return undefined;
  }
  return { title: say.title(name), cause: [say.says(message)], remedies: [], patience: METRICS };
}

function check(scaler: HorizontalPodAutoscaler, context: RuleContext): Draft[] {
  const say = texts.findings.autoscalers;
  const ref = refOf('HorizontalPodAutoscaler', scaler);
  const target = targetOf(scaler, context);
  if (target.object && inDebugMode(target.object)) return [];
  const uid = target.object?.metadata?.uid;
  const pods = uid ? podsUnder(context.snapshot, target.ref.kind, uid) : [];
  const unable = condition(scaler, 'AbleToScale', 'False');
  const inactive = unable ? undefined : condition(scaler, 'ScalingActive', 'False');
  const failed = unable ?? inactive;
  if (!failed) return limited(scaler, context);
  if (failed.reason === 'ScalingDisabled') return [];
  const message = oneLine(failed.message ?? '');
  const words = unable ? cannotScale(scaler, target, message) : blind(target, pods, ref.name, failed);
  if (!words) return [];
  const made = parseTime(scaler.metadata?.creationTimestamp) ?? 0;
  const due = Math.max(parseTime(failed.lastTransitionTime) ?? 0, made) + words.patience;
  if (context.now < due) {
    context.again(due);
    return [];
  }
  const { minReplicas = 1, maxReplicas } = scaler.spec ?? {};
  return [
    {
      code: 'autoscaler-blind',
      object: ref,
      workload: target.object ? target.ref : undefined,
      group: ref.name,
      title: words.title,
      cause: sentences([
        ...words.cause,
        say.stays(scaler.status?.currentReplicas, minReplicas, maxReplicas ?? minReplicas),
      ]),
      evidence: [
        statusEvidence(ref, `status.conditions[${failed.type}].reason`, failed.reason ?? '', failed.lastTransitionTime),
        statusEvidence(ref, `status.conditions[${failed.type}].message`, message, failed.lastTransitionTime),
        specEvidence(ref, 'spec.scaleTargetRef', `${target.ref.kind}/${target.ref.name}`),
      ],
      remedies: [...words.remedies, editScaler(ref)],
    },
  ];
}

const editScaler = (ref: ObjectRef): Remedy => ({
  command: 'resource.edit',
  title: texts.findings.remedies.edit(`horizontalpodautoscaler/${ref.name}`),
  kubectl: kubectl(ref, 'edit', 'hpa', ref.name),
});

/** At its maximum for long: nothing is broken, but more load would not be met. */
function limited(scaler: HorizontalPodAutoscaler, context: RuleContext): Draft[] {
  const told = condition(scaler, 'ScalingLimited', 'True');
  if (told?.reason !== 'TooManyReplicas') return [];
  const since = parseTime(told.lastTransitionTime) ?? context.now;
  context.again(since + LIMITED);
  if (context.now < since + LIMITED) return [];
  const say = texts.findings.autoscalers;
  const ref = refOf('HorizontalPodAutoscaler', scaler);
  const max = scaler.spec?.maxReplicas ?? 0;
  return [
    {
      code: 'autoscaler-blind',
      severity: 'info',
      object: ref,
      group: `${ref.name} limited`,
      title: say.limitedTitle(ref.name, max),
      cause: say.limited(max, since),
      evidence: [
        statusEvidence(ref, 'status.conditions[ScalingLimited].message', told.message ?? '', told.lastTransitionTime),
        specEvidence(ref, 'spec.maxReplicas', String(max)),
      ],
      remedies: [editScaler(ref)],
    },
  ];
}

export const autoscalerRule = rule({
  name: 'autoscalers',
  kind: 'HorizontalPodAutoscaler',
  codes: ['autoscaler-blind'],
  also: ['Deployment', 'StatefulSet', 'ReplicaSet'],
  applies: (scaler) =>
    !scaler.metadata?.deletionTimestamp &&
    (condition(scaler, 'AbleToScale', 'False') ??
      condition(scaler, 'ScalingActive', 'False') ??
      condition(scaler, 'ScalingLimited', 'True')) !== undefined,
  check,
});
