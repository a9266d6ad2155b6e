import { sanitise } from '../../base/sanitise.ts';
import { texts } from '../../texts/index.ts';
import { type Check, GROUPS, type Level } from './types.ts';

const MARKS: Readonly<Record<Level, readonly [mark: string, sgr: string]>> = {
  ok: ['✓', '32'],
  warning: ['!', '33'],
  problem: ['✖', '31'],
  unknown: ['?', '2'],
};

/** One line a check under the heading of its group, then how many are not right. Ends with a newline. */
export function doctorText(checks: readonly Check[], options: { colour: boolean }): string {
  const t = texts.tools.doctor;
  const paint = (sgr: string, text: string) => (options.colour ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const lines: string[] = [];
  for (const group of GROUPS) {
    const of = checks.filter((check) => check.group === group);
    if (of.length > 0) lines.push(paint('1', t.groups[group]));
    for (const { level, text, todo } of of) {
      const [mark, sgr] = MARKS[level];
      lines.push(`${paint(sgr, mark)} ${sanitise(text)}`);
      if (todo) lines.push(`  → ${sanitise(todo)}`);
    }
    if (of.length > 0) lines.push('');
  }
  const count = (level: Level) => checks.filter((check) => check.level === level).length;
  return `${[...lines, t.summed(count('problem'), count('warning'), count('unknown'))].join('\n')}\n`;
}

/** The same for a program: `{ok, checks: [{group, id, level, text, todo?}]}`. Ends with a newline. */
export function doctorJson(checks: readonly Check[]): string {
  const clean = checks.map((check) => ({
    ...check,
    text: sanitise(check.text),
    ...(check.todo ? { todo: sanitise(check.todo) } : {}),
  }));
  return `${JSON.stringify({ ok: !checks.some(({ level }) => level === 'problem'), checks: clean }, undefined, 2)}\n`;
}
