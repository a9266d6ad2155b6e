import { lookup } from 'node:dns/promises';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls, type TLSSocket } from 'node:tls';
import { type Clock, pause } from '../../base/clock.ts';
import type { KdbgError } from '../../base/errors.ts';
import { type ClusterEntry, readTextFile } from '../../kube/kubeconfigFile.ts';
import { connectionError, timeoutError } from '../../kube/transport/connectionError.ts';
import { proxyFor, tunnel } from '../../kube/transport/proxy.ts';
import { texts } from '../../texts/index.ts';
import type { CliContext } from '../types.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem, unknown } = checksOf('connection');
const SOON = 14 * 86_400_000;

interface Reach {
  cluster: ClusterEntry;
  env: CliContext['env'];
  clock: Clock;
  /** Milliseconds that each step may take. */
  limit: number;
}

/** The way to the API server, step by step, without credentials: name, connection (through the proxy), TLS, clock. Stops where it is cut. */
export async function reachChecks(reach: Reach): Promise<Check[]> {
  const { cluster, env, limit } = reach;
  const url = new URL(cluster.server);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const checks: Check[] = [];
  let socket: Socket | undefined;
  try {
    const proxy = proxyFor(url, cluster.proxyUrl, env);
    if (!proxy) checks.push(await resolved(host, reach));
    const tcp = proxy ? await tunnel(proxy, host, port, limit) : await within(reach, tcpTo(host, port));
    socket = tcp;
    checks.push(
      ok('tcp', texts.tools.doctor.connected(`${host}:${port}`, proxy && `${proxy.protocol}//${proxy.host}`)),
    );
    if (url.protocol === 'https:') {
      const tls = await within(reach, secured(tcp, host, cluster), socket);
      socket = tls;
      checks.push(...certificateChecks(tls, cluster, reach.clock.now()));
    } else checks.push(warning('tls', texts.tools.doctor.noTls));
    checks.push(await clockCheck(socket, url, reach));
  } catch (error) {
    const told = connectionError(error, cluster.server);
    checks.push(problem('reach', told.message, told.todo));
  } finally {
    socket?.destroy();
  }
  return checks;
}

async function resolved(host: string, reach: Reach): Promise<Check> {
  if (isIP(host)) return ok('dns', texts.tools.doctor.address(host));
  const found = await within(reach, lookup(host, { all: true }));
  return ok('dns', texts.tools.doctor.resolved(host, found.map(({ address }) => address).slice(0, 4)));
}

function tcpTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = openTcp({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** A certificate that is not trusted is looked at too, so that it can be said what is wrong with it. */
function secured(socket: Socket, host: string, cluster: ClusterEntry): Promise<TLSSocket> {
  const { certificateAuthority } = texts.kube.credentials;
  const ca = cluster.caData ?? (cluster.caFile ? readTextFile(cluster.caFile, certificateAuthority) : undefined);
  const servername = cluster.tlsServerName ?? (isIP(host) ? undefined : host);
  return new Promise((resolve, reject) => {
    const tls = openTls({
      socket,
      host,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(ca ? { ca } : {}),
      ...(servername ? { servername } : {}),
    });
    tls.once('error', reject);
    tls.once('secureConnect', () => {
      tls.off('error', reject);
      tls.on('error', () => undefined);
      resolve(tls);
    });
  });
}

function certificateChecks(tls: TLSSocket, cluster: ClusterEntry, now: number): Check[] {
  const t = texts.tools.doctor;
  const certificate = tls.getPeerX509Certificate();
  if (!certificate) return [problem('tls', t.noCertificate)];
  const names = (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, ''));
  const from = certificate.validFromDate.getTime();
  const to = certificate.validToDate.getTime();
  const day = certificate.validToDate.toISOString().slice(0, 10);
  const text = t.certificate(tls.getProtocol() ?? 'TLS', names.slice(0, 6), names.length - 6, day);
  const checks: Check[] = [];
  if (cluster.insecure) checks.push(warning('tls', t.insecure(text), t.insecureTodo));
  else if (tls.authorized) checks.push(to - now < SOON ? warning('tls', text, t.serverEndsTodo) : ok('tls', text));
  else {
    const told = whyNot(tls, names, cluster.server);
    checks.push(problem('tls', t.badCertificate(told.message, text), told.todo));
  }
  if (from > now) checks.push(problem('tls-date', t.notYet(certificate.validFromDate.toISOString()), t.clockTodo));
  return checks;
}

function whyNot(tls: TLSSocket, names: readonly string[], server: string): KdbgError {
  const code = String(tls.authorizationError ?? '');
  const said = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? `altnames: ${names.join(', ')}` : code;
  return connectionError(Object.assign(new Error(said), { code }), server);
}

/** The server's Date header against this machine's clock. Any answer has one, also a refusal: no credentials are sent. */
async function clockCheck(socket: Socket, url: URL, reach: Reach): Promise<Check> {
  const t = texts.tools.doctor;
  const asked = reach.clock.now();
  const path = `${url.pathname.replace(/\/+$/, '')}/version`;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: kdbg\r\nConnection: close\r\n\r\n`);
  const head = await within(reach, headOf(socket), socket).catch(() => '');
  const date = Date.parse(/^date: *(.+?)\r?$/im.exec(head)?.[1] ?? '');
  if (Number.isNaN(date)) return unknown('clock', t.noDate);
  // It has whole seconds, cut off.
  const skew = Math.round((date + 500 - (asked + reach.clock.now()) / 2) / 1000);
  if (Math.abs(skew) <= 5) return ok('clock', t.clockRight);
  return (Math.abs(skew) > 120 ? problem : warning)('clock', t.clockOff(skew), t.clockTodo);
}

function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (head.includes('\r\n\r\n') || head.length > 16_384) resolve(head);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** Rejects with a time-out when the work takes longer than a step may; the socket is then closed. */
async function within<T>({ clock, limit, cluster }: Reach, work: Promise<T>, socket?: Socket): Promise<T> {
  const done = new AbortController();
  const late = pause(clock, limit, done.signal).then(() => {
    if (done.signal.aborted) return;
    socket?.destroy();
    throw timeoutError(cluster.server, limit);
  });
  try {
    return await Promise.race([work, late.then(() => work)]);
  } finally {
    done.abort();
  }
}
