import { isRecord } from '../../src/base/object.ts';
import type { Schema } from '../../src/cli/diagnose/schema.ts';

const KNOWN = new Set(
  '$schema $id title description $ref type enum format minLength properties required additionalProperties items $defs'.split(
    ' ',
  ),
);

/** What a value lacks to be as the schema says, each with its path; empty when it is. A word of JSON Schema that is not known here is an error. */
export function violations(schema: Schema, value: unknown, root: Schema = schema, path = '$'): string[] {
  const unknown = Object.keys(schema).filter((word) => !KNOWN.has(word));
  if (unknown.length > 0) throw new Error(`the validator does not know ${unknown.join(', ')}`);
  const named = schema.$ref === undefined ? undefined : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  if (schema.$ref !== undefined && !named) throw new Error(`nothing is defined as ${schema.$ref}`);
  const problem = (text: string) => [`${path} ${text}`];
  const found = named ? violations(named, value, root, path) : [];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return problem(`is no ${types.join(' or ')}`);
  if (schema.enum && !schema.enum.includes(value as string)) found.push(...problem(`is ${JSON.stringify(value)}`));
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) found.push(...problem('is empty'));
    if (schema.format === 'date-time' && Number.isNaN(Date.parse(value))) found.push(...problem('is no time'));
  }
  if (Array.isArray(value) && schema.items) {
    for (const [i, item] of value.entries()) found.push(...violations(schema.items, item, root, `${path}[${i}]`));
  }
  if (isRecord(value)) found.push(...violationsOfFields(schema, value, root, path));
  return found;
}

function violationsOfFields(schema: Schema, value: Record<string, unknown>, root: Schema, path: string): string[] {
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path} lacks ${name}`);
  const rest = Object.entries(value).flatMap(([name, field]) => {
    const described = schema.properties?.[name] ?? schema.additionalProperties;
    if (described === false) return [`${path}.${name} is not described`];
    return typeof described === 'object' ? violations(described, field, root, `${path}.${name}`) : [];
  });
  return [...missing, ...rest];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
