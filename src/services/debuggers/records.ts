import type { DebuggerRecord, Subject } from './types.ts';

const HOST = '127.0.0.1';

/** The arguments with a flag after the runtime's own name: `node server.js` → `node --inspect-brk=… server.js`. */
function withFlag(subject: Subject, runtime: RegExp, flag: string): readonly string[] | undefined {
  if (!('program' in subject)) return undefined;
  const [first, ...rest] = subject.program;
  return first !== undefined && runtime.test(first) ? [first, flag, ...rest] : undefined;
}

/**
 * GNU debugger. `--once`: the server ends with its first connection, so none is left behind
 * (https://sourceware.org/gdb/current/onlinedocs/gdb.html/Server.html).
 */
export const gdb: DebuggerRecord = {
  id: 'gdb',
  title: 'gdb',
  server: 'gdbserver',
  port: 2345,
  start: (subject, port) =>
    'program' in subject
      ? ['gdbserver', '--once', `localhost:${port}`, ...subject.program]
      : ['gdbserver', '--once', '--attach', `localhost:${port}`, String(subject.pid)],
  client: (localPort, symbols) => [
    'gdb',
    '-q',
    ...(symbols === undefined ? [] : [symbols]),
    '-ex',
    `target remote ${HOST}:${localPort}`,
  ],
  symbols: true,
  // Else it stops to ask whether it may download symbols from the net.
  env: { DEBUGINFOD_URLS: '' },
};

/** Delve, for Go (https://github.com/go-delve/delve/blob/master/Documentation/usage/dlv_exec.md). */
export const dlv: DebuggerRecord = {
  id: 'dlv',
  title: 'Delve',
  server: 'dlv',
  port: 40000,
  start(subject, port) {
    const flags = ['--headless', '--api-version=2', `--listen=${HOST}:${port}`];
    if (!('program' in subject)) return ['dlv', 'attach', String(subject.pid), ...flags];
    const [program, ...args] = subject.program;
    return program === undefined
      ? undefined
      : ['dlv', 'exec', program, ...flags, ...(args.length > 0 ? ['--', ...args] : [])];
  },
  client: (localPort) => ['dlv', 'connect', `${HOST}:${localPort}`],
  symbols: false,
};

/** The inspector of Node.js (https://nodejs.org/api/debugger.html); a running process opens its port on SIGUSR1. */
export const node: DebuggerRecord = {
  id: 'node',
  title: 'Node inspector',
  server: 'node',
  port: 9229,
  start: (subject, port) =>
    'pid' in subject
      ? port === 9229
        ? ['kill', '-USR1', String(subject.pid)]
        : undefined
      : withFlag(subject, /(^|\/)node(js)?$/, `--inspect-brk=${HOST}:${port}`),
  client: (localPort) => ['node', 'inspect', `${HOST}:${localPort}`],
  symbols: false,
};

/** The Java Debug Wire Protocol; it must be there from the start of the JVM (https://docs.oracle.com/en/java/javase/21/docs/specs/jpda/conninv.html). */
export const jdwp: DebuggerRecord = {
  id: 'jdwp',
  title: 'Java (JDWP)',
  server: 'java',
  port: 5005,
  start: (subject, port) =>
    withFlag(subject, /(^|\/)java$/, `-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=${HOST}:${port}`),
  client: (localPort) => ['jdb', '-attach', `${HOST}:${localPort}`],
  symbols: false,
};

/** debugpy, for Python; its clients are editors (https://github.com/microsoft/debugpy#debugpy-cli-usage). */
export const debugpy: DebuggerRecord = {
  id: 'debugpy',
  title: 'Python (debugpy)',
  server: 'python',
  port: 5678,
  start(subject, port) {
    const listen = ['-m', 'debugpy', '--listen', `${HOST}:${port}`];
    if (!('program' in subject)) return ['python', ...listen, '--pid', String(subject.pid)];
    const [python, ...rest] = subject.program;
    return python !== undefined && /(^|\/)python[\d.]*$/.test(python)
      ? [python, ...listen, '--wait-for-client', ...rest]
      : undefined;
  },
  client: undefined,
  symbols: false,
};

export const DEBUGGERS: readonly DebuggerRecord[] = [gdb, dlv, node, jdwp, debugpy];
