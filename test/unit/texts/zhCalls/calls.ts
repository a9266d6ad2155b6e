/** Sentences whose figures are no plain words or numbers, by their path; each list is one call. */
export type Calls = Readonly<Record<string, readonly (readonly unknown[])[]>>;
