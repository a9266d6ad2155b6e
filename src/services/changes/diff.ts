import { structuredPatch } from 'diff';
import { isRecord } from '../../base/object.ts';
import { texts } from '../../texts/index.ts';
import type { DiffLine } from './types.ts';
import { sameJson, toYaml, visible } from './visible.ts';

/** Lines of unchanged text around a change. */
const CONTEXT = 3;

/**
 * What changes between two states of one object, as YAML lines in hunks with 3 lines of context; empty when nothing does.
 * A line marked `@` begins a hunk and names the place in the object, e.g. `spec.template.spec`.
 * Values of a Secret are never in it, only that they change.
 */
export function diffObjects(before: unknown, after: unknown): readonly DiffLine[] {
  const [from, to] = hideSecrets(visible(before), visible(after));
  return diffYaml(Object.keys(from).length === 0 ? '' : toYaml(from), Object.keys(to).length === 0 ? '' : toYaml(to));
}

/** The same for two texts of YAML. */
function diffYaml(before: string, after: string): readonly DiffLine[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT });
  const old = before.split('\n');
  const out: DiffLine[] = [];
  for (const hunk of patch.hunks) {
    out.push({ mark: '@', text: placeOf(old, hunk.oldStart - 1) });
    for (const line of hunk.lines) {
      const mark = line[0];
      if (mark === ' ' || mark === '-' || mark === '+') out.push({ mark, text: line.slice(1) });
    }
  }
  return out;
}

/** The keys that enclose a line of YAML, by its indentation: `spec.template`. Empty at the top. */
function placeOf(lines: readonly string[], index: number): string {
  const keys: string[] = [];
  let indent = indentOf(lines[index] ?? '');
  for (let i = index - 1; i >= 0 && indent > 0; i--) {
    const line = lines[i] ?? '';
    const depth = indentOf(line);
    if (line.trim() === '' || depth >= indent) continue;
    // `- env:` is an item of a list and, two columns further, the key of a map.
    const found = /^(\s*(?:- )*)("[^"]*"|[^\s:][^:]*):\s*$/.exec(line);
    if (found?.[2] && (found[1] ?? '').length < indent) keys.unshift(found[2]);
    indent = depth;
  }
  return keys.join('.');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Both objects with a Secret's values replaced by marks that tell only whether they differ. */
function hideSecrets(
  from: Record<string, unknown>,
  to: Record<string, unknown>,
): [Record<string, unknown>, Record<string, unknown>] {
  if (from.kind !== 'Secret' && to.kind !== 'Secret') return [from, to];
  const [a, b] = [{ ...from }, { ...to }];
  for (const field of ['data', 'stringData']) {
    const [old, now] = [isRecord(a[field]) ? a[field] : {}, isRecord(b[field]) ? b[field] : {}];
    const hide = (mine: Record<string, unknown>, others: Record<string, unknown>, changed: string) =>
      Object.fromEntries(
        Object.keys(mine).map((key) => [key, !(key in others) || sameJson(mine[key], others[key]) ? '•••' : changed]),
      );
    if (isRecord(a[field])) a[field] = hide(old, now, texts.changes.oldValue);
    if (isRecord(b[field])) b[field] = hide(now, old, texts.changes.newValue);
  }
  return [a, b];
}
