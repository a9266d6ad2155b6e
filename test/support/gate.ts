import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, type Server, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { SERVER } from './certificates.ts';

interface Fault {
  /** Tested against `METHOD path?query`. */
  match: RegExp;
  /** 0: the answer never comes. */
  code: number;
  message: string;
  left: number;
}

/**
 * Stands in front of an API server on loopback and hands everything through, upgrades too, until a test breaks something: refusals, silence,
 * watches that are cut, a server that is gone. Its certificate is signed by the tests' authority (`certificates.ts`).
 */
export class Gate {
  /** `METHOD path?query` of every request. */
  readonly requests: string[] = [];
  readonly #faults: Fault[] = [];
  readonly #watches = new Set<ServerResponse>();
  readonly #sockets = new Set<Duplex>();
  readonly #behind: URL;
  readonly #ca: string;
  readonly #agent: Agent;
  #server: Server | undefined;
  #port = 0;

  /** `ca` is the authority of the server behind it, as PEM. */
  private constructor(behind: string, ca: string) {
    this.#behind = new URL(behind);
    this.#ca = ca;
    this.#agent = new Agent({ keepAlive: true, ca });
  }

  static async open(behind: string, ca: string): Promise<Gate> {
    const gate = new Gate(behind, ca);
    await gate.up();
    return gate;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Requests whose `METHOD path?query` fits are answered with this status (0: never), `times` times. */
  fail(match: RegExp, code: number, options: { times?: number; message?: string } = {}): void {
    const { times = Number.POSITIVE_INFINITY, message = `fault ${code}` } = options;
    this.#faults.push({ match, code, message, left: times });
  }

  /** Ends every watch, in the middle of an object where asked. */
  cutWatches(options: { midObject?: boolean } = {}): void {
    for (const response of [...this.#watches]) {
      if (options.midObject) response.write('{"type":"MODIFIED","object":{"metadata":{"na');
      response.socket?.destroy();
    }
  }

  /** Nothing listens any more and every connection is cut; up() brings it back on the same port. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
    await closed;
  }

  async up(): Promise<void> {
    const server = createServer({ cert: SERVER.cert, key: SERVER.key }, this.#answer);
    server.on('upgrade', this.#upgrade);
    server.on('connection', (socket) => this.#keep(socket));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  readonly #answer = (request: IncomingMessage, response: ServerResponse): void => {
    const line = `${request.method} ${request.url}`;
    this.requests.push(line);
    const fault = this.#faults.findLast((one) => one.left > 0 && one.match.test(line));
    if (fault) {
      fault.left--;
      if (fault.code !== 0) refuse(response, fault);
      return;
    }
    const { method, url, headers } = request;
    if (/[?&]watch=(true|1)/.test(url ?? '')) {
      this.#watches.add(response);
      response.on('close', () => this.#watches.delete(response));
    }
    const passed = send(new URL(url ?? '/', this.#behind), { method, headers, agent: this.#agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  };

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    this.requests.push(`${request.method} ${request.url}`);
    const { hostname, port } = this.#behind;
    const passed = connect({ host: hostname, port: Number(port), ca: this.#ca }, () => {
      const headers = request.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
      passed.write(`${[`${request.method} ${request.url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    this.#keep(passed);
    for (const [one, other] of [
      [passed, socket],
      [socket, passed],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  };

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
  }
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  410: 'Expired',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
};

function refuse(response: ServerResponse, { code, message }: Fault): void {
  const reason = REASONS[code] ?? 'InternalError';
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message }));
}
