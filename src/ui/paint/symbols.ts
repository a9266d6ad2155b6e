import type { Tone } from '../../console/list/types.ts';
import type { Severity } from '../../diagnosis/types.ts';
import type { StyleName } from '../theme.ts';

/** Each state has a symbol as well as a colour. */
export const TONE_SYMBOL: Readonly<Record<Tone, string>> = {
  error: '✖',
  warning: '!',
  asleep: '☾',
  progress: '…',
  quiet: ' ',
  ok: ' ',
};

export const TONE_STYLE: Readonly<Record<Tone, StyleName>> = {
  error: 'error',
  warning: 'warning',
  asleep: 'asleep',
  progress: 'info',
  quiet: 'dim',
  ok: 'text',
};

export const SEVERITY_SYMBOL: Readonly<Record<Severity, string>> = { error: '✖', warning: '!', info: 'i' };
export const SEVERITY_STYLE: Readonly<Record<Severity, StyleName>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
};
