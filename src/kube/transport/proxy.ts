import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { ConnectionError } from './connectionError.ts';
import { socksConnect } from './socks.ts';

/**
 * The proxy for a server, as Go's http.ProxyFromEnvironment finds it: the kubeconfig's proxy-url first, else HTTPS_PROXY or
 * HTTP_PROXY by the server's scheme (either case), unless NO_PROXY names the host; loopback never has one from the environment.
 */
export function proxyFor(
  server: URL,
  proxyUrl: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const either = (name: string) => env[name] || env[name.toLowerCase()];
  let found = proxyUrl;
  if (!found) {
    found = either(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
    if (!found || isLoopback(server.hostname) || isExempt(server, either('NO_PROXY') ?? '')) return undefined;
  }
  const text = found.includes('://') ? found : `http://${found}`;
  if (!URL.canParse(text) || !/^(https?|socks5h?):$/.test(new URL(text).protocol)) {
    throw new ConnectionError('proxy', 'proxy-address', texts.kube.proxyScheme(found), { todo: texts.kube.proxyTodo });
  }
  return new URL(text);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127\./.test(host) || host === '[::1]';
}

/** NO_PROXY: `*`, hosts, domains (with their subdomains), addresses, CIDR blocks, each with an optional port. */
function isExempt(server: URL, list: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return list
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean)
    .some((item) => {
      if (item === '*') return true;
      if (item.includes('/')) return inBlock(host, item);
      const withPort = /^(.*):(\d+)$/.exec(item);
      const plain = withPort && !item.includes('::') ? (withPort[1] ?? '') : item;
      if (withPort && plain !== item && withPort[2] !== port) return false;
      const name = plain.replace(/^\*/, '');
      return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
    });
}

function inBlock(host: string, block: string): boolean {
  const [base = '', bits = ''] = block.split('/');
  const address = ipv4(host);
  const start = ipv4(base);
  if (address === undefined || start === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(start / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A socket to host:port through the proxy. Rejects with a ConnectionError. */
export async function tunnel(proxy: URL, host: string, port: number, limitMs: number): Promise<Socket> {
  const shown = `${proxy.protocol}//${proxy.host}`;
  const fail = (why: string, cause?: unknown) =>
    new ConnectionError('proxy', 'proxy-failed', texts.kube.proxyFailed(shown, why), {
      todo: texts.kube.proxyTodo,
      cause,
    });
  const socket = openSocket(proxy);
  const timer = setTimeout(() => socket.destroy(fail(texts.kube.because.noAnswerInTime)), limitMs);
  try {
    if (proxy.protocol.startsWith('socks')) await socksConnect(socket, proxy, host, port);
    else await httpConnect(socket, proxy, host, port);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof ConnectionError ? error : fail(messageOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

function openSocket(proxy: URL): Socket {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  if (proxy.protocol === 'https:') return connectTls({ host, port: Number(proxy.port || 443), servername: host });
  return connectTcp({ host, port: Number(proxy.port || (proxy.protocol === 'http:' ? 80 : 1080)) });
}

function httpConnect(socket: Socket, proxy: URL, host: string, port: number): Promise<void> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const user = decodeURIComponent(proxy.username);
  const login = user ? Buffer.from(`${user}:${decodeURIComponent(proxy.password)}`).toString('base64') : '';
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login ? `Proxy-Authorization: Basic ${login}\r\n` : ''}\r\n`,
  );
  const { because } = texts.kube;
  return new Promise((resolve, reject) => {
    let head = '';
    const onData = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (head.length > 16_384) reject(new Error(because.notHttp));
        return;
      }
      socket.off('data', onData);
      socket.pause();
      const rest = head.slice(end + 4);
      if (rest) socket.unshift(Buffer.from(rest, 'latin1'));
      const status = head.slice(0, head.indexOf('\r\n'));
      if (/^HTTP\/1\.[01] 2\d\d/.test(status)) resolve();
      else reject(new Error(status.replace(/^HTTP\/1\.[01] /, '').trim() || because.notHttp));
    };
    socket.on('data', onData);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(because.closed)));
  });
}
