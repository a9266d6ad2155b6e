import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { SpdyReader, SpdyWriter } from '../../../../src/kube/channels/spdy.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { serverCertificate } from '../../../../src/playground/api/certificate.ts';
import { tableOf } from '../../../../src/playground/api/tables.ts';
import { SpdyServer } from '../../../../src/playground/channels/spdy.ts';
import { served } from '../../../../src/playground/served.ts';

test('the certificate is for loopback, signed by its authority, and good now', () => {
  const now = Date.now();
  const { ca, cert } = serverCertificate(now);
  const authority = new X509Certificate(ca);
  const server = new X509Certificate(cert);
  expect(server.verify(authority.publicKey)).toBe(true);
  expect(server.checkIssued(authority)).toBe(true);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.checkHost('localhost')).toBe('localhost');
  expect(Date.parse(server.validFrom)).toBeLessThan(now);
  expect(Date.parse(server.validTo)).toBeGreaterThan(now + 86_400_000);
});

test('streams of kdbg’s own SPDY client reach the server, in pieces of any size, and come back', async () => {
  const seen: string[] = [];
  const back: string[] = [];
  const reader = new SpdyReader({
    opened: (id) => back.push(`reply ${id}`),
    data: (id, data, fin) => back.push(`${id} ${data.toString()}${fin ? ' fin' : ''}`),
    reset: (id) => back.push(`reset ${id}`),
    ping: () => undefined,
    goAway: () => undefined,
  });
  const server = new SpdyServer(
    (data) => {
      reader.push(data);
      return true;
    },
    {
      opened: (id, headers) => seen.push(`${id} ${headers.get('streamtype')} ${headers.get('port')}`),
      data(id, data, fin) {
        seen.push(`${id} ${data.toString()}${fin ? ' fin' : ''}`);
        server.data(id, data, fin);
      },
      reset: (id) => seen.push(`reset ${id}`),
    },
  );
  const writer = new SpdyWriter();
  const bytes = Buffer.concat([
    writer.open(1, { streamtype: 'error', port: '80', requestid: '0' }, false),
    writer.open(3, { streamtype: 'data', port: '80', requestid: '0' }, false),
    writer.data(3, Buffer.from('hello'), false),
    writer.data(3, Buffer.alloc(0), true),
  ]);
  for (const byte of bytes) server.push(Buffer.from([byte]));
  while (seen.length < 4) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(['1 error 80', '3 data 80', '3 hello', '3  fin']);
  expect(back).toEqual(['reply 1', 'reply 3', '3 hello', '3  fin']);
  server.close();
});

test('a row of a pod says what kubectl shows', () => {
  const now = Date.parse('2026-01-01T00:10:00Z');
  const pod = {
    metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }] },
    status: {
      phase: 'Running',
      podIP: '127.1.0.1',
      containerStatuses: [
        {
          name: 'main',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:08:00Z' } },
        },
      ],
    },
  } as unknown as KubeObject;
  expect(tableOf(served('Pod'), [pod], now, 'None')).toMatchObject({
    rows: [{ cells: ['a', '0/1', 'CrashLoopBackOff', '3 (2m ago)', '10m', '127.1.0.1', 'node1', '<none>', '<none>'] }],
  });
});
