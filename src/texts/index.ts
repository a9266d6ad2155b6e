import { en } from './en.ts';

/** What every language has to have. */
export type Texts = typeof en;

/**
 * The language in use. An import sees a later choice (ES modules export the variable, not its value), so read it when a sentence is made,
 * never when a module is loaded.
 */
export let texts: Texts = en;

/** Chooses the language, once, at start. */
export function useTexts(language: Texts): void {
  texts = language;
}
