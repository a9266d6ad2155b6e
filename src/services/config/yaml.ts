import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { texts } from '../../texts/index.ts';

/** A value of a YAML file with where it stands. A section without content is an entry with the value null. */
export interface Entry {
  path: readonly string[];
  value: unknown;
  /** From 1. */
  line: number;
}

/** Reads a YAML file into its values, flat, in the order of the file. The first error of the syntax is given beside what could be read. */
export function readYaml(text: string): { entries: readonly Entry[]; error?: { line?: number; text: string } } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const first = document.errors[0];
  if (first) {
    return { entries: [], error: { line: lines.linePos(first.pos[0]).line, text: sentence(first.message) } };
  }
  const entries: Entry[] = [];
  const walk = (node: unknown, path: readonly string[], line: number) => {
    if (!isMap(node)) {
      entries.push({ path, value: isScalar(node) ? node.value : isNode(node) ? node.toJS(document) : null, line });
      return;
    }
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
      const at = isScalar(pair.key) && pair.key.range ? lines.linePos(pair.key.range[0]).line : line;
      walk(pair.value, [...path, key], at);
    }
    if (node.items.length === 0) entries.push({ path, value: null, line });
  };
  if (isMap(document.contents)) walk(document.contents, [], 1);
  else if (document.contents !== null) return { entries: [], error: { line: 1, text: texts.cli.config.noValues } };
  return { entries };
}

/** As the end of a sentence: in lower case and without a full stop. */
function sentence(message: string): string {
  return (message.charAt(0).toLowerCase() + message.slice(1)).replace(/\.$/, '');
}
