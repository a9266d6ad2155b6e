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
  const missing = new Map<Feature, string[]>();
  const dark = new Set<Feature>();
  await Promise.all(
    NEEDS.flatMap((need) =>
      need.verbs.map(async (verb) => {
        const deed: Deed = {
          verb,
          resource: need.resource,
          ...(need.subresource ? { subresource: need.subresource } : {}),
          ...(need.everywhere ? {} : { namespace }),
        };
        if (!need.everywhere && allowedBy(rules, deed)) return;
        // The rules of a webhook are not in the list, and a rule of one namespace says nothing of the cluster.
        const asked = need.everywhere || status.incomplete === true;
        const answer = asked ? await can(client, deed, signal).catch(() => undefined) : { allowed: false };
        if (!answer) dark.add(need.feature);
        else if (!answer.allowed) missing.set(need.feature, [...(missing.get(need.feature) ?? []), deedText(deed)]);
      }),
    ),
  );
  const features = [...new Set(NEEDS.map(({ feature }) => feature))];
  const may = features.filter((feature) => !missing.has(feature) && !dark.has(feature));
  const lacking = features.flatMap((feature): Check[] => {
    const deeds = missing.get(feature);
    if (!deeds) return dark.has(feature) ? [unknown(`may-${feature}`, t.rightUnknown(t.features[feature]))] : [];
    const make = feature === 'pods' ? problem : warning;
    return [make(`may-${feature}`, t.mayNot(t.features[feature], [...new Set(deeds)]), t.mayNotTodo)];
  });
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
    ...lacking,
  ];
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

function deedText({ verb, resource, subresource }: Deed): string {
  const name = `${resource.plural}${subresource ? `/${subresource}` : ''}`;
  return `${verb} ${name}${resource.group ? `.${resource.group}` : ''}`;
}
