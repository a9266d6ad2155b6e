import { apiError } from '../../src/kube/errors.ts';
import type { ApiRequest, KubeClient, KubeSocket } from '../../src/kube/types.ts';

/** A request that a FakeKube got and that the test answers. */
export class FakeCall {
  readonly request: ApiRequest;
  readonly kind: 'json' | 'text' | 'stream';
  #resolve: (value: unknown) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  readonly answered: Promise<unknown>;

  constructor(kind: 'json' | 'text' | 'stream', request: ApiRequest) {
    this.kind = kind;
    this.request = request;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** The query as plain values. */
  get query(): Record<string, unknown> {
    return { ...this.request.query };
  }

  reply(value: unknown): void {
    this.#resolve(value);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  /** Answers with an HTTP status and a Status object, as the API server does. */
  refuse(status: number, message = '', extra: object = {}): void {
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', code: status, message, ...extra });
    this.fail(
      apiError({ server: 'https://fake', context: 'fake', method: 'GET', path: this.request.path }, status, body),
    );
  }

  /** Answers with a stream that the test feeds. */
  open(): FakeStream {
    const stream = new FakeStream(this.request.signal);
    this.reply(stream);
    return stream;
  }
}

/** The body of a streamed answer: pushed, ended or broken by the test. */
export class FakeStream implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = [];
  #end: { error?: unknown } | undefined;
  #wake: () => void = () => undefined;
  left = false;

  constructor(signal?: AbortSignal) {
    signal?.addEventListener('abort', () => this.end(Object.assign(new Error('aborted'), { name: 'AbortError' })));
  }

  push(...texts: (string | Uint8Array)[]): void {
    for (const text of texts) this.#chunks.push(typeof text === 'string' ? Buffer.from(text) : text);
    this.#wake();
  }

  /** Pushes watch events, a line each. */
  events(...events: object[]): void {
    this.push(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }

  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) {
          yield chunk;
          continue;
        }
        if (this.#end) {
          if (this.#end.error) throw this.#end.error;
          return;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.left = true;
    }
  }
}

/** An API server that answers nothing by itself: a test takes each call and answers it. */
export class FakeKube implements KubeClient {
  readonly server = 'https://fake';
  readonly context = 'fake';
  readonly calls: FakeCall[] = [];
  /** Answers calls before the test sees them, where it gives something else than undefined. */
  auto: (call: FakeCall) => unknown = () => undefined;

  json<T>(request: ApiRequest): Promise<T> {
    return this.#call('json', request) as Promise<T>;
  }

  text(request: ApiRequest): Promise<string> {
    return this.#call('text', request) as Promise<string>;
  }

  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>> {
    return this.#call('stream', request) as Promise<AsyncIterable<Uint8Array>>;
  }

  socket(_request?: unknown, _protocols?: readonly string[]): Promise<KubeSocket> {
    return Promise.reject(new Error('a FakeKube has no sockets'));
  }

  async close(): Promise<void> {}

  /** The oldest call that was not taken yet. Throws when there is none: what was expected did not happen. */
  take(): FakeCall {
    const call = this.calls.shift();
    if (!call) throw new Error('no call is waiting');
    return call;
  }

  #call(kind: FakeCall['kind'], request: ApiRequest): Promise<unknown> {
    const call = new FakeCall(kind, request);
    const value = this.auto(call);
    if (value !== undefined) call.reply(value);
    else this.calls.push(call);
    return call.answered;
  }
}
