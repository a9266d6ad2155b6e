/** `1,000 个 Pod`. */
export const count = (n: number, what: string, measure = '个'): string => `${n.toLocaleString('en')} ${measure}${what}`;
