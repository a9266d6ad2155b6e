import { recordOf, recordsOf, stringsOf } from '../../base/untrusted.ts';
import { can, type Deed } from '../../kube/access.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem, unknown } = checksOf('rights');

export type Feature = keyof typeof texts.tools.doctor.features;

interface Need {
  feature: Feature;
  verbs: readonly string[];
  resource: { group: string; plural: string };
  subresource?: string;
  /** Asked for the whole cluster, not for the namespace. */
  everywhere?: true;
}

const { Pod, Event, Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, Service, EndpointSlice } = RESOURCES;
const LOOK = ['list', 'watch'];
const WORKLOADS = [Deployment, ReplicaSet, StatefulSet, DaemonSet, Job];

/** What kdbg does, and the right that it takes. */
const NEEDS: readonly Need[] = [
  { feature: 'pods', verbs: ['get', ...LOOK], resource: Pod },
  { feature: 'events', verbs: LOOK, resource: Event },
  ...WORKLOADS.map((resource): Need => ({ feature: 'workloads', verbs: LOOK, resource })),
  { feature: 'services', verbs: LOOK, resource: Service },
  { feature: 'services', verbs: LOOK, resource: EndpointSlice },
  { feature: 'services', verbs: LOOK, resource: RESOURCES.Ingress },
  { feature: 'config', verbs: LOOK, resource: RESOURCES.ConfigMap },
  { feature: 'config', verbs: LOOK, resource: RESOURCES.Secret },
  { feature: 'logs', verbs: ['get'], resource: Pod, subresource: 'log' },
  { feature: 'exec', verbs: ['create'], resource: Pod, subresource: 'exec' },
  { feature: 'forward', verbs: ['create'], resource: Pod, subresource: 'portforward' },
  { feature: 'ephemeral', verbs: ['patch'], resource: Pod, subresource: 'ephemeralcontainers' },
  ...[Deployment, StatefulSet, DaemonSet].map(
    (resource): Need => ({ feature: 'debugMode', verbs: ['patch'], resource }),
  ),
  { feature: 'copy', verbs: ['create', 'delete'], resource: Pod },
  { feature: 'nodes', verbs: LOOK, resource: RESOURCES.Node, everywhere: true },
  { feature: 'namespaces', verbs: ['list'], resource: RESOURCES.Namespace, everywhere: true },
];

/** What the person may do in the namespace, by what kdbg needs it for. Rejects when the server can't be asked. */
export async function rightsChecks(client: KubeClient, namespace: string, signal: AbortSignal): Promise<Check[]> {
  const t = texts.tools.doctor;
  const review: unknown = await client.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    signal,
  });
  const status = recordOf(recordOf(review).status);
  const rules = recordsOf(status.resourceRules);
  const answers = await Promise.all(
    NEEDS.flatMap((need) =>
      need.verbs.map((verb) => answerTo(client, need, verb, namespace, { status, rules, signal })),
    ),
  );
  const of = (feature: Feature) => answers.filter(({ need }) => need.feature === feature);
  const features = [...new Set(NEEDS.map(({ feature }) => feature))];
  const may = features.filter((feature) => of(feature).every(({ allowed }) => allowed === true));
  const lacking = features.flatMap((feature): Check[] => {
    const denied = of(feature).filter(({ allowed }) => allowed === false);
    const make = feature === 'pods' ? problem : warning;
    if (denied.length > 0) return [make(`may-${feature}`, t.mayNot(t.features[feature], deedsText(denied)))];
    return may.includes(feature) ? [] : [unknown(`may-${feature}`, t.rightUnknown(t.features[feature]))];
  });
  const last = lacking.at(-1);
  return [
    ...(may.length > 0
      ? [
          ok(
            'may',
            t.may(
              namespace,
              may.map((feature) => t.features[feature]),
            ),
          ),
        ]
      : []),
    ...lacking.slice(0, -1),
    // Once is enough.
    ...(last ? [{ ...last, todo: t.mayNotTodo }] : []),
  ];
}

interface Answer {
  need: Need;
  verb: string;
  /** Undefined where it could not be asked. */
  allowed: boolean | undefined;
}

async function answerTo(
  client: KubeClient,
  need: Need,
  verb: string,
  namespace: string,
  known: { status: Record<string, unknown>; rules: readonly Record<string, unknown>[]; signal: AbortSignal },
): Promise<Answer> {
  const deed: Deed = {
    verb,
    resource: need.resource,
    ...(need.subresource ? { subresource: need.subresource } : {}),
    ...(need.everywhere ? {} : { namespace }),
  };
  if (!need.everywhere && allowedBy(known.rules, deed)) return { need, verb, allowed: true };
  // The rules of a webhook are not in the list, and a rule of one namespace says nothing of the cluster.
  if (!need.everywhere && known.status.incomplete !== true) return { need, verb, allowed: false };
  const answer = await can(client, deed, known.signal).catch(() => undefined);
  return { need, verb, allowed: answer?.allowed };
}

/** `list, watch jobs.batch, deployments.apps; patch pods`: resources with the same verbs together. */
function deedsText(denied: readonly Answer[]): string[] {
  const verbs = new Map<string, string[]>();
  for (const { need, verb } of denied) {
    const { plural, group } = need.resource;
    const name = `${plural}${need.subresource ? `/${need.subresource}` : ''}${group ? `.${group}` : ''}`;
    verbs.set(name, [...(verbs.get(name) ?? []), verb]);
  }
  const resources = new Map<string, string[]>();
  for (const [name, list] of verbs) resources.set(list.join(', '), [...(resources.get(list.join(', ')) ?? []), name]);
  return [...resources].map(([list, names]) => `${list} ${names.join(', ')}`);
}

/** By the rules of RBAC (https://kubernetes.io/docs/reference/access-authn-authz/rbac/): `*`, and a rule for named objects only is none. */
function allowedBy(rules: readonly Record<string, unknown>[], deed: Deed): boolean {
  const { plural, group } = deed.resource;
  const resource = deed.subresource ? `${plural}/${deed.subresource}` : plural;
  const holds = (value: unknown, ...wanted: string[]) => stringsOf(value).some((one) => wanted.includes(one));
  return rules.some(
    (rule) =>
      holds(rule.verbs, deed.verb, '*') &&
      holds(rule.apiGroups, group, '*') &&
      holds(rule.resources, resource, '*', ...(deed.subresource ? [`*/${deed.subresource}`] : [])) &&
      stringsOf(rule.resourceNames).length === 0,
  );
}
