import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { runExec } from '../../src/kube/channels/exec.ts';
import { createForwards } from '../../src/services/forwards/index.ts';
import type { ForwardInfo, ForwardSpec, ForwardState, Forwards } from '../../src/services/forwards/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';

let space: TestNamespace;
let forwards: Forwards;

beforeAll(async () => {
  space = await testNamespace('forwards');
  const labels = { app: 'web' };
  await space.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'nginx', image: 'nginx:1.22', ports: [{ name: 'http', containerPort: 80 }] }],
        },
      },
    },
  });
  await space.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ name: 'front', port: 8088, targetPort: 'http' }] },
  });
  await space.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tools', labels: { app: 'tools' } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'main', image: 'toolbox:1', command: ['sleep', 'infinity'] }],
    },
  });
  await space.readyPod('app=web');
  await space.readyPod('app=tools');
  await eventually('two pods', async () => (await space.pods('app=web')).length === 2);
  forwards = createForwards({ client: space.client, clock: systemClock });
});

afterEach(async () => {
  for (const { id } of forwards.list.get()) await forwards.stop(id);
});
afterAll(async () => {
  await forwards?.close();
  await space?.close();
});

const infoOf = (id: string): ForwardInfo => {
  const info = forwards.list.get().find((one) => one.id === id);
  if (!info) throw new Error(`no forward ${id}`);
  return info;
};

async function start(spec: Omit<ForwardSpec, 'namespace'>): Promise<ForwardInfo> {
  return forwards.start({ namespace: space.namespace, ...spec });
}

function phase<P extends ForwardState['phase']>(id: string, wanted: P): Promise<Extract<ForwardState, { phase: P }>> {
  return eventually(`${wanted}`, () => {
    const { state } = infoOf(id);
    return state.phase === wanted ? (state as Extract<ForwardState, { phase: P }>) : undefined;
  });
}

const get = (port: number, path = '/', patience = 60_000) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(patience) });
const inTools = (script: string) =>
  runExec(space.client, { namespace: space.namespace, pod: 'tools', container: 'main' }, ['sh', '-c', script]);

describe('a forward', () => {
  test('to a pod serves what the pod serves', async () => {
    const pod = await space.readyPod('app=web');
    const { id, localPort } = await start({ target: { kind: 'Pod', name: pod }, port: 80 });
    expect(await phase(id, 'ready')).toMatchObject({ pod, remotePort: 80, reached: false });
    expect((await get(localPort)).status).toBe(200);
    expect(infoOf(id).state).toMatchObject({ reached: true });
  });

  test('to a service goes by its port to the named target port', async () => {
    const { id, localPort } = await start({ target: { kind: 'Service', name: 'web' }, port: 'front' });
    expect(localPort).toBe(8088);
    expect(await phase(id, 'ready')).toMatchObject({ remotePort: 80, reached: true });
    expect((await get(localPort)).status).toBe(200);
  });

  test('to a deployment serves 50 requests at once', async () => {
    const { id, localPort } = await start({ target: { kind: 'Deployment', name: 'web' }, port: 'http' });
    await phase(id, 'ready');
    const answers = await Promise.all(Array.from({ length: 50 }, () => get(localPort)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => answer.text()));
    await eventually('all closed', () => infoOf(id).connections.open === 0);
    expect(infoOf(id).connections.total).toBe(50);
  });

  test('carries 64 MiB unharmed, and counts them', async () => {
    const size = 64 * 1024 * 1024;
    const pod = await space.readyPod('app=web');
    const made = `dd if=/dev/urandom of=/usr/share/nginx/html/big bs=1M count=64 2>/dev/null; md5sum < /usr/share/nginx/html/big`;
    const at = { namespace: space.namespace, pod, container: 'nginx' };
    const sum = (await runExec(space.client, at, ['sh', '-c', made])).stdout.slice(0, 32);
    const { id, localPort } = await start({ target: { kind: 'Pod', name: pod }, port: 80 });
    await phase(id, 'ready');
    const body = Buffer.from(await (await get(localPort, '/big')).arrayBuffer());
    expect(body.length).toBe(size);
    const { createHash } = await import('node:crypto');
    expect(createHash('md5').update(body).digest('hex')).toBe(sum);
    await eventually('the count', () => infoOf(id).bytes.in >= size);
  });

  test('says when nothing listens on the port, and recovers with the next connection that is taken', async () => {
    const { id, localPort } = await start({ target: { kind: 'Pod', name: 'tools' }, port: 7777 });
    await phase(id, 'ready');
    await expect(get(localPort)).rejects.toThrow();
    expect(await phase(id, 'waiting')).toMatchObject({ why: expect.stringMatching(/Nothing listened on port 7777/) });
    expect(infoOf(id).lastError?.text).toMatch(/Nothing listens on port 7777/);
    await inTools('(while true; do printf "HTTP/1.0 200 OK\\r\\n\\r\\nhi" | nc -l -p 7777; done) >/dev/null 2>&1 &');
    await eventually('an answer', async () => {
      // nc takes one connection at a time and may leave the next one waiting.
      return (await get(localPort, '/', 3_000).catch(() => undefined))?.ok;
    });
    expect(await phase(id, 'ready')).toMatchObject({ reached: true });
  });

  test('makes no connection of its own to a pod: a server for one client is still there for the first one', async () => {
    await inTools('(echo once | nc -l -p 7001) >/dev/null 2>&1 &');
    const { id, localPort } = await start({ target: { kind: 'Pod', name: 'tools' }, port: 7001 });
    await phase(id, 'ready');
    const socket = connect(localPort, '127.0.0.1');
    expect(String((await once(socket, 'data'))[0])).toBe('once\n');
    socket.destroy();
  });

  test('a local program that goes away leaves no connection in the pod', async () => {
    const { id, localPort } = await start({ target: { kind: 'Deployment', name: 'web' }, port: 80 });
    await phase(id, 'ready');
    const sockets = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = connect(localPort, '127.0.0.1');
        await once(socket, 'connect');
        socket.on('error', () => undefined);
        // Kept alive by nginx for 65 seconds after the answer.
        socket.write('GET / HTTP/1.1\r\nHost: web\r\n\r\n');
        await once(socket, 'data');
        return socket;
      }),
    );
    // Figures are told ten times a second.
    await eventually('all open', () => infoOf(id).connections.open === 10);
    for (const socket of sockets) socket.end(() => socket.destroy());
    await eventually('all closed', () => infoOf(id).connections.open === 0);
  });

  test('follows its deployment to the next pod, on the same local port', async () => {
    const { id, localPort } = await start({ target: { kind: 'Deployment', name: 'web' }, port: 80 });
    const { pod } = await phase(id, 'ready');
    await space.remove('Pod', pod);
    await eventually('another pod', () => {
      const { state } = infoOf(id);
      return state.phase === 'ready' && state.pod !== pod;
    });
    expect((await get(localPort)).status).toBe(200);
    expect(infoOf(id).localPort).toBe(localPort);
  });

  test('waits for a deployment without pods and comes back by itself', async () => {
    const scale = (replicas: number) =>
      space.client.json({
        method: 'PATCH',
        path: `/apis/apps/v1/namespaces/${space.namespace}/deployments/web/scale`,
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas } },
      });
    const { id, localPort } = await start({ target: { kind: 'Deployment', name: 'web' }, port: 80 });
    await phase(id, 'ready');
    await scale(0);
    expect(await phase(id, 'waiting')).toMatchObject({ why: expect.stringMatching(/web/) });
    await scale(2);
    await phase(id, 'ready');
    await eventually('an answer', async () => (await get(localPort).catch(() => undefined))?.ok);
  });

  test('to what is not there says so', async () => {
    const { id } = await start({ target: { kind: 'Service', name: 'ghost' }, port: 80 });
    expect(await phase(id, 'waiting')).toMatchObject({ why: `There is no service ghost in ${space.namespace}.` });
  });
});
