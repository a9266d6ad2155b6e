import { texts } from '../texts/index.ts';

type Parts = readonly (string | undefined)[];

const told = (parts: Parts): string[] => parts.filter((part) => part !== undefined && part !== '') as string[];

/** Whole sentences, one after the other as the language in use puts them; what is empty is left out. */
export const sentences = (parts: Parts): string => texts.findings.common.sentences(told(parts));

/** Reasons in one line, each of them no whole sentence. */
export const clauses = (parts: Parts): string => texts.findings.common.clauses(told(parts));

/** Any of them would do. */
export const either = (parts: Parts): string => texts.findings.common.either(told(parts));
