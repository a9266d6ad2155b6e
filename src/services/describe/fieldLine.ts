import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/** Where a field stands in a text. */
export interface FieldLine {
  /** From 0. */
  line: number;
  /** Lines that its value takes, at least 1. */
  lines: number;
  /** False where only the beginning of the path is there: then it is the line of what holds the field. */
  whole: boolean;
}

/** What names an entry of a list, in the kinds of Kubernetes: containers by name, conditions by type, tolerations by key. */
const NAMES = ['name', 'type', 'key', 'containerPort', 'port', 'uid', 'ip', 'mountPath', 'path', 'topologyKey'];

/**
 * Finds a field in an object's YAML by its path, e.g. `status.containerStatuses[web].lastState.terminated.exitCode`; entries of lists are
 * named or numbered, keys may have dots (`metadata.labels.app.kubernetes.io/name`). Undefined where not even its first part is there.
 */
export function fieldLine(yaml: string, path: string): FieldLine | undefined {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  let node: unknown = document.contents;
  let rest = path.trim();
  let found: { start: number; end: number } | undefined;
  while (rest !== '') {
    const step = isMap(node) ? inMap(node, rest) : isSeq(node) ? inList(node.items, rest) : undefined;
    if (!step) break;
    node = step.node;
    rest = step.rest;
    found = { start: step.start, end: endOf(step.node) ?? step.start };
  }
  if (!found) return undefined;
  const line = counter.linePos(found.start).line - 1;
  const last = counter.linePos(Math.max(found.start, found.end - 1)).line - 1;
  return { line, lines: Math.max(1, last - line + 1), whole: rest === '' };
}

interface Step {
  node: unknown;
  rest: string;
  start: number;
}

/** The longest key that the path begins with: keys of labels and annotations have dots of their own. */
function inMap(map: YAMLMap, path: string): Step | undefined {
  let best: Step | undefined;
  let length = -1;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || !key.range) continue;
    const name = String(key.value);
    for (const written of [name, `[${name}]`]) {
      const behind = path[written.length];
      if (!path.startsWith(written) || (behind !== undefined && behind !== '.' && behind !== '[')) continue;
      if (written.length <= length) continue;
      length = written.length;
      best = { node: value, rest: path.slice(written.length).replace(/^\./, ''), start: key.range[0] };
    }
  }
  return best;
}

function inList(items: readonly unknown[], path: string): Step | undefined {
  const [whole, inner] = /^\[([^\]]*)\]/.exec(path) ?? [];
  if (whole === undefined || inner === undefined) return undefined;
  const wanted = inner.replace(/^\w+=/, '').replace(/^["']|["']$/g, '');
  const named = items.find((item) =>
    isMap(item)
      ? NAMES.some((name) => String(item.get(name) ?? '') === wanted)
      : isScalar(item) && String(item.value) === wanted,
  );
  const node = named ?? (/^\d+$/.test(wanted) ? items[Number(wanted)] : undefined);
  const start = rangeOf(node)?.[0];
  if (start === undefined) return undefined;
  return { node, rest: path.slice(whole.length).replace(/^\./, ''), start };
}

function rangeOf(node: unknown): readonly number[] | undefined {
  const { range } = (node ?? {}) as { range?: readonly number[] | null };
  return range ?? undefined;
}

const endOf = (node: unknown): number | undefined => rangeOf(node)?.[1];
