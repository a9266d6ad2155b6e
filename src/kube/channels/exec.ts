import { isRecord } from '../../base/object.ts';
import { texts } from '../../texts/index.ts';
import { kubeletReasonOf } from '../kubelets.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { ExecChannel, ExecEnd, ExecOptions, ExecTarget, KubeClient, KubeSocket } from '../types.ts';

/** Channel numbers of `v5.channel.k8s.io` (k8s.io/apimachinery, util/remotecommand). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const PROTOCOL = 'v5.channel.k8s.io';
/** What kubectl sends at most in one message. */
const LARGEST_WRITE = 32 * 1024;

/** Runs a command in a container. Rejects with a KdbgError when it can't be reached; what the command does is told by `ended`. */
export function openExec(client: KubeClient, options: ExecOptions): Promise<ExecChannel> {
  return open(client, 'exec', options, { command: [...options.command] });
}

/** Attaches to the container's own process; `tty` and `stdin` must be as in the container's spec. */
export function openAttach(client: KubeClient, options: Omit<ExecOptions, 'command'>): Promise<ExecChannel> {
  return open(client, 'attach', options, {});
}

export interface RunResult extends ExecEnd {
  stdout: string;
  stderr: string;
  /** More came than was kept. */
  truncated: boolean;
}

/** Runs a command to its end and gives what it wrote (at most `limit` bytes of each, 1 MiB unless told). */
export async function runExec(
  client: KubeClient,
  target: ExecTarget,
  command: readonly string[],
  options: { stdin?: Uint8Array | string; signal?: AbortSignal; limit?: number } = {},
): Promise<RunResult> {
  const limit = options.limit ?? 1024 * 1024;
  const channel = await openExec(client, {
    ...target,
    command,
    tty: false,
    stdin: options.stdin !== undefined,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const kept: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const bytes = { stdout: 0, stderr: 0 };
  let truncated = false;
  channel.onData((data, from) => {
    const room = limit - bytes[from];
    if (data.length > room) truncated = true;
    if (room <= 0) return;
    kept[from].push(data.subarray(0, room));
    bytes[from] += Math.min(room, data.length);
  });
  if (options.stdin !== undefined) {
    channel.write(options.stdin);
    channel.end();
  }
  const end = await channel.ended;
  const text = (from: 'stdout' | 'stderr') => Buffer.concat(kept[from]).toString('utf8');
  return { ...end, stdout: text('stdout'), stderr: text('stderr'), truncated };
}

async function open(
  client: KubeClient,
  subresource: 'exec' | 'attach',
  options: Omit<ExecOptions, 'command'>,
  query: { command?: string[] },
): Promise<ExecChannel> {
  const socket = await client.socket(
    {
      path: resourcePath(RESOURCES.Pod, { namespace: options.namespace, name: options.pod, subresource }),
      query: {
        ...query,
        container: options.container,
        stdin: options.stdin,
        stdout: true,
        // with a TTY there is one stream for both
        stderr: !options.tty,
        tty: options.tty,
      },
      ...(options.signal ? { signal: options.signal } : {}),
    },
    [PROTOCOL],
  );
  const { namespace, pod } = options;
  const channel = new Channel(socket, query.command?.[0] ?? '', async (end) => {
    if (end.code !== undefined || end.reason === undefined) return end;
    // the API server has switched to WebSocket before it asks the kubelet
    return { ...end, reason: (await kubeletReasonOf(client, { namespace, pod }, end.reason)) ?? end.reason };
  });
  if (options.tty && options.columns && options.rows) channel.resize(options.columns, options.rows);
  return channel;
}

class Channel implements ExecChannel {
  readonly ended: Promise<ExecEnd>;
  readonly #socket: KubeSocket;
  readonly #listeners: ((data: Buffer, from: 'stdout' | 'stderr') => void)[] = [];
  #early: { data: Buffer; from: 'stdout' | 'stderr' }[] = [];
  #status: ExecEnd | undefined;

  constructor(socket: KubeSocket, program: string, explain: (end: ExecEnd) => Promise<ExecEnd>) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.onMessage((message) => {
        const data = message.subarray(1);
        if (message[0] === CHANNEL.error) {
          this.#status = execEnd(data.toString('utf8'), program);
          // the server closes in order after this; a server that does not must not keep the session open
          socket.close();
        } else if (data.length > 0 && (message[0] === CHANNEL.stdout || message[0] === CHANNEL.stderr)) {
          this.#data(data, message[0] === CHANNEL.stdout ? 'stdout' : 'stderr');
        }
      });
      socket.onClose((error) =>
        resolve(explain(this.#status ?? { reason: error ? error.message : texts.kube.socketLost })),
      );
    });
  }

  write(data: Uint8Array | string): boolean {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    let room = true;
    for (let at = 0; at < bytes.length; at += LARGEST_WRITE) {
      room = this.#send(CHANNEL.stdin, bytes.subarray(at, at + LARGEST_WRITE));
    }
    return room;
  }

  end(): void {
    this.#send(CHANNEL.close, Buffer.from([CHANNEL.stdin]));
  }

  resize(columns: number, rows: number): void {
    this.#send(CHANNEL.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows })));
  }

  onData(listener: (data: Buffer, from: 'stdout' | 'stderr') => void): void {
    this.#listeners.push(listener);
    const early = this.#early;
    this.#early = [];
    for (const { data, from } of early) listener(data, from);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.close();
  }

  #data(data: Buffer, from: 'stdout' | 'stderr'): void {
    if (this.#listeners.length === 0) this.#early.push({ data, from });
    for (const listener of this.#listeners) listener(data, from);
  }

  #send(channel: number, data: Uint8Array): boolean {
    const message = Buffer.allocUnsafe(data.length + 1);
    message[0] = channel;
    message.set(data, 1);
    return this.#socket.send(message);
  }
}

/**
 * The Status on the error channel: success, a non-zero exit code, or why the command never ran. As a shell does, 127 stands
 * for a command that is not there and 126 for one that can't be run.
 */
export function execEnd(text: string, program: string): ExecEnd {
  let status: unknown;
  try {
    status = JSON.parse(text);
  } catch {
    return { reason: text.trim() || texts.kube.socketLost };
  }
  if (!isRecord(status)) return { reason: texts.kube.socketLost };
  if (status.status === 'Success') return { code: 0 };
  const message = typeof status.message === 'string' ? status.message : '';
  const details = isRecord(status.details) ? status.details : {};
  const causes = Array.isArray(details.causes) ? details.causes.filter(isRecord) : [];
  const exit = causes.find((cause) => cause.reason === 'ExitCode');
  const code = Number(exit?.message);
  const failed = startFailure(message, program);
  if (failed) return failed;
  return exit && Number.isInteger(code) ? { code } : { reason: message };
}

/** What runc and crun say when a command can't be started. */
function startFailure(message: string, program: string): ExecEnd | undefined {
  if (/executable file not found|no such file or directory/i.test(message)) {
    return { code: 127, reason: texts.kube.commandNotFound(program) };
  }
  if (/permission denied|exec format error/i.test(message) && /exec|OCI runtime/i.test(message)) {
    return {
      code: 126,
      reason: texts.kube.commandNotRunnable(program, /exec format/i.test(message) ? 'format' : 'permission'),
    };
  }
  return undefined;
}
