import { stringify } from 'yaml';
import { isRecord } from '../../base/object.ts';
import { recordOf } from '../../base/untrusted.ts';
import { LAST_APPLIED, REVISION } from '../../kube/annotations.ts';

/** Written by kubectl and the controllers for themselves: they follow a change, they are none. */
const MACHINE_ANNOTATIONS = [LAST_APPLIED, REVISION, 'deprecated.daemonset.template.generation'];
/** Set by the server with each write; they say nothing about what a person changed. */
const SERVER_FIELDS = ['managedFields', 'resourceVersion', 'generation', 'selfLink'];

/** An object as a person edits it: without status and without what machines write into the metadata. The object given is left alone. */
export function visible(object: unknown): Record<string, unknown> {
  if (!isRecord(object)) return {};
  const { status: _status, metadata, ...rest } = object;
  if (!isRecord(metadata)) return rest;
  const meta = Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_FIELDS.includes(key)));
  if (isRecord(meta.annotations)) {
    const annotations = Object.entries(meta.annotations).filter(([key]) => !MACHINE_ANNOTATIONS.includes(key));
    if (annotations.length > 0) meta.annotations = Object.fromEntries(annotations);
    else delete meta.annotations;
  }
  return { ...rest, metadata: meta };
}

/** The annotations that visible() leaves out. */
export function machineAnnotations(object: unknown): Record<string, unknown> {
  const { annotations } = recordOf(recordOf(object).metadata);
  return Object.fromEntries(Object.entries(recordOf(annotations)).filter(([key]) => MACHINE_ANNOTATIONS.includes(key)));
}

/** YAML as kubectl prints it: keys sorted, lines never folded. */
export function toYaml(value: unknown): string {
  return stringify(value, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/** JSON with sorted keys: equal text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** True when both are the same JSON value. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}
