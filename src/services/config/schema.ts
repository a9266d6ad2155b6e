import { texts } from '../../texts/index.ts';
import { LANGUAGES } from '../../texts/language.ts';

/** The themes that a person can choose; `auto` is dark or light by the terminal's background. */
export const THEMES = ['auto', 'dark', 'light', 'contrast', 'colour-blind'] as const;
export type ThemeName = (typeof THEMES)[number];

/** What a setting can be. */
export type Kind =
  | { type: 'text' }
  | { type: 'switch' }
  | { type: 'choice'; of: readonly string[] }
  | { type: 'key' }
  | { type: 'number'; min: number; max: number };

/** One setting of the configuration file: reading, messages and docs/configuration.md are made from it. */
export interface Setting {
  /** With dots, e.g. `logs.lines`. */
  path: string;
  kind: Kind;
  /** Missing: `fallback` says what is used instead. */
  value?: string | number | boolean;
  fallback?: string;
  help: string;
}

/** Every setting outside `contexts`, in the order in which the document shows them. */
export function settings(): readonly Setting[] {
  const { help, fallback } = texts.cli.config;
  const look = texts.look.settings;
  return [
    { path: 'keymap', kind: { type: 'choice', of: ['default', 'vim', 'k9s'] }, value: 'default', help: help.keymap },
    { path: 'theme', kind: { type: 'choice', of: THEMES }, value: 'auto', help: look.theme },
    { path: 'ascii', kind: { type: 'switch' }, value: false, help: look.ascii },
    { path: 'language', kind: { type: 'choice', of: ['auto', ...LANGUAGES] }, value: 'auto', help: look.language },
    { path: 'mouse', kind: { type: 'switch' }, value: true, help: help.mouse },
    { path: 'readOnly', kind: { type: 'switch' }, value: false, help: help.readOnly },
    { path: 'editor', kind: { type: 'text' }, fallback: fallback.editor, help: help.editor },
    { path: 'diagnosis.sockets', kind: { type: 'switch' }, value: true, help: help.sockets },
    { path: 'logs.lines', kind: { type: 'number', min: 1000, max: 5_000_000 }, value: 100_000, help: help.logLines },
    { path: 'logs.tail', kind: { type: 'number', min: 0, max: 100_000 }, value: 1000, help: help.logTail },
    { path: 'terminal.prefix', kind: { type: 'key' }, value: 'ctrl-]', help: help.prefix },
    { path: 'terminal.shell', kind: { type: 'text' }, fallback: fallback.shell, help: help.shell },
    {
      path: 'terminal.scrollback',
      kind: { type: 'number', min: 100, max: 1_000_000 },
      value: 10_000,
      help: help.scrollback,
    },
  ];
}

/** What can be set for a context, under `contexts: NAME:`. */
export function contextSettings(): readonly Setting[] {
  const { help, fallback } = texts.cli.config;
  return [
    { path: 'readOnly', kind: { type: 'switch' }, value: false, help: help.contextReadOnly },
    { path: 'namespace', kind: { type: 'text' }, fallback: fallback.namespace, help: help.contextNamespace },
  ];
}

/** Why a value is none of its kind, or undefined when it is. */
export function wrong(kind: Kind, value: unknown): string | undefined {
  const say = texts.cli.config;
  switch (kind.type) {
    case 'text':
      return typeof value === 'string' && value.trim() ? undefined : say.wantsText;
    case 'switch':
      return typeof value === 'boolean' ? undefined : say.wantsSwitch;
    case 'choice':
      return typeof value === 'string' && kind.of.includes(value) ? undefined : say.wantsChoice(kind.of);
    case 'key':
      return typeof value === 'string' && /^ctrl-([a-z]|[[\]\\^_@ ]|space)$/.test(value) ? undefined : say.wantsKey;
    case 'number':
      return Number.isInteger(value) && Number(value) >= kind.min && Number(value) <= kind.max
        ? undefined
        : say.wantsNumber(kind.min, kind.max);
  }
}
