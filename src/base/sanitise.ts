/** Anything but printable ASCII: the only texts that need a closer look. */
const NOT_PLAIN = /[^\x20-\x7e]/;

/**
 * What a terminal would obey instead of show, as ECMA-48 and xterm's control sequences define it:
 * a string sequence (OSC, DCS, SOS, PM, APC) with its end, a CSI sequence, any other escape sequence.
 * A string sequence without an end loses its introducer only: else one stray byte would hide the rest of a line.
 */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?|\x1b[\x20-\x2f]*[\x30-\x7e]?/g;

/** Controls that are left, what reorders text (bidi), and what has no width but breaks alignment or hides text. */
const CONTROLS =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/g;

const TAB_STOP = 8;

/**
 * Untrusted text (names, logs, events, titles) made safe to draw: control sequences, control characters and bidi overrides are gone,
 * tabs are spaces up to the next stop of 8 (unless `tabs` keeps them), ill-formed UTF-16 is U+FFFD. A line break becomes a space,
 * unless `lines` keeps it as `\n`.
 */
export function sanitise(text: string, options: { lines?: boolean; tabs?: boolean } = {}): string {
  if (!NOT_PLAIN.test(text)) return text;
  let clean = text.toWellFormed().replace(SEQUENCES, '');
  if (clean.includes('\r')) clean = clean.replace(/\r+\n/g, '\n').replace(/\r+$/, '').replace(/\r+/g, ' ');
  clean = clean.replace(CONTROLS, '');
  if (!options.lines && clean.includes('\n')) clean = clean.replace(/\n+$/, '').replace(/\n/g, ' ');
  return !options.tabs && clean.includes('\t') ? expandTabs(clean) : clean;
}

function expandTabs(text: string): string {
  let column = 0;
  let out = '';
  for (const part of text.split(/([\t\n])/)) {
    if (part === '\t') {
      const spaces = TAB_STOP - (column % TAB_STOP);
      out += ' '.repeat(spaces);
      column += spaces;
    } else {
      out += part;
      column = part === '\n' ? 0 : column + part.length;
    }
  }
  return out;
}
