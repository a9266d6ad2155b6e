import type { Span } from './line.ts';

/** A line of YAML: its key, its scalar, its comment. */
export function yamlSpans(text: string): Span[] {
  if (/^\s*#/.test(text)) return [{ text, style: 'dim' }];
  const [, head = '', key = '', colon = '', value = ''] =
    /^(\s*(?:- )*)([^\s:#'"][^:]*|"[^"]*"|'[^']*')(:)(?=\s|$)(.*)$/.exec(text) ?? [];
  if (!key) {
    const [, dash = '', rest = ''] = /^(\s*(?:- )*)(.*)$/.exec(text) ?? [];
    return [{ text: dash, style: 'dim' }, ...scalar(rest)];
  }
  return [
    { text: head, style: 'dim' },
    { text: key, style: 'accent' },
    { text: colon, style: 'dim' },
    ...scalar(value),
  ];
}

function scalar(text: string): Span[] {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$|^(true|false|null)$/.test(trimmed)) return [{ text, style: 'warning' }];
  if (/^["']/.test(trimmed)) return [{ text, style: 'ok' }];
  return [{ text }];
}
