import type { Texts } from './index.ts';

/**
 * Parts of English in another language: what is there must have English's names, figures and shapes; what is not there yet stays English.
 * So a new English sentence never breaks a language, and one that is gone does not stay in it.
 */
export type Translated<T> = T extends (...figures: never[]) => unknown
  ? T
  : T extends string | number | readonly unknown[]
    ? T
    : { readonly [K in keyof T]?: Translated<T[K]> };

/** A language, as far as it is translated. */
export type Translation = Translated<Texts>;

/** English with everything of it that is translated; neither is changed. */
export function translate(english: Texts, translation: Translation): Texts {
  // Both have the same shape: `Translation` is made from `Texts`.
  return over(english, translation) as Texts;
}

function over(english: unknown, translated: unknown): unknown {
  if (translated === undefined) return english;
  if (!isGroup(english) || !isGroup(translated)) return translated;
  const merged: Record<string, unknown> = { ...english };
  for (const [name, value] of Object.entries(translated)) merged[name] = over(english[name], value);
  return merged;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
