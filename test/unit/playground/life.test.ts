import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { KubeObject, Pod } from '../../../src/kube/objects.ts';
import { createPlayground } from '../../../src/playground/playground.ts';
import { served } from '../../../src/playground/served.ts';
import type { Playground } from '../../../src/playground/types.ts';
import { eventually } from '../../support/cluster.ts';
import { PROGRAMS } from '../../support/contract/target.ts';
import { podOf, shellPod } from '../../support/pods.ts';
import { ROOT } from '../../support/ptyDriver.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const files = temporaryFolder();
const open: Playground[] = [];
afterEach(async () => {
  for (const playground of open.splice(0)) await playground.close();
  files.remove();
});

async function playground(): Promise<Playground> {
  const made = await createPlayground({ programs: PROGRAMS, parent: files.path });
  open.push(made);
  return made;
}

const pod = (made: Playground, name: string) => made.store.get<Pod>(served('Pod'), 'default', name);
const add = (made: Playground, name: string, script: string, container: object = {}) =>
  made.store.create(served('Pod'), shellPod(name, script, container) as unknown as KubeObject);
const runs = (made: Playground, name: string) =>
  eventually(`${name} to run`, () => pod(made, name)?.status?.phase === 'Running');

async function logOf(made: Playground, name: string): Promise<string> {
  const found = pod(made, name);
  if (!found) return '';
  const request = { container: 'main', previous: false, follow: false, timestamps: false };
  const stream = await made.runtime.logs(found, request, new AbortController().signal);
  let text = '';
  for await (const part of stream) text += part;
  return text;
}

/** Whether a process is there and no zombie. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(existsSync('/proc') ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
  } catch {
    return false;
  }
}

const hasProc = existsSync('/proc/self/environ');

test.skipIf(!hasProc)(
  'close ends every process, those in sessions of their own too, and removes the folder',
  async () => {
    const made = await playground();
    add(made, 'nest', 'trap "" TERM; setsid sleep 3000 & echo $!; sleep 3001 & echo $!; echo $$; wait');
    const pids = await eventually('three numbers', async () => {
      const lines = (await logOf(made, 'nest').catch(() => '')).split('\n').filter(Boolean).map(Number);
      return lines.length === 3 ? lines : undefined;
    });
    expect(pids.map(alive)).toEqual([true, true, true]);
    await made.close();
    expect(pids.map(alive)).toEqual([false, false, false]);
    expect(readdirSync(files.path)).toEqual([]);
  },
);

test.skipIf(!hasProc)('when kdbg is killed by SIGKILL nothing of the playground stays', async () => {
  const script = files.file(
    'host.ts',
    `import { createPlayground } from ${JSON.stringify(join(ROOT, 'src/playground/playground.ts'))};
     const own = process.argv[2];
     const made = await createPlayground({ programs: ${JSON.stringify(PROGRAMS)}, parent: own, owned: [own] });
     const pod = { kind: 'Pod', list: 'pods' };
     const kind = made.store.resources.find((one) => one.kind === 'Pod');
     made.store.create(kind, ${JSON.stringify(shellPod('nest', 'trap "" TERM HUP; setsid sleep 3000 & echo $!; sleep 3001 & echo $!; echo $$; wait'))});
     const read = async () => {
       const found = made.store.get(kind, 'default', 'nest');
       const request = { container: 'main', previous: false, follow: false, timestamps: false };
       let text = '';
       try {
         for await (const part of await made.runtime.logs(found, request, new AbortController().signal)) text += part;
       } catch {}
       const pids = text.split('\\n').filter(Boolean);
       if (pids.length === 3) console.log(JSON.stringify(pids.map(Number)));
       else setTimeout(read, 50);
     };
     void read();`,
  );
  const own = join(files.path, 'own');
  const host = spawn(process.execPath, [script, own], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  host.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const pids = await eventually('its processes', () =>
    said.includes(']') ? (JSON.parse(said) as number[]) : undefined,
  );
  expect(pids.map(alive)).toEqual([true, true, true]);
  host.kill('SIGKILL');
  await eventually('their end', () => !pids.some(alive));
  await eventually('the end of its folder', () => !existsSync(own));
});

test('nothing of the person’s environment is seen in a container', async () => {
  process.env.MY_SECRET_TOKEN = 'do-not-tell';
  try {
    const made = await playground();
    add(made, 'curious', 'env; exit 0', { env: [{ name: 'OWN', value: 'mine' }] });
    await eventually('its end', () => pod(made, 'curious')?.status?.phase === 'Succeeded');
    const text = await logOf(made, 'curious');
    expect(text).toContain('OWN=mine');
    expect(text).not.toContain('do-not-tell');
    const names = text.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
    const known = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'HOSTNAME', 'OWN', 'PWD', 'SHLVL', '_', 'OLDPWD'];
    expect(names.filter((name) => !known.includes(name) && !name.startsWith('PLAYGROUND_'))).toEqual([]);
  } finally {
    delete process.env.MY_SECRET_TOKEN;
  }
});

test('a container that writes without end blocks nobody, and its log stays bounded', async () => {
  const made = await playground();
  add(
    made,
    'firehose',
    'while true; do echo 0123456789012345678901234567890123456789; done & yes 0123456789012345678901234567890123456789',
  );
  await runs(made, 'firehose');
  let longest = 0;
  for (let i = 0; i < 10; i++) {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 100));
    longest = Math.max(longest, performance.now() - began - 100);
  }
  // What the timers were late: a reader that took everything would be late by seconds.
  expect(longest).toBeLessThan(500);
  expect((await logOf(made, 'firehose')).length).toBeLessThan(20 * 1024 * 1024);
});

test.skipIf(process.platform !== 'linux')(
  'a service is reached at its address, and a pod that is not ready is left out',
  async () => {
    const made = await playground();
    const web = (name: string, image: string, container: object = {}) =>
      made.store.create(served('Pod'), {
        ...podOf(name, image, undefined, container),
        metadata: { name, labels: { app: 'web' } },
      } as unknown as KubeObject);
    const env = [{ name: 'NAME', value: 'good' }];
    web('good', 'playground/web:1', { env, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } });
    web('bad', 'playground/web:1', { readinessProbe: { exec: { command: ['false'] } } });
    const service = made.store.create(served('Service'), {
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 18_080, targetPort: 8080 }] },
    } as KubeObject) as KubeObject & { spec: { clusterIP: string } };
    const url = `http://${service.spec.clusterIP}:18080/`;
    const ask = async () => (await fetch(url, { headers: { connection: 'close' } })).text();
    await eventually('an answer', () => ask().catch(() => undefined));
    for (let i = 0; i < 5; i++) expect(await ask()).toContain('good on good');
  },
);

test('a container that starts process after process is ended', async () => {
  const made = await playground();
  add(made, 'bomb', 'i=0; while [ $i -lt 300 ]; do sleep 300 & i=$((i+1)); done; wait');
  const ended = await eventually('its end', () => pod(made, 'bomb')?.status?.containerStatuses?.[0]?.state?.terminated);
  expect(ended.exitCode).toBe(137);
});

test('a port that is taken is told, and nothing is left behind', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  const parent = join(files.path, 'taken');
  await expect(createPlayground({ programs: PROGRAMS, parent, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(readdirSync(parent)).toEqual([]);
  server.close();
});
