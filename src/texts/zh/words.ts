/** `1,000 个 Pod`. */
export const count = (n: number, what: string, measure = '个'): string => `${n.toLocaleString('en')} ${measure}${what}`;

const PROBES: Readonly<Record<string, string>> = { liveness: '存活探针', readiness: '就绪探针', startup: '启动探针' };

/** `存活探针`, of `liveness`. */
export const probeName = (type: string): string => PROBES[type] ?? `${type} 探针`;
