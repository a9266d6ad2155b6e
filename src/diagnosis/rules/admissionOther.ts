import { nearest } from '../../base/nearest.ts';
import type { ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import type { Evidence, Remedy } from '../types.ts';
import type { Refusal } from './admissionMessages.ts';
import { type Refused, specPathOf } from './admissionRefused.ts';
import { editRefused, retryNow } from './admissionRemedies.ts';
import { base, course, lackFor, mended, proof } from './admissionWords.ts';

/** A refusal of an unknown kind may pass by itself; it is told when it lasts this long (milliseconds). */
const LASTS = 10_000;

interface Words {
  title: string;
  cause: string;
  remedies: readonly Remedy[];
  evidence?: readonly Evidence[];
}

/** What refuses pods beside quotas, limits and Pod Security; the refuser is named and quoted. */
export function byOther(refused: Refused, refusal: Refusal, context: RuleContext): readonly Draft[] {
  if (refusal.by === 'other' && !refusal.sure) {
    const since = Math.min(...refused.told.map(({ time, evidence }) => Math.min(time, evidence.time ?? time)));
    const told = since + LASTS;
    context.again(told);
    if (context.now < told) return [];
  }
  const names = refusal.by === 'missing' ? namesOf(refusal, refused, context) : undefined;
  if (refusal.by === 'missing' && names?.includes(refusal.name)) return [mended(refused, 'admission-refused', [])];
  const words = wordsOf(refused, refusal, names);
  return [
    {
      ...base(refused, 'admission-refused'),
      title: lackFor(refused, words.title),
      cause: sentences([course(refused), words.cause, texts.findings.admission.lastTry(refused.told[0].time)]),
      evidence: [...proof(refused), ...(words.evidence ?? [])],
      remedies: [...words.remedies, ...(refused.have + refused.older === 0 ? retryNow(refused.object) : [])],
    },
  ];
}

function wordsOf(refused: Refused, refusal: Refusal, names: readonly string[] | undefined): Words {
  const say = texts.findings.admission;
  const { object } = refused;
  const edit = editRefused(object);
  switch (refusal.by) {
    case 'webhook':
      return {
        title: say.refusedTitle(say.webhook(refusal.name)),
        cause: say.webhookSays(refusal.name, quote(refusal.message)),
        remedies: [edit, findWebhook(refusal.name)],
      };
    case 'webhook-down':
      return webhookDown(refusal);
    case 'policy':
      return {
        title: say.refusedTitle(say.policy(refusal.policy)),
        cause: say.policySays(refusal.policy, refusal.binding, quote(refusal.message)),
        remedies: [
          edit,
          shell(
            say.remedies.policy(refusal.policy),
            `kubectl get validatingadmissionpolicy/${refusal.policy} validatingadmissionpolicybinding/${refusal.binding} -o yaml`,
          ),
        ],
      };
    case 'missing':
      return missing(refused, refusal, names);
    case 'invalid': {
      const first = refusal.causes[0];
      return {
        title: say.invalidTitle(first?.field ?? ''),
        cause: sentences([say.invalidWhy, ...refusal.causes.map(({ field, text }) => say.invalid(field, quote(text)))]),
        remedies: [edit],
      };
    }
    default: {
      const message = 'message' in refusal ? refusal.message : '';
      const openshift = /security context constraint/i.test(message);
      return { title: openshift ? say.sccTitle : say.otherTitle, cause: say.other(quote(message)), remedies: [edit] };
    }
  }
}

/** Without the stop at its end: the sentence that quotes it has one. */
const quote = (text: string): string => oneLine(text).replace(/\.$/, '');

function findWebhook(name: string): Remedy {
  const columns = "custom-columns='KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name'";
  return shell(
    texts.findings.admission.remedies.webhook,
    `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o ${columns} | grep -F ${name}`,
  );
}

function webhookDown({ name, url, why }: Extract<Refusal, { by: 'webhook-down' }>): Words {
  const say = texts.findings.admission;
  const [, service, namespace] = /^https:\/\/([^./:]+)\.([^./:]+)\.svc(?:[.:/]|$)/.exec(url) ?? [];
  const named = service && namespace ? `${namespace}/${service}` : undefined;
  const missingService = /service "?([^"\s]+)"? not found/.exec(why)?.[1];
  const reason = missingService
    ? say.webhookWhy.noService(named ?? missingService)
    : /no endpoints available/.test(why)
      ? say.webhookWhy.noEndpoints(named ?? name)
      : /connection refused/.test(why)
        ? say.webhookWhy.refused(named ?? url)
        : /deadline exceeded|timeout|timed out/i.test(why)
          ? say.webhookWhy.timeout
          : /x509|tls:/i.test(why)
            ? say.webhookWhy.tls(quote(why))
            : say.webhookWhy.other(quote(why));
  const ref: ObjectRef | undefined = service && namespace ? { kind: 'Service', name: service, namespace } : undefined;
  return {
    title: say.webhookDownTitle(name),
    cause: say.webhookDownSays(name, named, reason),
    remedies: [
      ...(ref && named
        ? [
            shell(
              say.remedies.webhookService(named),
              `${kubectl(ref, 'get', `service/${ref.name}`)}; ${kubectl(ref, 'get', 'endpointslices', '-l', `kubernetes.io/service-name=${ref.name}`)}; ${kubectl(ref, 'get', 'pods')}`,
            ),
          ]
        : []),
      findWebhook(name),
    ],
  };
}

const KINDS = {
  ServiceAccount: { list: 'serviceaccounts', field: 'serviceAccountName' },
  PriorityClass: { list: 'priorityclasses', field: 'priorityClassName' },
  RuntimeClass: { list: 'runtimeclasses', field: 'runtimeClassName' },
} as const;

type Missing = Extract<Refusal, { by: 'missing' }>;

/** The names of its kind that there are now; undefined while they are read, or where they may not be. */
function namesOf({ kind }: Missing, { object }: Refused, context: RuleContext): readonly string[] | undefined {
  const inNamespace = kind === 'ServiceAccount' && object.namespace ? { namespace: object.namespace } : {};
  const answer = context.probe({ type: 'names', kind, ...inNamespace });
  return answer?.type === 'names' ? answer.names : undefined;
}

function missing(refused: Refused, { kind, name }: Missing, names: readonly string[] | undefined): Words {
  const say = texts.findings.admission;
  const { object } = refused;
  const { list, field } = KINDS[kind];
  // Those that Kubernetes makes for its own pods are not meant.
  const others = names?.filter((one) => !one.startsWith('system-'));
  const near = nearest(name, others ?? [], 1)[0];
  const make =
    kind === 'ServiceAccount'
      ? shell(say.remedies.create(`ServiceAccount ${name}`), kubectl(object, 'create', 'serviceaccount', name))
      : shell(
          say.remedies.list(list),
          // Without rights on the cluster's classes this line says so itself.
          `kubectl get ${list}`,
        );
  const edit = editRefused(object, near === undefined ? undefined : say.remedies.name(field, near));
  return {
    title: say.missingTitle(kind, name),
    cause: sentences([
      kind === 'ServiceAccount' ? say.missing.ServiceAccount(name, object.namespace ?? '') : say.missing[kind](name),
      ...(near === undefined ? [] : [say.nearName(near)]),
      ...(near === undefined && others !== undefined && others.length > 0 ? [say.thereAre(others)] : []),
    ]),
    evidence: [specEvidence(object, `${specPathOf(object)}.${field}`, name)],
    remedies: kind === 'ServiceAccount' && near === undefined ? [make, edit] : [edit, make],
  };
}
