/** `1,000 个 Pod`. */
export const count = (n: number, what: string, measure = '个'): string => `${n.toLocaleString('en')} ${measure}${what}`;

const PROBES: Readonly<Record<string, string>> = { liveness: '存活探针', readiness: '就绪探针', startup: '启动探针' };

/** `存活探针`, of `liveness`. */
export const probeName = (type: string): string => PROBES[type] ?? `${type} 探针`;

/** With the mark that ends a sentence, where a message does not bring its own. */
export const end = (text: string): string => (/[.!?…。！？]$/.test(text) ? text : `${text}。`);

/** With the space that Latin letters need before them where they follow Chinese: ` CPU`, `内存`. */
export const led = (words: string): string => (/^[!-~]/.test(words) ? ` ${words}` : words);
/** With the space that Latin letters need behind them where Chinese follows: `web-1 `, `另外 2 个`. */
export const trailed = (words: string): string => (/[!-~]$/.test(words) ? `${words} ` : words);
/** Both: ` CPU `, `内存`. */
export const spaced = (words: string): string => trailed(led(words));
