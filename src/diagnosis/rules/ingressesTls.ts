import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import type { Ingress, ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { apiEvidence, specEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { isRead } from '../unseen.ts';
import { editObject } from './servicesWords.ts';

/** What a certificate's Secret holds (https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets). */
const KEYS = ['tls.crt', 'tls.key'] as const;
/** Annotations by which an Ingress has its certificate made: by cert-manager and those that do as it does. */
const MAKER =
  /^(?:cert-manager\.io\/(?:cluster-)?issuer|kubernetes\.io\/tls-acme|acme\.cert-manager\.io\/.+|cert\.gardener\.cloud\/.+)$/;
/** Milliseconds that a certificate may take to be issued. */
const ISSUED = 300_000;

/** The certificates that an Ingress names: whether their Secrets are there, and are certificates. */
export function certificates(ingress: Ingress, ref: ObjectRef, context: RuleContext): Draft[] {
  if (!isRead(context.snapshot, 'Secret')) return [];
  const secrets = context.snapshot.of('Secret');
  return (ingress.spec?.tls ?? []).flatMap(({ secretName, hosts }, index) => {
    if (!secretName) return [];
    const tls: Tls = { secretName, hosts: hosts ?? [], index };
    if (!secrets.get(ref.namespace, secretName)) return missing(ingress, ref, tls, context);
    const keys = keysOf({ namespace: ref.namespace ?? 'default', name: secretName }, context);
    const lacks = keys ? KEYS.filter((key) => !keys.includes(key)) : [];
    return keys && lacks.length > 0 ? [noCertificate(ref, tls, lacks, keys)] : [];
  });
}

/**
 * The keys of a Secret that is not of the type for certificates: it may be one all the same. Of those that are, the server has checked the
 * keys, so they are not read: undefined.
 */
function keysOf(
  { namespace, name }: { namespace: string; name: string },
  context: RuleContext,
): readonly string[] | undefined {
  const typed = context.probe({ type: 'tls-secrets', namespace: context.snapshot.namespace });
  if (typed?.type !== 'tls-secrets' || typed.names.includes(`${namespace}/${name}`)) return undefined;
  const answer = context.probe({ type: 'keys', kind: 'Secret', namespace, name });
  return answer?.type === 'keys' ? answer.keys : undefined;
}

interface Tls {
  secretName: string;
  hosts: readonly string[];
  /** Its place in `spec.tls`. */
  index: number;
}

function missing(ingress: Ingress, ref: ObjectRef, { secretName, hosts, index }: Tls, context: RuleContext): Draft[] {
  const say = texts.findings.ingresses;
  const maker = Object.keys(ingress.metadata?.annotations ?? {}).find((name) => MAKER.test(name));
  const due = (parseTime(ingress.metadata?.creationTimestamp) ?? 0) + ISSUED;
  if (maker && context.now < due) {
    context.again(due);
    return [];
  }
  const { snapshot } = context;
  const namespace = ref.namespace ?? 'default';
  const names = snapshot
    .of('Secret')
    .inNamespace(namespace)
    .flatMap(({ metadata }) => metadata?.name ?? []);
  const near = nearest(secretName, names, 1)[0];
  const elsewhere =
    snapshot.namespace === undefined
      ? snapshot
          .of('Secret')
          .all()
          .flatMap(({ metadata }) => (metadata?.name === secretName ? [metadata.namespace ?? ''] : []))
      : [];
  return [
    {
      code: 'ingress-secret-missing',
      object: ref,
      group: `${ref.name} ${secretName}`,
      title: say.secretTitle(ref.name, secretName),
      cause: sentences([
        say.secret(secretName, hosts),
        near ? say.nearSecret(`secret/${near}`) : '',
        elsewhere.length > 0 ? say.secretElsewhere(elsewhere.toSorted()) : '',
        maker ? say.maker(maker) : '',
        say.otherCertificate,
      ]),
      evidence: [
        specEvidence(ref, `spec.tls[${index}].secretName`, secretName),
        ...(hosts.length > 0 ? [specEvidence(ref, `spec.tls[${index}].hosts`, hosts.join(', '))] : []),
      ],
      remedies: [
        ...(near ? [editObject(ref, say.editSecret(ref.name, near))] : []),
        ...(maker
          ? [shell(say.showCertificates, kubectl(ref, 'get', 'certificates,certificaterequests'))]
          : [
              shell(
                say.makeSecret(secretName),
                kubectl(ref, 'create', 'secret', 'tls', secretName, '--cert=tls.crt', '--key=tls.key'),
              ),
            ]),
        ...(near ? [] : [editObject(ref, say.edit(ref.name))]),
      ],
    },
  ];
}

function noCertificate(
  ref: ObjectRef,
  { secretName, hosts, index }: Tls,
  lacks: readonly string[],
  keys: readonly string[],
): Draft {
  const say = texts.findings.ingresses;
  const secret: ObjectRef = {
    kind: 'Secret',
    name: secretName,
    ...(ref.namespace ? { namespace: ref.namespace } : {}),
  };
  return {
    code: 'ingress-secret-missing',
    object: ref,
    group: `${ref.name} ${secretName}`,
    title: say.noCertificateTitle(ref.name, secretName),
    cause: sentences([say.noCertificate(secretName, lacks, keys, hosts), say.otherCertificate]),
    evidence: [
      specEvidence(ref, `spec.tls[${index}].secretName`, secretName),
      apiEvidence(`secret/${secretName}`, say.keys(keys), secret),
    ],
    remedies: [
      shell(
        say.replaceSecret(secretName),
        `${kubectl(ref, 'delete', 'secret', secretName)} && ${kubectl(ref, 'create', 'secret', 'tls', secretName, '--cert=tls.crt', '--key=tls.key')}`,
      ),
      editObject(ref, say.edit(ref.name)),
    ],
  };
}
