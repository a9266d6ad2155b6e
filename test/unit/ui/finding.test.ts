import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellWidth } from '../../../src/base/width.ts';
import type { Finding } from '../../../src/diagnosis/types.ts';
import { texts } from '../../../src/texts/index.ts';
import { chooseLanguage } from '../../../src/texts/language.ts';
import { paintFinding } from '../../../src/ui/paint/finding.ts';
import { makeTheme } from '../../../src/ui/theme.ts';

const NEXT = Date.parse('2026-01-01T12:34:56Z');
const theme = makeTheme('dark', 'none');

beforeAll(() => chooseLanguage('zh'));
afterAll(() => chooseLanguage('en'));

function finding(): Finding {
  const { common, crash } = texts.findings;
  return {
    id: 'one',
    code: 'oom-killed',
    severity: 'error',
    object: { kind: 'Pod', namespace: 'shop', name: 'cache-1', container: 'cache' },
    affected: [],
    title: crash.oomTitle('cache', '128Mi'),
    cause: common.sentences([
      crash.oom('128Mi', 137),
      crash.oomRequest('64Mi'),
      crash.runsAndNext(3000, 5, common.startsAgain(NEXT, NEXT - 60_000)),
    ]),
    evidence: [],
    remedies: [],
    nextAt: NEXT,
  };
}

const rows = (width: number, left: number): string[] =>
  paintFinding(theme, width, finding(), { now: NEXT - left, commands: false }).map(({ text }) =>
    stripVTControlCharacters(text),
  );

test('Chinese fills the rows of the pane, and none begins with a mark that closes', () => {
  for (let width = 32; width <= 80; width++) {
    for (const row of rows(width, 56_000)) {
      expect(cellWidth(row)).toBe(width);
      expect(row.trimStart()).not.toMatch(/^[，。；：、）”]/);
    }
  }
  expect(rows(48, 56_000).map((row) => row.trimEnd().replace(/\d\d:\d\d:/, 'hh:mm:'))).toMatchInlineSnapshot(`
    [
      " ✖ cache 被杀死，因为它需要的内存超过了限制",
      "   128Mi",
      "   Pod cache-1 · 容器 cache",
      "   内核杀死了它，因为它需要的内存超过了限制",
      "   128Mi（OOMKilled：内存不足，退出码 137）。它",
      "   请求 64Mi。它运行了 3 s，已经终止 5 次；",
      "   Kubernetes 下次启动它是在",
      "   hh:mm:56（56 s 后）。",
    ]
  `);
});

test('the countdown stands behind the time of the next try, and its rows stay as they are while it counts', () => {
  const texted = (left: number) => rows(60, left).map((row) => row.trim());
  expect(texted(56_000).join('')).toMatch(/Kubernetes 下次启动它是在 ?\d\d:\d\d:56（56 s 后）。$/);
  const begins = (left: number) => texted(left).map((row) => row.slice(0, 4));
  for (const left of [3000, 59_000, 272_000]) expect(begins(left)).toEqual(begins(56_000));
});
