/** Factors of the suffixes (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Parts are divided, not multiplied by a fraction: 100u is then exactly 0.0001. */
const PARTS: Readonly<Record<string, number>> = { n: 1e9, u: 1e6, m: 1e3 };

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

const seen = new Map<string, number | undefined>();

/**
 * A resource quantity such as `250m`, `64Mi` or `1e3` in its base unit (cores, bytes, pieces).
 * Undefined for what is none: a wire value that cannot be understood must not count as 0.
 */
export function parseQuantity(text: unknown): number | undefined {
  if (typeof text === 'number') return Number.isFinite(text) ? text : undefined;
  if (typeof text !== 'string') return undefined;
  if (seen.has(text)) return seen.get(text);
  const match = QUANTITY.exec(text.trim());
  const value = match ? amount(match[1], match[2] ?? '', match[3]) : undefined;
  if (seen.size > 10_000) seen.clear();
  seen.set(text, value);
  return value;
}

function amount(digits: string | undefined, suffix: string, exponent: string | undefined): number {
  const number = Number(digits);
  if (exponent !== undefined) return number * 10 ** Number(exponent);
  const part = PARTS[suffix];
  return part === undefined ? number * (SUFFIXES[suffix] ?? 1) : number / part;
}

/** Cores as a person writes them: `4`, `250m`, `100.25`; thousandths below one core only. */
export function formatCores(cores: number): string {
  const milli = Math.round(cores * 1000);
  return milli === 0 || Math.abs(milli) >= 1000 ? String(milli / 1000) : `${milli}m`;
}

/** Bytes in the largest binary unit that keeps them short: `64Mi`, `1.5Gi`, `5120Gi` stays `5Ti`. */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  for (const unit of ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi']) {
    if (value < 1024 || unit === 'Pi') {
      const digits = value >= 100 || Number.isInteger(value) ? 0 : 1;
      return `${sign}${Number(value.toFixed(digits))}${unit}`;
    }
    value /= 1024;
  }
  return `${sign}${value}`;
}

/** An amount of a resource by its name: cores, bytes or plain numbers. */
export function formatResource(resource: string, amount: number): string {
  if (resource === 'cpu') return formatCores(amount);
  if (/memory|storage|^hugepages-/.test(resource)) return formatBytes(amount);
  return String(Math.round(amount * 1000) / 1000);
}

/** As a manifest takes it, and never more than the amount: whole thousandths of a core, whole MiB; undefined where nothing is left. */
export function quantityWithin(resource: string, amount: number): string | undefined {
  const bytes = /memory|storage|^hugepages-/.test(resource);
  const size = resource === 'cpu' ? 1 / 1000 : bytes ? MI : 1;
  const count = Math.floor(amount / size + 1e-6);
  if (count <= 0) return undefined;
  return resource === 'cpu' ? formatCores(count / 1000) : `${count}${bytes ? 'Mi' : ''}`;
}

const MI = 1024 * 1024;
