import { parse } from 'yaml';
import { isRecord } from '../../base/object.ts';
import { recordOf, recordsOf, textOf } from '../../base/untrusted.ts';
import type { ReleaseMember } from '../../diagnosis/probes.ts';

/**
 * Which objects a manifest of many documents names. Their content is not looked at: charts of megabytes (dashboards, definitions) are common,
 * and what they hold may be secret. Only a document whose head is not written line by line is parsed.
 */
export function headsOf(manifest: string): ReleaseMember[] {
  return manifest.split(/^---.*$/m).flatMap((text) => {
    const head = scan(text);
    return head ? [head] : parsed(text);
  });
}

/** The head as Helm and kubectl write it: `kind:` in the first column, `name:` in the block of `metadata:`. */
function scan(text: string): ReleaseMember | undefined {
  const kind = /^kind:[ \t]*(\S+)[ \t]*(?:#.*)?$/m.exec(text)?.[1];
  const apiVersion = /^apiVersion:[ \t]*(\S+)[ \t]*(?:#.*)?$/m.exec(text)?.[1];
  const block = metadataOf(text);
  const indent = block.flatMap((line) => /^( +)[^\s#]/.exec(line)?.[1] ?? [])[0];
  if (!kind || !apiVersion || !indent || kind === 'List') return undefined;
  const field = (name: string) =>
    block
      .filter((line) => line.startsWith(`${indent}${name}:`))
      .map((line) =>
        line
          .slice(indent.length + name.length + 1)
          .replace(/\s#.*$/, '')
          .trim(),
      )[0];
  const name = field('name');
  if (!name) return undefined;
  const namespace = field('namespace');
  const head = {
    apiVersion: unquoted(apiVersion),
    kind: unquoted(kind),
    name: unquoted(name),
    ...(namespace ? { namespace: unquoted(namespace) } : {}),
  };
  // Anchors, tags and block scalars are for the parser.
  return Object.values(head).every((value) => /^[\w.:/-]+$/.test(value)) ? head : undefined;
}

/** The lines of the block under `metadata:`. */
function metadataOf(text: string): string[] {
  const start = /^metadata:[ \t]*(?:#.*)?$/m.exec(text);
  if (!start) return [];
  const lines = text.slice(start.index).split('\n').slice(1);
  const end = lines.findIndex((line) => /^[^\s#]/.test(line));
  return end < 0 ? lines : lines.slice(0, end);
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

function parsed(text: string): ReleaseMember[] {
  if (!/\bkind\b/.test(text)) return [];
  try {
    const object = recordOf(parse(text, { logLevel: 'silent' }));
    const list = textOf(object.kind) === 'List' ? recordsOf(object.items) : [object];
    return list.flatMap(memberOf);
  } catch {
    return [];
  }
}

function memberOf(object: Record<string, unknown>): ReleaseMember[] {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  const name = textOf(metadata.name);
  const namespace = textOf(metadata.namespace);
  if (!name) return [];
  return [
    { apiVersion: textOf(object.apiVersion), kind: textOf(object.kind), name, ...(namespace ? { namespace } : {}) },
  ];
}
