import { MARK } from './plan.ts';

/** What came back, whichever way it was asked. */
export interface ProbeAnswer {
  /** `curl`, `nc`, `wget`, `bash` …; undefined where the container has no tool to ask with. */
  tool: string | undefined;
  /** Milliseconds that it took, where the container could tell. */
  ms: number | undefined;
  /** HTTP status; missing where none came, and for other probes. */
  status?: number;
  /** Exit code of the tool, or of the probe's own command. */
  code: number | undefined;
  /** The first lines of what came: the body, the command's output. */
  body: readonly string[];
  /** What the tool or command wrote as an error. */
  errors: readonly string[];
}

const MOST_LINES = 40;

const linesOf = (text: string): string[] => {
  const lines = text.replace(/\r/g, '').split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
};

/** The answer of the probe's own command. */
export function readCommand(
  run: { code?: number; stdout: string; stderr: string; reason?: string },
  ms: number,
): ProbeAnswer {
  const errors = linesOf(run.stderr);
  const told = run.reason !== undefined && (run.code === undefined || errors.length === 0) ? [run.reason] : [];
  return { tool: 'exec', ms, code: run.code, body: linesOf(run.stdout), errors: [...errors, ...told] };
}

/** The answer of one of kdbg's own scripts (see plan.ts); undefined when the container has no shell to run it. */
export function readScript(run: { stdout: string; stderr: string }): ProbeAnswer | undefined {
  const mark = new RegExp(`^${MARK} (\\S+) ([\\d.]+) ([\\d.]+) (\\d+)$`, 'm').exec(run.stderr);
  if (!mark) return undefined;
  const [, tool, begin, end, code] = mark;
  const stderr = run.stderr.slice(0, mark.index);
  const head = { tool: tool === 'none' ? undefined : tool, ms: spent(begin, end), code: Number(code) };
  if (tool === 'wget') return { ...head, ...ofWget(stderr), body: linesOf(run.stdout) };
  return { ...head, ...ofHttp(run.stdout), errors: linesOf(stderr) };
}

function spent(begin: string | undefined, end: string | undefined): number | undefined {
  const ms = Math.round((Number(end) - Number(begin)) * 1000);
  return Number(begin) > 0 && ms >= 0 ? ms : undefined;
}

/** The status and the body of an HTTP answer as it came over the wire. */
export function ofHttp(raw: string): { status?: number; body: readonly string[] } {
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(raw)?.[1];
  if (status === undefined) return { body: linesOf(raw) };
  const split = /\r?\n\r?\n/.exec(raw);
  const answer = split ? raw.slice(split.index + split[0].length) : '';
  const first = linesOf(split ? raw.slice(0, split.index) : raw);
  return { status: Number(status), body: [...first, ...(answer === '' ? [] : ['', ...linesOf(answer)])] };
}

/** wget shows the status line, and of a refusal only that, among its messages. */
function ofWget(stderr: string): { status?: number; errors: readonly string[] } {
  const all = [...stderr.matchAll(/HTTP\/\d(?:\.\d)? (\d{3})/g)];
  const status = all.at(-1)?.[1];
  return { ...(status === undefined ? {} : { status: Number(status) }), errors: linesOf(stderr) };
}
