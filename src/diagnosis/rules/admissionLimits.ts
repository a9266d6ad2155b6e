import { parseQuantity } from '../../base/quantity.ts';
import { slashed } from '../../kube/ref.ts';
import { refOf } from '../../store/owners.ts';
import type { LimitRange, ObjectRef, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import type { Draft, RuleContext } from '../rule.ts';
import type { Evidence, Remedy } from '../types.ts';
import { roundDown } from './admissionFit.ts';
import type { Breach } from './admissionMessages.ts';
import { isLive, type Refused, specPathOf } from './admissionRefused.ts';
import { editClaims, editOther, editRefused, setResources } from './admissionRemedies.ts';
import { showAmount } from './admissionUse.ts';
import { base, course, lackFor, mended, proof } from './admissionWords.ts';

/** On the wire it is `default`; the generated client renames it. */
type Item = NonNullable<NonNullable<LimitRange['spec']>['limits']>[number] & {
  default?: Readonly<Record<string, string>>;
};

interface Ranges {
  range: LimitRange;
  item: Item;
}

const rangesOf = (snapshot: Snapshot, refused: Refused): readonly Ranges[] =>
  snapshot
    .of('LimitRange')
    .inNamespace(refused.object.namespace ?? '')
    .flatMap((range) => (range.spec?.limits ?? []).map((item) => ({ range, item })));

const FIELDS = { max: 'max', min: 'min', ratio: 'maxLimitRequestRatio' } as const;

/** The LimitRange that a breach speaks of, with the same figure. */
function rangeOf(all: readonly Ranges[], breach: Breach): Ranges | undefined {
  const figure = parseQuantity(breach.bound);
  const field = FIELDS[breach.rule];
  return all.find(({ item }) => item.type === breach.of && parseQuantity(item[field]?.[breach.resource]) === figure);
}

/** What a container states or is given, in base units. */
interface Stated {
  name: string;
  limit: number | undefined;
  request: number | undefined;
  /** It ends before the others run, so it does not add to them. */
  init: boolean;
  /** Not in the template: the LimitRange's default. */
  defaulted: { limit: boolean; request: boolean };
}

/** Requests and limits of the template's containers as they are after the defaults of the namespace (LimitRange, then limit → request). */
function statedOf(refused: Refused, resource: string, all: readonly Ranges[]): Stated[] {
  const given = (field: 'default' | 'defaultRequest') =>
    all
      .filter(({ item }) => item.type === 'Container')
      .map(({ item }) => parseQuantity(item[field]?.[resource]))
      .find((amount) => amount !== undefined);
  const spec = refused.template?.spec;
  const init = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== 'Always');
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((container) => {
    const { name, resources } = container;
    const limit = parseQuantity(resources?.limits?.[resource]);
    const request = parseQuantity(resources?.requests?.[resource]);
    const own = limit ?? given('default');
    return {
      name,
      init: init.includes(container),
      limit: own,
      request: request ?? limit ?? given('defaultRequest') ?? own,
      defaulted: { limit: limit === undefined, request: request === undefined && limit === undefined },
    };
  });
}

const near = (a: number | undefined, b: number | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= 0.01 * Math.abs(b));

function guilty(stated: readonly Stated[], breach: Breach): readonly Stated[] {
  const figure = parseQuantity(breach.given);
  return stated.filter(({ limit, request }) => {
    const value = breach.rule === 'max' ? limit : breach.rule === 'min' ? request : limit && request && limit / request;
    return near(value || undefined, figure);
  });
}

export function byLimits(refused: Refused, breaches: readonly Breach[], context: RuleContext): readonly Draft[] {
  const { snapshot } = context;
  const all = rangesOf(snapshot, refused);
  const found = breaches.map((breach) => ({ breach, range: rangeOf(all, breach) }));
  // A bound that is no more in any LimitRange was changed since.
  const holding = isLive(snapshot, 'LimitRange') ? found.filter(({ range }) => range !== undefined) : [...found];
  if (holding.length === 0) return [mended(refused, 'limit-range-violated', [])];
  const say = texts.findings.admission;
  const told: string[] = [];
  const evidence: Evidence[] = [];
  const changes = new Map<string, Record<string, string>>();
  // The order of the message changes from try to try.
  holding.sort((a, b) => (orderOf(a.breach) < orderOf(b.breach) ? -1 : 1));
  for (const { breach, range } of holding) {
    const stated = breach.of === 'PersistentVolumeClaim' ? [] : statedOf(refused, breach.resource, all);
    const culprits = breach.of === 'Container' ? guilty(stated, breach) : [];
    const show = (amount: number | undefined) => showAmount(breach.resource, amount ?? 0);
    const side = breach.rule === 'max' ? 'limit' : 'request';
    const who =
      breach.of === 'Container'
        ? culprits.map(({ name }) => name)
        : stated.filter((one) => one[side] !== undefined && !one.init).map((one) => `${one.name} ${show(one[side])}`);
    told.push(say.breach({ ...breach, range: say.limitRange(range?.range.metadata?.name), who }));
    if (range) evidence.push(rangeEvidence(range, breach));
    for (const one of culprits) {
      const field = `${side}s.${breach.resource}`;
      const amount = show(one[side]);
      evidence.push(
        specEvidence(
          refused.object,
          `${specPathOf(refused.object)}.containers[${one.name}].resources.${field}`,
          one[side] === undefined
            ? say.limitShort(breach.rule, breach.resource, undefined, '')
            : one.defaulted[side]
              ? say.byDefault(amount)
              : amount,
        ),
      );
      change(changes, one, breach);
    }
    if (breach.of === 'Pod') changePod(changes, stated, breach);
  }
  const shorts = holding.map(({ breach }) => say.limitShort(breach.rule, breach.resource, breach.given, breach.bound));
  const words = texts.findings.common.some([...new Set(shorts)], 2);
  return [
    {
      ...base(refused, 'limit-range-violated'),
      title: lackFor(refused, refused.what === 'claim' ? say.limitTitleClaim(words) : say.limitTitle(words)),
      cause: sentences([course(refused), ...told]),
      evidence: [...proof(refused), ...evidence],
      remedies: remediesOf(refused, changes, holding),
    },
  ];
}

const orderOf = ({ of, resource, rule }: Breach): string => `${of}/${resource}/${rule}`;

function rangeEvidence({ range, item }: Ranges, { rule, resource }: Breach): Evidence {
  const ref = refOf('LimitRange', range);
  const field = FIELDS[rule];
  return specEvidence(ref, `${slashed(ref)} ${item.type} ${field}.${resource}`, item[field]?.[resource] ?? '');
}

/** The nearest amount that the range allows, of one container. */
function change(changes: Map<string, Record<string, string>>, one: Stated, breach: Breach): void {
  const values = changes.get(one.name) ?? {};
  changes.set(one.name, values);
  const { resource, bound, rule } = breach;
  const figure = parseQuantity(bound);
  if (figure === undefined) return;
  if (rule === 'max') {
    values[`limits.${resource}`] = bound;
    if ((one.request ?? 0) > figure && !one.defaulted.request) values[`requests.${resource}`] = bound;
  } else if (rule === 'min') {
    values[`requests.${resource}`] ??= bound;
    if (one.limit !== undefined && one.limit < figure && !one.defaulted.limit) values[`limits.${resource}`] = bound;
  } else if (one.limit !== undefined && figure > 0) {
    // The limit that is set at the same time counts, and the request is rounded up so that the ratio holds.
    const limit = parseQuantity(values[`limits.${resource}`]) ?? one.limit;
    const least = limit / figure;
    const amount =
      resource === 'cpu' ? Math.ceil(least * 1000 - 1e-6) / 1000 : Math.ceil(least / 2 ** 20 - 1e-9) * 2 ** 20;
    values[`requests.${resource}`] = showAmount(resource, amount);
  }
}

/** For a pod's sum: the largest container gives what is too much, or gets what is too little. */
function changePod(changes: Map<string, Record<string, string>>, stated: readonly Stated[], breach: Breach): void {
  const bound = parseQuantity(breach.bound);
  const given = parseQuantity(breach.given);
  const { resource, rule } = breach;
  if (bound === undefined || rule === 'ratio') return;
  const side = rule === 'max' ? 'limit' : 'request';
  const biggest = stated.filter(({ init }) => !init).sort((a, b) => (b[side] ?? 0) - (a[side] ?? 0))[0];
  if (!biggest) return;
  const values = changes.get(biggest.name) ?? {};
  changes.set(biggest.name, values);
  const key = `${side}s.${resource}`;
  if (given === undefined) {
    // Every container must state it, but only what is missing is known.
    values[key] ??= stated.filter(({ init }) => !init).length === 1 ? breach.bound : '';
    return;
  }
  const already = parseQuantity(values[key]) ?? biggest[side] ?? 0;
  const off = given - (biggest[side] ?? 0) + already - bound;
  if (rule === 'min') {
    if (off < 0) values[key] = showAmount(resource, already - off);
    return;
  }
  const text = off > 0 ? roundDown(resource, already - off) : undefined;
  if (text === undefined) return;
  values[key] = text;
  if ((biggest.request ?? 0) > (parseQuantity(text) ?? 0) && !biggest.defaulted.request) {
    values[`requests.${resource}`] = text;
  }
}

function remediesOf(
  refused: Refused,
  changes: ReadonlyMap<string, Record<string, string>>,
  holding: readonly { range: Ranges | undefined }[],
): Remedy[] {
  const say = texts.findings.admission.remedies;
  const { object } = refused;
  const init = new Set((refused.template?.spec?.initContainers ?? []).map(({ name }) => name));
  const set = [...changes]
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(([container, values]) => {
      const parts = Object.entries(values).map(([name, amount]) =>
        amount ? texts.findings.admission.setTo(name, amount) : name,
      );
      const title =
        values && Object.values(values).includes('') ? say.state(Object.keys(values), container) : say.bring(parts);
      return init.has(container) ? editRefused(object, title) : setResources(object, container, values, title);
    });
  const ranges = new Map<string, ObjectRef>();
  for (const { range } of holding)
    if (range) ranges.set(range.range.metadata?.name ?? '', refOf('LimitRange', range.range));
  return [
    ...(set.length > 0
      ? set
      : [refused.what === 'claim' && object.kind === 'StatefulSet' ? editClaims(object) : editRefused(object)]),
    ...[...ranges].map(([name, ref]) => editOther(ref, say.range(name))),
  ];
}

const REQUEST_ABOVE = /^Invalid value: "?([^":]+)"?: must be less than or equal to (\S+) limit(?: of (\S+))?$/;

/**
 * A container that states a request and no limit gets the LimitRange's default limit; where that is below its request, the pod is not
 * valid (https://kubernetes.io/docs/concepts/policy/limit-range/). Undefined where the pod is not valid for another reason.
 */
export function byLimitDefault(
  refused: Refused,
  causes: readonly { field: string; text: string }[],
  context: RuleContext,
): readonly Draft[] | undefined {
  const all = rangesOf(context.snapshot, refused);
  const say = texts.findings.admission;
  const found = causes.flatMap(({ field, text }) => {
    const [, list = '', index = ''] =
      /^spec\.(containers|initContainers)\[(\d+)\]\.resources\.requests/.exec(field) ?? [];
    const [, request = '', resource = '', limit = ''] = REQUEST_ABOVE.exec(text) ?? [];
    const spec = refused.template?.spec;
    const container = (list === 'initContainers' ? spec?.initContainers : spec?.containers)?.[Number(index)];
    if (!resource || !list || container?.resources?.limits?.[resource] !== undefined) return [];
    const range = all.find(({ item }) => item.type === 'Container' && item.default?.[resource] !== undefined);
    if (!range && isLive(context.snapshot, 'LimitRange')) return [];
    return [{ container: container?.name ?? `${list}[${index}]`, request, resource, limit, range }];
  });
  const first = found[0];
  if (!first || found.length < causes.length) return undefined;
  const sorted = [...found].sort((a, b) => (a.container + a.resource < b.container + b.resource ? -1 : 1));
  const changes = new Map<string, Record<string, string>>();
  for (const { container, resource, request } of sorted) {
    changes.set(container, { ...changes.get(container), [`limits.${resource}`]: request });
  }
  const shorts = sorted.map((one) => say.defaultedShort(one.resource, one.request, one.limit));
  return [
    {
      ...base(refused, 'limit-range-violated'),
      title: lackFor(refused, say.limitTitle(texts.findings.common.some(shorts, 2))),
      cause: sentences([
        course(refused),
        ...sorted.map((one) => say.defaulted({ ...one, range: say.limitRange(one.range?.range.metadata?.name) })),
      ]),
      evidence: [
        ...proof(refused),
        ...sorted.flatMap(({ range, resource }) => {
          if (!range) return [];
          const ref = refOf('LimitRange', range.range);
          return [
            specEvidence(ref, `${slashed(ref)} Container default.${resource}`, range.item.default?.[resource] ?? ''),
          ];
        }),
        ...sorted.map((one) =>
          specEvidence(
            refused.object,
            `${specPathOf(refused.object)}.containers[${one.container}].resources.requests.${one.resource}`,
            one.request,
          ),
        ),
      ],
      remedies: remediesOf(refused, changes, sorted),
    },
  ];
}
