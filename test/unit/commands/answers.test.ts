import { describe, expect, test } from 'vitest';
import { settle } from '../../support/fakeClock.ts';
import { choices, onDesk, question } from './onDesk.ts';

const API = 'deployment/api';

/** What each answer to the command's question prepares; undefined where it is refused, with the question left open. */
async function prepared(command: string, answer: string): Promise<string | undefined> {
  const { desk, changes, run, answer: give } = await onDesk();
  await run(command);
  await give(answer);
  const refused = desk.dialogs.top?.kind === 'prompt' && desk.dialogs.top.error !== undefined;
  expect(changes.prepared.length).toBe(refused ? 0 : 1);
  return changes.prepared[0];
}

describe('a label', () => {
  test.each([
    ['app=web', '{"app":"web"}'],
    ['app=', '{"app":""}'],
    ['app=a=b', '{"app":"a=b"}'],
    ['app-', '{"app":null}'],
    ['kubernetes.io/os=linux', '{"kubernetes.io/os":"linux"}'],
    ['x/y_z.1-2=v', '{"x/y_z.1-2":"v"}'],
  ])('%s', async (typed, wanted) => {
    expect(await prepared('resource.label', typed)).toBe(`resource.label pod/api-5f7d9d8c6-jm4tt ${wanted}`);
  });

  test.each(['', 'app', '=web', '-', 'a b=c', '-=x'])('refused: “%s”', async (typed) => {
    expect(await prepared('resource.label', typed)).toBeUndefined();
  });
});

describe('an environment variable', () => {
  test.each([
    ['A=1', '{"A":"1"}'],
    ['A=', '{"A":""}'],
    ['A-', '{"A":null}'],
    ['DATABASE_URL=postgres://u:p@db/x?a=b', '{"DATABASE_URL":"postgres://u:p@db/x?a=b"}'],
    ['A=b-', '{"A":"b-"}'],
    ['my.var-x=1', '{"my.var-x":"1"}'],
  ])('%s', async (typed, wanted) => {
    expect(await prepared('workload.setEnv', typed)).toBe(`workload.setEnv ${API} api ${wanted}`);
  });

  test.each(['', 'A', '1A=x', '=x', 'A B=x'])('refused: “%s”', async (typed) => {
    expect(await prepared('workload.setEnv', typed)).toBeUndefined();
  });
});

describe('resources', () => {
  test.each([
    ['requests.cpu=250m', '{"requests":{"cpu":"250m"},"limits":{}}'],
    [
      'requests.cpu=1  limits.memory=512Mi limits.cpu-',
      '{"requests":{"cpu":"1"},"limits":{"memory":"512Mi","cpu":null}}',
    ],
    ['limits.nvidia.com/gpu=1', '{"requests":{},"limits":{"nvidia.com/gpu":"1"}}'],
    ['requests.ephemeral-storage=1Gi', '{"requests":{"ephemeral-storage":"1Gi"},"limits":{}}'],
  ])('%s', async (typed, wanted) => {
    expect(await prepared('workload.setResources', typed)).toBe(`workload.setResources ${API} api ${wanted}`);
  });

  test.each(['', 'cpu=1', 'requests.cpu', 'requests.cpu=', 'requests.=1', 'wishes.cpu=1', 'requests.cpu=1 x'])(
    'refused: “%s”',
    async (typed) => {
      expect(await prepared('workload.setResources', typed)).toBeUndefined();
    },
  );
});

describe('an image', () => {
  test('the one that is used now stands there to be changed', async () => {
    const { desk, run } = await onDesk();
    await run('workload.setImage');
    expect(desk.dialogs.top).toMatchObject({ kind: 'prompt', input: { value: 'shop/api:1' } });
  });

  test('no blank in it', async () => {
    expect(await prepared('workload.setImage', 'nginx:1.27')).toBe(`workload.setImage ${API} api nginx:1.27`);
    expect(await prepared('workload.setImage', 'nginx 1.27')).toBeUndefined();
    expect(await prepared('workload.setImage', '')).toBeUndefined();
  });
});

describe('replicas', () => {
  test.each(['0', '3', '12'])('%s', async (typed) => {
    expect(await prepared('workload.scale', typed)).toBe(`workload.scale ${API} ${typed}`);
  });
  test.each(['', '-1', '1.5', 'three', '1e3'])('refused: “%s”', async (typed) => {
    expect(await prepared('workload.scale', typed)).toBeUndefined();
  });
});

describe('a port to forward', () => {
  test.each([
    ['80', { port: 80 }],
    ['8080:80', { port: 80, localPort: 8080 }],
    ['http', { port: 'http' }],
    ['8080:http-alt', { port: 'http-alt', localPort: 8080 }],
    ['65535', { port: 65535 }],
  ])('%s', async (typed, wanted) => {
    const { forwards, run, answer } = await onDesk();
    await run('forward.start');
    await answer(typed);
    expect(forwards.list.get().map(({ spec }) => spec)).toEqual([
      { namespace: 'shop', target: { kind: 'Pod', name: 'api-5f7d9d8c6-jm4tt' }, ...wanted },
    ]);
  });

  test.each(['', '0', '65536', '80:', ':80', '0:80', '70000:80', 'a b', '-x', 'http:80'])(
    'refused: “%s”',
    async (typed) => {
      const { desk, forwards, run, answer } = await onDesk();
      await run('forward.start');
      await answer(typed);
      expect(forwards.list.get()).toEqual([]);
      expect(question(desk)).toBe('Forward a port of api-5f7d9d8c6-jm4tt');
    },
  );

  test('of a service that is not watched: those that the server tells, and any other one meanwhile', async () => {
    const { cluster, desk, forwards, run, press } = await onDesk();
    cluster.client.auto = () => undefined;
    await run('forward.start', { target: { kind: 'Service', name: 'web', namespace: 'shop' } });
    expect(choices(desk)).toEqual(['another port']);
    const call = cluster.client.take();
    expect(call.request.path).toBe('/api/v1/namespaces/shop/services/web');
    call.reply({ spec: { ports: [{ port: 8080, name: 'http' }, { port: 9090 }] } });
    await settle();
    expect(choices(desk)).toEqual(['8080 (http)', '9090', 'another port']);
    await press('enter');
    expect(forwards.list.get().map(({ spec }) => spec)).toEqual([
      { namespace: 'shop', target: { kind: 'Service', name: 'web' }, port: 8080 },
    ]);
  });
});
