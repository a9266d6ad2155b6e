/** `1,000 pods`, `1 pod`. */
export const many = (n: number, one: string, more = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

/** `a, b, c`. */
export const list = (words: readonly string[]): string => words.join(', ');
