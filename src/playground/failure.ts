import type { StatusFailure } from './types.ts';

/** A refusal on its way to the client: answered as a Status object. */
export class ApiFailure extends Error {
  readonly status: StatusFailure;

  constructor(status: StatusFailure) {
    super(status.message);
    this.name = 'ApiFailure';
    this.status = status;
  }
}

interface Named {
  plural: string;
  group: string;
}

/** `deployments.apps "web"`, as the API server names an object. */
const named = ({ plural, group }: Named, name: string): string => `${plural}${group ? `.${group}` : ''} "${name}"`;

const details = ({ plural, group }: Named, name: string) => ({ name, ...(group ? { group } : {}), kind: plural });

export function notFound(resource: Named, name: string): ApiFailure {
  return new ApiFailure({
    code: 404,
    reason: 'NotFound',
    message: `${named(resource, name)} not found`,
    details: details(resource, name),
  });
}

/** Of a path that leads to nothing. */
export function nowhere(): ApiFailure {
  return new ApiFailure({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' });
}

export function alreadyExists(resource: Named, name: string): ApiFailure {
  return new ApiFailure({
    code: 409,
    reason: 'AlreadyExists',
    message: `${named(resource, name)} already exists`,
    details: details(resource, name),
  });
}

export function conflict(resource: Named, name: string): ApiFailure {
  return new ApiFailure({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${named(resource, name)}: the object has been modified; please apply your changes to the latest version and try again`,
    details: details(resource, name),
  });
}

export function forbidden(resource: Named, name: string, why: string): ApiFailure {
  return new ApiFailure({
    code: 403,
    reason: 'Forbidden',
    message: `${named(resource, name)} is forbidden: ${why}`,
    details: details(resource, name),
  });
}

export function badRequest(message: string): ApiFailure {
  return new ApiFailure({ code: 400, reason: 'BadRequest', message });
}

export function expired(message: string): ApiFailure {
  return new ApiFailure({ code: 410, reason: 'Expired', message });
}

export function internal(message: string): ApiFailure {
  return new ApiFailure({ code: 500, reason: 'InternalError', message });
}

/** What is wrong with a field of an object. */
export interface FieldFault {
  /** e.g. `spec.containers[0].image`. */
  field: string;
  fault: 'Required value' | 'Invalid value' | 'Unsupported value' | 'Forbidden' | 'Duplicate value';
  /** The value, where it is told. */
  value?: unknown;
  detail?: string;
}

/** All faults of an object in one answer, worded as the API server words them. */
export function invalid(kind: string, group: string, name: string, faults: readonly FieldFault[]): ApiFailure {
  const bodies = faults.map(({ fault, value, detail }) => {
    const told = value === undefined ? '' : `: ${JSON.stringify(value)}`;
    return `${fault}${told}${detail ? `: ${detail}` : ''}`;
  });
  const worded = faults.map(({ field }, i) => `${field}: ${bodies[i]}`);
  const list = worded.length === 1 ? (worded[0] ?? '') : `[${worded.join(', ')}]`;
  return new ApiFailure({
    code: 422,
    reason: 'Invalid',
    message: `${kind}${group ? `.${group}` : ''} "${name}" is invalid: ${list}`,
    details: {
      name,
      ...(group ? { group } : {}),
      kind,
      causes: faults.map(({ field, fault }, i) => ({ reason: REASONS[fault], message: bodies[i], field })),
    },
  });
}

const REASONS: Readonly<Record<FieldFault['fault'], string>> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  Forbidden: 'FieldValueForbidden',
  'Duplicate value': 'FieldValueDuplicate',
};
