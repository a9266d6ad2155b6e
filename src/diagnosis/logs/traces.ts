/** How a language prints an uncaught error: where it begins, which lines go on, and which line ends it. */
interface TraceShape {
  language: string;
  begins: RegExp;
  goesOn: RegExp;
  /** A line that ends the trace and belongs to it. */
  ends?: RegExp;
  /** A line before the beginning that belongs to it. */
  lead?: RegExp;
  /** The line that says what went wrong; the first of the trace when missing. */
  says?: RegExp;
}

const SHAPES: readonly TraceShape[] = [
  {
    language: 'Python',
    begins: /^\s*Traceback \(most recent call last\):/,
    goesOn:
      /^(?:\s|$|During handling of the above exception|The above exception was the direct cause|Traceback \(most recent)/,
    ends: /^[\w.]*[A-Za-z_]\w*(?::|$)/,
    says: /^[\w.]*[A-Za-z_]\w*(?::|$)/,
  },
  {
    language: 'Java',
    begins:
      /^(?:Exception in thread ".*" |Caused by: )?(?:[a-z_$][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error|Throwable|Failure)\b/,
    goesOn: /^(?:\s+at |\s*\.\.\. \d+ (?:more|common frames)|Caused by: |\s*Suppressed: |\s+- locked )/,
    says: /^(?:Exception in thread|Caused by:|[\w.$]+(?:Exception|Error))/,
  },
  {
    language: '.NET',
    begins: /^Unhandled exception[.:]/i,
    goesOn: /^(?:\s+at |\s*---> |\s+--- End of )/,
  },
  {
    language: 'Go',
    begins: /^(?:panic: |fatal error: |SIGSEGV: segmentation violation)/,
    goesOn:
      /^(?:\s|$|\[signal |goroutine \d+ .*\[running.*\]:|main\.|panic\(|runtime\.|created by |[\w./*()-]+\(.*\)$|exit status )/,
  },
  {
    language: 'Rust',
    begins: /^thread '.*' (?:\(\d+\) )?panicked at /,
    goesOn: /^(?!\[)(?!\d{4}-).+/,
  },
  {
    language: 'Node',
    begins: /^(?:Uncaught )?(?:\w*(?:Error|Exception))(?: \[\w+\])?(?::|$)/,
    goesOn: /^(?:\s+at |\s+\[|\s+\w+: |\s*[{}]|$|Node\.js v\d)/,
    lead: /^(?:(?:\/|file:|node:)\S+:\d+$|\s*\^+\s*$|\s*throw |\s{2,}\S|$)/,
  },
  {
    language: 'Ruby',
    begins: /^\S+\.rb:\d+:in [`'].*: .*\(\w[\w:]*\)$/,
    goesOn: /^\s+(?:from |\d+: from )/,
  },
  {
    language: 'PHP',
    begins: /^(?:PHP )?Fatal error: /,
    goesOn: /^(?:Stack trace:|#\d+ |\s+thrown in |$)/,
  },
];

/** A stack trace in a log: the numbers of its first and last line, and of the line that says what went wrong. */
export interface Trace {
  language: string;
  from: number;
  to: number;
  says: number;
}

/** The last stack trace of a log, whole. */
export function lastTrace(lines: readonly string[]): Trace | undefined {
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] ?? '';
    for (const shape of SHAPES) {
      if (!shape.begins.test(line)) continue;
      const trace = read(shape, lines, at);
      if (trace) return trace;
    }
  }
  return undefined;
}

function read(shape: TraceShape, lines: readonly string[], begin: number): Trace | undefined {
  let from = begin;
  let to = begin;
  // A cause printed under its exception belongs to the trace above it.
  while (from > 0 && shape.language === 'Java' && shape.goesOn.test(lines[from] ?? '')) from--;
  for (let i = begin + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (shape.goesOn.test(line)) to = i;
    else {
      if (shape.ends?.test(line)) to = i;
      break;
    }
  }
  while (to > begin && (lines[to] ?? '').trim() === '') to--;
  for (let i = from - 1; shape.lead && i >= 0 && i >= from - 6 && shape.lead.test(lines[i] ?? ''); i--) {
    if (/^(?:\/|file:|node:)\S+:\d+$/.test(lines[i] ?? '')) from = i;
  }
  // A single line that only looks like the name of an error is no trace.
  if (to === from && !/^(?:panic|fatal error|thread '|Unhandled|PHP|Fatal)/i.test(lines[begin] ?? '')) return undefined;
  let says = begin;
  if (shape.says) for (let i = from; i <= to; i++) if (shape.says.test(lines[i] ?? '')) says = i;
  return { language: shape.language, from, to, says };
}
