import { describe, expect, it } from 'vitest';
import { apiError } from '../../../src/kube/errors.ts';
import { kubeletBehind, kubeletTrouble } from '../../../src/kube/kubelet.ts';
import { kubeletsOf, watchKubelets } from '../../../src/kube/kubelets.ts';
import { FakeKube } from '../../support/fakeKube.ts';

const LOG = '/api/v1/namespaces/shop/pods/web-1/log';
const said = (why: string) =>
  `Get "https://10.88.0.12:10250/containerLogs/shop/web-1/web": dial tcp 10.88.0.12:10250: ${why}`;

describe('what the API server says of a kubelet', () => {
  it.each([
    [said('connect: connection refused'), 'refused'],
    [said('connect: no route to host'), 'no-route'],
    [said('i/o timeout'), 'timeout'],
    ['error dialing backend: dial tcp 10.88.0.12:10250: connect: connection refused', 'refused'],
    ['error dialing backend: dial tcp: lookup node2 on 10.0.0.2:53: no such host', 'dns'],
    ['error dialing backend: remote error: tls: internal error', 'tls'],
    ['error dialing backend: x509: certificate signed by unknown authority', 'tls'],
    ['error dialing backend: EOF', 'closed'],
    ['error dialing backend: No agent available', 'tunnel'],
    [
      'error dialing backend: proxy error from 127.0.0.1:6443 while dialing 10.0.0.5:10250, code 502: 502 Bad Gateway',
      'tunnel',
    ],
    ['error trying to reach service: http2: client connection lost', 'timeout'],
    ['Forbidden (user=kube-apiserver, verb=get, resource=nodes, subresource=proxy)', 'denied'],
    ['unable to upgrade connection: Unauthorized', 'denied'],
  ])('%s', (message, fault) => {
    expect(kubeletTrouble(message)?.fault).toBe(fault);
  });

  it.each([
    'container "web" in pod "web-1" is waiting to start: ContainerCreating',
    'unable to upgrade connection: pod does not exist',
    'pods "web-1" is forbidden: User "dev" cannot get resource "pods/log" in API group "" in the namespace "shop"',
    'failed calling webhook "x": Post "https://hook.shop.svc:443/check": dial tcp 10.96.0.9:443: connect: connection refused',
  ])('is told from an answer of the kubelet or of somebody else: %s', (message) => {
    expect(kubeletTrouble(message)).toBeUndefined();
  });

  it('the address and port that were dialled are known', () => {
    expect(kubeletTrouble(said('i/o timeout'))).toMatchObject({ address: '10.88.0.12', port: 10250 });
    expect(kubeletTrouble('error dialing backend: dial tcp [fd00::2]:10250: i/o timeout')).toMatchObject({
      address: 'fd00::2',
    });
  });

  it('only calls for logs, execs, forwards and the node’s proxy go to a kubelet', () => {
    expect(kubeletBehind(LOG)).toEqual({ namespace: 'shop', pod: 'web-1' });
    expect(kubeletBehind('/api/v1/nodes/node2/proxy/healthz')).toEqual({ node: 'node2' });
    expect(kubeletBehind('/api/v1/namespaces/shop/pods/web-1')).toBeUndefined();
    expect(kubeletBehind('/api/v1/namespaces/shop/services/web/proxy/')).toBeUndefined();
  });
});

describe('a client that watches for kubelets', () => {
  function lab(message: string) {
    const kube = new FakeKube();
    const asked = { server: 's', context: 'c', method: 'GET', path: LOG };
    let answer: string | undefined;
    const client = watchKubelets({
      ...kube,
      server: 's',
      context: 'c',
      json: async <T>() => ({ kind: 'Pod', spec: { nodeName: 'node2' } }) as T,
      text: async () => {
        if (answer !== undefined) return answer;
        throw apiError(asked, 500, JSON.stringify({ kind: 'Status', message, code: 500 }));
      },
      stream: () => Promise.reject(new Error('unused')),
      socket: () => Promise.reject(new Error('unused')),
      close: async () => undefined,
    });
    return { client, heal: () => (answer = 'ok') };
  }

  it('names the node, remembers the trouble and forgets it when the kubelet answers', async () => {
    const { client, heal } = lab(said('connect: connection refused'));
    const news: string[] = [];
    kubeletsOf(client).subscribe((node) => news.push(node));
    await expect(client.text({ path: LOG })).rejects.toMatchObject({
      code: 'kubelet-unreachable',
      message: 'The kubelet of node2 can’t be reached (connection refused, port 10250): see Diagnosis.',
    });
    expect(kubeletsOf(client).of('node2')?.fault).toBe('refused');
    heal();
    await client.text({ path: LOG });
    expect(kubeletsOf(client).of('node2')).toBeUndefined();
    expect(news).toEqual(['node2', 'node2']);
  });

  it('leaves other failures as they are', async () => {
    const { client } = lab('container "web" in pod "web-1" is waiting to start');
    await expect(client.text({ path: LOG })).rejects.toMatchObject({ code: 'api-server-error' });
    expect(kubeletsOf(client).of('node2')).toBeUndefined();
  });
});
