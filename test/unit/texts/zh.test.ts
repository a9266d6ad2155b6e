import { expect, test } from 'vitest';
import { en } from '../../../src/texts/en.ts';
import { zh } from '../../../src/texts/zh.ts';
import type { Calls } from './zhCalls/calls.ts';
import { consoleCalls } from './zhCalls/console.ts';
import { findings1 } from './zhCalls/findings1.ts';
import { findings2 } from './zhCalls/findings2.ts';
import { findings3 } from './zhCalls/findings3.ts';
import { network } from './zhCalls/network.ts';
import { rest } from './zhCalls/rest.ts';

/** A figure that any sentence can be called with: it counts as a number and reads as a name. Each is found again in what is said. */
const FIGURES = ['41001', '52002', '63003', '74004', '85005', '96006'];

const CALLS: Calls = { ...consoleCalls, ...findings1, ...findings2, ...findings3, ...network, ...rest };

/** Every sentence that is translated, with the English one. */
function* sentences(
  english: unknown,
  other: unknown,
  path = '',
): Generator<{ path: string; english: unknown; other: unknown }> {
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return void (yield { path, english, other });
  for (const [name, value] of Object.entries(other)) {
    const of = (english as Record<string, unknown>)[name];
    yield* sentences(of, value, path ? `${path}.${name}` : name);
  }
}

const flat = (said: unknown): string => (Array.isArray(said) ? said.map(flat).join('\n') : String(said));

/** What both say, called alike. */
function said({
  path,
  english,
  other,
}: {
  path: string;
  english: unknown;
  other: unknown;
}): { en: string; zh: string }[] {
  if (typeof english !== 'function' || typeof other !== 'function') return [{ en: flat(english), zh: flat(other) }];
  const calls = CALLS[path] ?? [FIGURES.slice(0, english.length)];
  return calls.map((figures) => ({
    en: flat(Reflect.apply(english, undefined, figures)),
    zh: flat(Reflect.apply(other, undefined, figures)),
  }));
}

const ALL = [...sentences(en, zh)];
/** Numbers of any kind, with their marks of thousands. */
const NUMBERS = /\d[\d,.:]*\d|\d/g;
/** What must be typed or looked for as it is: keys, options, variables, programs and what Kubernetes calls things. */
const WORDS =
  /\b(?:esc|enter|ctrl-\S(?=\W|$)|kubectl|kdbg|gdb|gdbserver|YAML|JSON|Deployment|StatefulSet|DaemonSet|ReplicaSet|Helm|TMPDIR|PATH)\b|--[a-z-]+/g;

test('each translated sentence has an English one of the same kind', () => {
  const wrong = ALL.filter(
    ({ english, other }) => typeof english !== typeof other || Array.isArray(english) !== Array.isArray(other),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
  expect(ALL.length).toBeGreaterThan(350);
});

test('each translated sentence tells every figure and name that the English one tells', () => {
  const missing = ALL.flatMap((sentence) =>
    said(sentence).flatMap(({ en: english, zh: other }) => {
      // A text without figures may name its numbers in words.
      const figures = typeof sentence.english === 'function' ? (english.match(NUMBERS) ?? []) : [];
      const words = english.match(WORDS) ?? [];
      return [...figures, ...words].filter((part) => !other.includes(part)).map((part) => `${sentence.path}: ${part}`);
    }),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test('no figure is left out by mistake or has the wrong shape', () => {
  const odd = ALL.filter((sentence) =>
    said(sentence).some(({ zh: other }) => /undefined|NaN|\[object|null/.test(other)),
  );
  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('every name that a call is given is told', () => {
  const silent = ALL.flatMap((sentence) => {
    const { path, english, other } = sentence;
    if (typeof english !== 'function' || typeof other !== 'function' || CALLS[path]) return [];
    const [both] = said(sentence);
    const given = FIGURES.slice(0, english.length).filter((figure) => both?.en.includes(figure));
    return given.filter((figure) => !both?.zh.includes(figure)).map((figure) => `${path}: ${figure}`);
  });
  expect(silent).toEqual([]);
});

test('sentences are Chinese, and their marks are those of Chinese', () => {
  const marks = ALL.flatMap((sentence) =>
    said(sentence)
      .filter(({ zh: other }) => /[\u4e00-\u9fff][,.;!?](?:\s|$)/.test(other))
      .map(() => sentence.path),
  );
  expect(marks).toEqual([]);
});

test('a space stands between Chinese and other letters, and none beside a mark of Chinese', () => {
  const tight =
    /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}|\p{Script=Han} \p{Script=Han}| [，。；：、！？）]|[，。；：、！？）（] /u;
  const wrong = ALL.flatMap((sentence) =>
    said(sentence).flatMap(({ zh: other }) => (tight.test(other) ? [`${sentence.path}: ${other}`] : [])),
  );
  expect(wrong).toEqual([]);
});

test('no text holds anything that a terminal would obey', () => {
  const bad = ALL.filter((sentence) =>
    said(sentence).some(({ zh: other }) => /[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(other)),
  );
  expect(bad.map(({ path }) => path)).toEqual([]);
});
