/** What stands where a secret was. */
export const REDACTED = '‹secret›';

/** Names of fields, options and variables whose value is a secret. */
const SECRET_NAME =
  '(?:[a-z0-9_.-]*(?:token|secret|passw(?:or)?d|passphrase|passwd|credentials?|api[_-]?key|private[_-]?key|access[_-]?key|key[_-]data|certificate[_-]data|authority[_-]data|session[_-]?key|signature|cookie)[a-z0-9_.-]*|pwd|sig|code_verifier)';

/**
 * What secrets look like where nothing tells their value: each with what of it stays. PEM blocks and their base64, JSON Web Tokens, bearer and
 * basic authorization, logins in addresses, values of named fields and options, tokens with a known prefix (cloud providers, forges,
 * OpenShift), and long random texts.
 */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g, REDACTED],
  [/\bLS0tLS1[A-Za-z0-9+/=\s]*={0,2}/g, REDACTED],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, REDACTED],
  [/\b(bearer|basic|negotiate|digest)([\s:]+)(?!realm\b)[\w.~+/=-]{4,}/gi, `$1$2${REDACTED}`],
  [/\b(authorization|proxy-authorization|x-auth-token)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, `$1$2${REDACTED}`],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${REDACTED}@`],
  [
    new RegExp(
      `(?<![a-z0-9])(${SECRET_NAME})(\\\\?["']?\\s*[:=]\\s*)(\\\\?)(["'])(?:(?!\\3\\4)[\\s\\S])*(?:\\3\\4|$)`,
      'gi',
    ),
    `$1$2$3$4${REDACTED}$3$4`,
  ],
  [new RegExp(`(?<![a-z0-9])(${SECRET_NAME})(\\s*[:=]\\s*)(?!["'\\\\‹])[^\\s"',;&)}\\]]+`, 'gi'), `$1$2${REDACTED}`],
  [new RegExp(`(--${SECRET_NAME})(["']?,?\\s+["']?)(?![-‹])[^\\s"',]+`, 'gi'), `$1$2${REDACTED}`],
  [
    /\b(?:k8s-aws-v1\.|ya29\.|sha256~|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|hvs\.|s\.)[\w.-]{12,}/g,
    REDACTED,
  ],
  [/\b(?=[A-Za-z0-9+_=-]*[a-z])(?=[A-Za-z0-9+_=-]*[A-Z])(?=[A-Za-z0-9+_=-]*[0-9])[A-Za-z0-9+_=-]{40,}/g, REDACTED],
];

/** Shorter texts are words: taking them out would hide more than it protects. */
const SHORTEST = 6;

/** `text` without secrets: those that are known by their value, and whatever looks like one. */
export function redact(text: string, known: Iterable<string> = []): string {
  let clean = text;
  // The longest first: one may hold another.
  for (const secret of [...new Set(known)].sort((a, b) => b.length - a.length)) {
    const trimmed = secret.trim();
    if (trimmed.length >= SHORTEST) clean = clean.replaceAll(trimmed, REDACTED);
  }
  for (const [look, rest] of LOOKS) clean = clean.replace(look, rest);
  return clean;
}

const SECRET_VARIABLE = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|_KEY$|APIKEY|AUTH|COOKIE|_PAT$/i;
/** Paths, switches and numbers are no secrets, whatever their variable is called (SSH_AUTH_SOCK). */
const NO_SECRET = /^(?:[~/.]|[a-z]:[\\/]|\d+$|true$|false$)/i;

/** The values of variables that hold secrets, by their names, and the logins of proxies. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    const login = /:\/\/([^/@\s]+)@/.exec(value)?.[1];
    return [
      ...(SECRET_VARIABLE.test(name) && !NO_SECRET.test(value) ? [value] : []),
      ...(login ? [login, ...login.split(':').slice(1)] : []),
    ];
  });
}
