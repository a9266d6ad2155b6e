import { formatClock } from '../../base/age.ts';
import type { EventView } from '../../store/events.ts';
import { eventsOf } from '../../store/events.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { backoff } from '../backoff.ts';
import type { Code } from '../catalog.ts';
import { eventEvidence, oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { nearImages, parseImage } from '../images.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, setImage, shell } from '../remedies.ts';
import { rollback, sameImage } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, type Subject, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';
import type { Evidence, Remedy } from '../types.ts';
import { classifyImage, essence, type ImageProblem } from './imageErrors.ts';

/** A pull that takes longer is worth a word. */
const PATIENCE = 6_000;
/** A try that is later than this was made and not told. */
const UNTOLD = 30_000;

interface Case {
  pod: Pod;
  container: ContainerView;
  context: RuleContext;
  subject: Subject;
  who: string;
  image: string;
  registry: string;
  /** What the runtime says, in one line. */
  why: string;
}

interface Words {
  title: string;
  cause: string;
  remedies: readonly Remedy[];
  evidence?: readonly Evidence[];
}

/** The events of the kubelet about one container, newest first. */
function containerEvents(events: readonly EventView[], container: string): EventView[] {
  return events.filter((view) => view.event.involvedObject?.fieldPath?.includes(`{${container}}`));
}

const isPullFailure = (view: EventView): boolean =>
  view.reason === 'Failed' && /^Failed to pull image/.test(view.message);

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const waiting = container.status?.state?.waiting;
  if (!waiting?.reason) return undefined;
  const subject = subjectOf(context.snapshot, pod);
  const events = containerEvents(eventsOf(context.snapshot, 'Pod', pod), container.name);
  if (waiting.reason === 'ContainerCreating' || waiting.reason === 'PodInitializing') {
    return pulling(pod, container, events, subject, context);
  }
  const failures = events.filter(isPullFailure);
  // Before Kubernetes 1.31 the back-off did not repeat the error that it backs off from: the event has it.
  const told = waiting.message ?? '';
  const message = /^Back-off pulling image "[^"]*"$/.test(told) || told === '' ? (failures[0]?.message ?? told) : told;
  const found = classifyImage(waiting.reason, message);
  if (!found) return undefined;
  const image = container.spec.image ?? '';
  const one: Case = {
    pod,
    container,
    context,
    subject,
    who: whoOf(subject, pod, container),
    image,
    registry: parseImage(image).registry,
    why: oneLine(essence(message)) || texts.findings.images.missingDetail,
  };
  const words = WORDS[found.code]?.(one, found.problem) ?? failed(one, found.problem);
  const ref = containerRef(subject, container);
  const times = failures.reduce((sum, view) => sum + view.count, 0);
  const last = failures[0]?.last;
  const retries = found.problem !== 'invalid' && found.problem !== 'never' && last !== undefined;
  const due = retries ? last + backoff(times) : undefined;
  // The events of a pod are thinned out after the first few: what should have come long ago was only not told.
  const untold = due !== undefined && due < context.now - UNTOLD;
  const nextAt = untold ? undefined : due;
  const say = texts.findings.common;
  return {
    code: found.code,
    object: ref,
    workload: subject.workload,
    group: image,
    title: words.title,
    cause: sentences([
      words.cause,
      ...(untold ? [texts.findings.images.triesAtLeast(times)] : times > 1 ? [texts.findings.images.tries(times)] : []),
      ...(nextAt === undefined ? [] : [say.triesAgain(nextAt, context.now)]),
    ]),
    evidence: [
      statusEvidence(ref, statusPath(container, 'state.waiting.reason'), waiting.reason),
      ...(told ? [statusEvidence(ref, statusPath(container, 'state.waiting.message'), told)] : []),
      ...(failures[0] ? [eventEvidence(subject.pod, failures[0])] : []),
      specEvidence(ref, specPath(container, 'image'), image),
      ...(words.evidence ?? []),
    ],
    remedies: words.remedies,
    nextAt,
  };
}

const back = (one: Case): Remedy[] => rollback(one.context.snapshot, one.subject, one.container.name, sameImage);
const set = (one: Case, image?: string): Remedy => setImage(one.subject, one.container.name, image);

const WORDS: { readonly [K in Code]?: (one: Case, problem: ImageProblem) => Words } = {
  'image-not-found': notFound,
  'image-auth': auth,
  'image-registry-unreachable': unreachable,
  'image-plain-http': plainHttp,
  'image-invalid-name': invalid,
  'image-never-pull': neverPull,
};

function notFound(one: Case, problem: ImageProblem): Words {
  const say = texts.findings.images;
  const near = nearImages(one.context.snapshot, one.image);
  const cause =
    problem === 'not-found-or-private'
      ? say.notFoundOrPrivate(one.registry, one.image)
      : say.notFound(one.registry, one.image);
  return {
    title: say.notFoundTitle(one.who, one.image),
    cause: sentences([cause, near.length > 0 ? say.near(near) : '']),
    remedies: [set(one, near[0]), ...back(one)],
  };
}

function auth(one: Case): Words {
  const say = texts.findings.images;
  const names = (one.pod.spec?.imagePullSecrets ?? []).flatMap((secret) => secret.name ?? []);
  const answer = /\b(40[13][^:]*)/.exec(one.why)?.[1]?.trim() ?? one.why;
  const facts = names.length === 0 ? [say.noPullSecret] : names.map((name) => pullSecret(one, name));
  const namespace = one.subject.namespace;
  const create = `kubectl -n ${namespace} create secret docker-registry pull-${one.subject.name} --docker-server=${one.registry} --docker-username=USER --docker-password=PASSWORD`;
  return {
    title: say.authTitle(one.who, one.registry),
    cause: sentences([say.auth(one.registry, one.image, answer), ...facts]),
    evidence: [specEvidence(one.subject.pod, 'spec.imagePullSecrets', names)],
    remedies: [
      shell(texts.findings.remedies.pullSecret(one.registry), create),
      edit(one.subject, texts.findings.remedies.usePullSecret),
      set(one),
      ...back(one),
    ],
  };
}

/** What is known of a pull secret: whether it exists, and for which registries it is. */
function pullSecret(one: Case, name: string): string {
  const say = texts.findings.images;
  const answer = one.context.probe({ type: 'pull-secret', namespace: one.subject.namespace, name });
  if (answer?.type === 'failed' && answer.missing) return say.secretMissing(name);
  if (answer?.type !== 'pull-secret') return say.pullSecrets([name]);
  return answer.registries.some((registry) => covers(registry, one.registry))
    ? say.secretRefused(name)
    : say.secretOther(name, answer.registries);
}

/** As the kubelet compares them: without scheme and path; `*` stands for one part of a host name. */
function covers(entry: string, registry: string): boolean {
  const host = entry.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  if (registry === 'docker.io' && /(?:^|\.)docker\.io$/.test(host)) return true;
  const pattern = host.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^.]*');
  return new RegExp(`^${pattern}$`).test(registry);
}

function unreachable(one: Case, problem: ImageProblem): Words {
  const say = texts.findings.images;
  const { reasons } = say;
  const known: { readonly [P in ImageProblem]?: string } = {
    'no-route': reasons.noRoute,
    refused: reasons.refused,
    timeout: reasons.timeout,
    'no-such-host': reasons.noSuchHost,
    unreachable: reasons.unreachable,
    broken: reasons.broken,
    server: reasons.server,
  };
  return {
    title: say.unreachableTitle(one.who, one.registry),
    cause: say.unreachable(one.registry, one.subject.node, known[problem] ?? one.why),
    remedies: [
      shell(
        texts.findings.remedies.registry(one.registry),
        `curl -sS -m 10 -o /dev/null -w '%{http_code}\\n' https://${one.registry}/v2/`,
      ),
      set(one),
      ...back(one),
    ],
  };
}

function plainHttp(one: Case, problem: ImageProblem): Words {
  const say = texts.findings.images;
  const certificate = problem === 'certificate';
  const why = one.why.replace(/^.*?((?:tls: |x509: ).*)$/, '$1');
  return {
    title: certificate ? say.certificateTitle(one.who, one.registry) : say.plainHttpTitle(one.who, one.registry),
    cause: certificate ? say.certificate(one.registry, why) : say.plainHttp(one.registry),
    remedies: [set(one), ...back(one)],
  };
}

function invalid(one: Case): Words {
  const say = texts.findings.images;
  const bare = one.image.replace(/^https?:\/\//i, '');
  const scheme = bare !== one.image;
  const better = bare.replace(/^([^:@]*)/, (path) => path.toLowerCase());
  const upper = /must be lowercase/.test(one.why) || better !== one.image;
  const why = one.why.replace(/^.*?(invalid reference format.*)$/, '$1');
  return {
    title: say.invalidTitle(one.who, one.image),
    cause: scheme
      ? say.invalidScheme(one.image, better)
      : upper
        ? say.invalidUpper(one.image, better)
        : say.invalid(one.image, why),
    remedies: [set(one, upper ? better : undefined), ...back(one)],
  };
}

function neverPull(one: Case): Words {
  const say = texts.findings.images;
  return {
    title: say.neverTitle(one.who, one.image, one.subject.node),
    cause: say.never(one.image, one.subject.node),
    evidence: [
      specEvidence(containerRef(one.subject, one.container), specPath(one.container, 'imagePullPolicy'), 'Never'),
    ],
    remedies: [edit(one.subject, texts.findings.remedies.pullPolicy), set(one), ...back(one)],
  };
}

function failed(one: Case, problem: ImageProblem): Words {
  const say = texts.findings.images;
  const known: { readonly [P in ImageProblem]?: string } = {
    'rate-limit': say.rateLimit(one.registry),
    disk: say.disk(one.subject.node),
    platform: say.platform(one.subject.node),
    corrupt: say.corrupt(
      one.image,
      one.why.replace(/^failed to extract layer \S+ (?:mount callback failed on \S+ )?/, ''),
    ),
  };
  return {
    title: say.failedTitle(one.who, one.image),
    cause: known[problem] ?? say.failed(one.why),
    remedies: [
      set(one),
      ...back(one),
      shell(texts.findings.remedies.describe, kubectl(one.subject.pod, 'describe', 'pod', one.subject.pod.name)),
    ],
  };
}

function pulling(
  pod: Pod,
  container: ContainerView,
  events: readonly EventView[],
  subject: Subject,
  context: RuleContext,
): Draft | undefined {
  const newest = events.find((view) => /^(?:Pulling|Pulled|Failed|BackOff)$/.test(view.reason));
  if (newest?.reason !== 'Pulling') return undefined;
  if (context.now - newest.last < PATIENCE) {
    context.again(newest.last + PATIENCE);
    return undefined;
  }
  const say = texts.findings.images;
  const image = container.spec.image ?? '';
  return {
    code: 'image-pulling',
    object: containerRef(subject, container),
    workload: subject.workload,
    group: image,
    title: say.pullingTitle(whoOf(subject, pod, container), image),
    cause: say.pulling(image, subject.node, formatClock(newest.last)),
    evidence: [eventEvidence(subject.pod, newest)],
    remedies: [],
  };
}

/** Everything that keeps a container from its image. */
export const imageRule = rule({
  name: 'images',
  kind: 'Pod',
  codes: [
    'image-not-found',
    'image-auth',
    'image-registry-unreachable',
    'image-plain-http',
    'image-invalid-name',
    'image-never-pull',
    'image-pull-failed',
    'image-pulling',
  ],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp && containersOf(pod).some((container) => container.status?.state?.waiting),
  check: (pod, context) => containersOf(pod).flatMap((container) => examine(pod, container, context) ?? []),
});
