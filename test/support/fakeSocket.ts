import type { ApiRequest, KubeSocket } from '../../src/kube/types.ts';
import { FakeKube } from './fakeKube.ts';

/** A WebSocket whose other side is the test. */
export class FakeSocket implements KubeSocket {
  readonly protocol: string;
  readonly request: Pick<ApiRequest, 'path' | 'query'>;
  readonly sent: Buffer[] = [];
  /** What send() answers. */
  room = true;
  paused = false;
  closed = false;
  #messages: ((data: Buffer) => void)[] = [];
  #drains: (() => void)[] = [];
  #closes: ((error?: Error) => void)[] = [];

  constructor(protocol: string, request: Pick<ApiRequest, 'path' | 'query'>) {
    this.protocol = protocol;
    this.request = request;
  }

  send(data: Uint8Array): boolean {
    this.sent.push(Buffer.from(data));
    return this.room;
  }

  onMessage(listener: (data: Buffer) => void): void {
    this.#messages.push(listener);
  }

  onDrain(listener: () => void): void {
    this.#drains.push(listener);
  }

  onClose(listener: (error?: Error) => void): void {
    this.#closes.push(listener);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  close(): void {
    this.end();
  }

  /** A message of the other side. */
  message(...parts: (Uint8Array | string | number[])[]): void {
    const data = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
    for (const listener of this.#messages) listener(data);
  }

  drain(): void {
    this.room = true;
    for (const listener of this.#drains) listener();
  }

  /** The other side ends it. */
  end(error?: Error): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.#closes) listener(error);
  }
}

/** A FakeKube whose sockets the test gets; `refuse` makes the upgrade fail. */
export class FakeSocketKube extends FakeKube {
  readonly sockets: FakeSocket[] = [];
  refuse: (protocol: string) => Error | undefined = () => undefined;

  override async socket(
    request: Pick<ApiRequest, 'path' | 'query'> = { path: '' },
    protocols: readonly string[] = [],
  ): Promise<KubeSocket> {
    const protocol = protocols[0] ?? '';
    const error = this.refuse(protocol);
    if (error) throw error;
    const socket = new FakeSocket(protocol, request);
    this.sockets.push(socket);
    return socket;
  }

  /** The newest socket. */
  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }
}
