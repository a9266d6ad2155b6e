import { sanitise } from '../../base/sanitise.ts';

/** A resource that a quota counts, as the refusal tells it; quantities are text as Kubernetes writes them. */
export interface Exceeded {
  resource: string;
  requested: string;
  used: string;
  hard: string;
}

/** What a LimitRange objects to. */
export interface Breach {
  rule: 'max' | 'min' | 'ratio';
  resource: string;
  /** Of what: Container, Pod or PersistentVolumeClaim. */
  of: string;
  /** The figure of the LimitRange. */
  bound: string;
  /** The figure of the pod; undefined where it states none. */
  given: string | undefined;
}

export interface Violation {
  /** The name of the check, e.g. `hostPath volumes`. */
  check: string;
  detail: string;
  containers: readonly string[];
  /** The quoted values that are no containers: volumes, capabilities. */
  values: readonly string[];
}

/** Who refused, and why, as far as the message tells. */
export type Refusal =
  | { by: 'quota'; quota: string; exceeded: readonly Exceeded[] }
  | { by: 'quota-unstated'; quota: string; missing: readonly { resource: string; containers: readonly string[] }[] }
  | { by: 'quota-scope'; scopes: string }
  | { by: 'limits'; breaches: readonly Breach[] }
  | { by: 'security'; level: string; version: string; violations: readonly Violation[] }
  | { by: 'webhook'; name: string; message: string }
  | { by: 'webhook-down'; name: string; url: string; why: string }
  | { by: 'policy'; policy: string; binding: string; message: string }
  | { by: 'missing'; kind: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass'; name: string }
  | { by: 'invalid'; causes: readonly { field: string; text: string }[]; message: string }
  | { by: 'other'; message: string; sure: boolean };

/** What could not be made: `pods`, `persistentvolumeclaims`, `jobs.batch`, `replicasets.apps`. */
export interface Parsed {
  what: string;
  /** The name of the object that could not be made; for pods with a generated name only its beginning. */
  name: string;
  refusal: Refusal;
}

/** It passes by itself within seconds, or another finding tells it: a conflict of two writers, a namespace that is being deleted, a server that is busy. */
const PASSING =
  /object has been modified|being terminated|being deleted|status unknown for quota|already exists|etcdserver|too many requests|request did not complete|unable to handle the request|shutting down|no new pods|namespaces ".*" not found/i;

const FORBIDDEN = /(?:^|: )([a-z0-9.]+) "([^"]*)" is forbidden: (.*)$/s;
const INVALID = /(?:^|: )([A-Za-z.]+) "([^"]*)" is invalid: (.*)$/s;
const WEBHOOK = /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation.*)$/s;
const WEBHOOK_DOWN = /failed calling (?:admission )?webhook "([^"]+)": (.*)$/s;
const POLICY = /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: (.*)$/s;
const SECURITY = /violates PodSecurity "([a-z]+)(?::([^"]+))?": (.*)$/s;
const QUOTA = /exceeded quota: (\S+), requested: (.*?), used: (.*?), limited: (.*)$/s;
const UNSTATED = /failed quota: (\S+?):? must specify (.*)$/s;
const SCOPE = /insufficient quota to match these scopes: (.*)$/s;

/**
 * Reads the message of a FailedCreate event or of a ReplicaFailure condition. The wording is that of the API server's admission plugins
 * (plugin/pkg/admission, pod-security-admission) in Kubernetes 1.25 to 1.35. Undefined for what passes by itself.
 */
export function parseRefusal(raw: string): Parsed | undefined {
  const message = sanitise(raw)
    .replace(/^\(combined from similar events\): /, '')
    .trim();
  if (message === '' || (PASSING.test(message) && !WEBHOOK.test(message) && !SECURITY.test(message))) return undefined;
  const forbidden = FORBIDDEN.exec(message);
  const invalid = forbidden ? null : INVALID.exec(message);
  const what = forbidden?.[1] ?? (invalid ? `${(invalid[1] ?? '').toLowerCase()}s` : whatOf(message));
  return {
    what,
    name: forbidden?.[2] ?? invalid?.[2] ?? /^create (?:pod|claim) (\S+)/i.exec(message)?.[1] ?? '',
    refusal: refusalOf(message, forbidden?.[3] ?? invalid?.[3], Boolean(forbidden), Boolean(invalid)),
  };
}

function whatOf(message: string): string {
  if (/^create claim/i.test(message)) return 'persistentvolumeclaims';
  if (/^error creating job/i.test(message)) return 'jobs.batch';
  if (/replica set/i.test(message)) return 'replicasets.apps';
  return 'pods';
}

function refusalOf(message: string, rest: string | undefined, forbidden: boolean, invalid: boolean): Refusal {
  const why = rest ?? message.replace(/^.*?(?:error creating(?: job)?|failed error): /i, '');
  const security = SECURITY.exec(message);
  if (security) {
    const [, level = '', version = 'latest', text = ''] = security;
    return { by: 'security', level, version, violations: violationsOf(text) };
  }
  const webhook = WEBHOOK.exec(message);
  if (webhook) return { by: 'webhook', name: webhook[1] ?? '', message: webhook[2] ?? '' };
  const down = WEBHOOK_DOWN.exec(message);
  if (down) return downOf(down[1] ?? '', down[2] ?? '');
  const policy = POLICY.exec(message);
  if (policy) {
    return { by: 'policy', policy: policy[1] ?? '', binding: policy[2] ?? '', message: policy[3] ?? '' };
  }
  return quotaOf(why) ?? missingOf(why) ?? limitsOf(why) ?? otherOf(why, forbidden, invalid);
}

function quotaOf(why: string): Refusal | undefined {
  const over = QUOTA.exec(why);
  if (over) {
    const [requested, used, hard] = [over[2], over[3], over[4]].map((text) => amounts(text ?? ''));
    const exceeded = [...(requested ?? [])].map(([resource, amount]) => ({
      resource,
      requested: amount,
      used: used?.get(resource) ?? '',
      hard: hard?.get(resource) ?? '',
    }));
    return { by: 'quota', quota: over[1] ?? '', exceeded };
  }
  const unstated = UNSTATED.exec(why);
  if (unstated) {
    const missing = (unstated[2] ?? '').split(/; ?/).flatMap((part) => {
      const [resources = '', containers = ''] = part.split(/ for: /);
      const names = containers
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean);
      return resources
        .split(',')
        .map((resource) => resource.trim())
        .filter(Boolean)
        .map((resource) => ({ resource, containers: names }));
    });
    return { by: 'quota-unstated', quota: unstated[1] ?? '', missing };
  }
  const scope = SCOPE.exec(why);
  return scope ? { by: 'quota-scope', scopes: scope[1] ?? '' } : undefined;
}

/** `pods=1,requests.cpu=300m` */
function amounts(text: string): Map<string, string> {
  return new Map(
    text.split(',').flatMap((part) => {
      const [name, value] = part.split('=');
      return name && value ? [[name.trim(), value.trim()] as const] : [];
    }),
  );
}

const MISSING = [
  ['ServiceAccount', /service ?account "?([^\s"]+?)"? (?:was )?not found/i],
  ['PriorityClass', /no PriorityClass with name (\S+) was found/i],
  ['RuntimeClass', /RuntimeClass "([^"]+)" not found/i],
] as const;

function missingOf(why: string): Refusal | undefined {
  for (const [kind, pattern] of MISSING) {
    const name = pattern.exec(why)?.[1];
    if (name !== undefined) return { by: 'missing', kind, name };
  }
  return undefined;
}

const BOUND =
  /(maximum|minimum) (\S+) usage per (\w+) is ([^\s,]+?)(?:, but (?:limit|request) is ([^\s,\]]+?)|\.\s+No (?:limit|request) is specified)(?=\.?(?:[,\]]|\s|$))/g;
const RATIO = /(\S+) max limit to request ratio per (\w+) is ([^\s,]+), but (?:provided ratio is ([\d.]+)|no )/g;

function limitsOf(why: string): Refusal | undefined {
  const breaches: Breach[] = [];
  for (const [, side, resource = '', of = '', bound = '', given] of why.matchAll(BOUND)) {
    breaches.push({ rule: side === 'maximum' ? 'max' : 'min', resource, of, bound, given });
  }
  for (const [, resource = '', of = '', bound = '', given] of why.matchAll(RATIO)) {
    const ratio = given === undefined ? undefined : String(Number(Number(given).toFixed(2)));
    breaches.push({ rule: 'ratio', resource: resource.replace(/^\[/, ''), of, bound, given: ratio });
  }
  return breaches.length > 0 ? { by: 'limits', breaches } : undefined;
}

/** `check (detail), check (detail)`; a detail may hold parentheses of its own. */
function violationsOf(text: string): Violation[] {
  const found: Violation[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(' && depth++ === 0) open = i;
    if (text[i] !== ')' || depth === 0 || --depth > 0) continue;
    found.push(violationOf(text.slice(start, open).replace(/^[,\s]+/, ''), text.slice(open + 1, i)));
    start = i + 1;
  }
  const rest = text.slice(start).replace(/^[,\s]+/, '');
  return rest ? [...found, violationOf(rest, '')] : found;
}

function violationOf(check: string, detail: string): Violation {
  const containers = quoted(/containers? ("[^"]*"(?:, "[^"]*")*)/.exec(detail)?.[1] ?? '');
  return { check: check.trim(), detail, containers, values: quoted(detail).filter((one) => !containers.includes(one)) };
}

const quoted = (text: string): string[] => [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');

function downOf(name: string, rest: string): Refusal {
  const [, url = '', why = ''] = /(?:Post|Get) "([^"]+)": (.*)$/s.exec(rest) ?? [];
  return { by: 'webhook-down', name, url, why: why || rest.replace(/^failed to call webhook: /, '') };
}

function otherOf(why: string, forbidden: boolean, invalid: boolean): Refusal {
  if (!invalid) return { by: 'other', message: why, sure: forbidden };
  const causes = why
    .replace(/^\[|\]$/g, '')
    .split(/, (?=(?:spec|metadata)[.[])/)
    .map((cause) => {
      const [, field = '', text = ''] = /^((?:spec|metadata)[^:\s]*): (.*)$/s.exec(cause) ?? [];
      return { field, text: text || cause };
    });
  return { by: 'invalid', causes, message: why };
}
