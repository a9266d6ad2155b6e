import { en } from './en.ts';

/** What every language has to have. */
export type Texts = typeof en;

/** The language in use; read it when a sentence is made, never at import. */
export let texts: Texts = en;

/** Chooses the language, once, at start. */
export function useTexts(language: Texts): void {
  texts = language;
}
