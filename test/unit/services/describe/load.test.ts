import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/kube/errors.ts';
import { RESOURCES } from '../../../../src/kube/resources.ts';
import type { ApiRequest, KubeClient } from '../../../../src/kube/types.ts';
import { loadDescription, loadYaml } from '../../../../src/services/describe/index.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

/** A client that answers by path, and keeps what it was asked. */
function clientOf(answers: Record<string, unknown>): { client: KubeClient; asked: ApiRequest[] } {
  const asked: ApiRequest[] = [];
  const client = {
    async json(request: ApiRequest) {
      asked.push(request);
      const answer = answers[request.path];
      if (answer instanceof Error) throw answer;
      if (answer === undefined) throw new Error(`not asked for: ${request.path}`);
      return answer;
    },
  } as unknown as KubeClient;
  return { client, asked };
}

const forbidden = new ApiError('api-forbidden', 'You (dev) may not list events in namespace shop.', { status: 403 });
const POD = '/api/v1/namespaces/shop/pods/web-1';
const EVENTS = '/api/v1/namespaces/shop/events';
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', namespace: 'shop', uid: 'u2' } };
const ref = { kind: 'Pod', name: 'web-1', namespace: 'shop' };

describe('loading a description', () => {
  it('asks for the events of this object only, and leaves out those of an earlier one of the same name', async () => {
    const event = (uid: string, reason: string) => ({
      metadata: { name: reason },
      involvedObject: { uid },
      reason,
      lastTimestamp: '2026-01-01T11:59:00Z',
    });
    const { client, asked } = clientOf({
      [POD]: pod,
      [EVENTS]: { items: [event('u1', 'Old'), event('u2', 'New'), 7] },
    });
    const text = await loadDescription(client, RESOURCES.Pod, ref, { now: NOW });
    expect(text).toContain('New');
    expect(text).not.toContain('Old');
    expect(asked[1]?.query?.fieldSelector).toBe('involvedObject.kind=Pod,involvedObject.name=web-1');
  });

  it('describes the object when its events may not be read, and says so', async () => {
    const { client } = clientOf({ [POD]: pod, [EVENTS]: forbidden });
    const text = await loadDescription(client, RESOURCES.Pod, ref, { now: NOW });
    expect(text).toContain('web-1');
    expect(text).toContain('Could not read its events: You (dev) may not list events in namespace shop.');
  });

  it('rejects when the object itself may not be read', async () => {
    const { client } = clientOf({ [POD]: forbidden });
    await expect(loadDescription(client, RESOURCES.Pod, ref, { now: NOW })).rejects.toBe(forbidden);
  });

  it('rejects when it was cancelled instead of writing of it', async () => {
    const abort = new AbortController();
    abort.abort();
    const { client } = clientOf({ [POD]: pod, [EVENTS]: new DOMException('aborted', 'AbortError') });
    await expect(loadDescription(client, RESOURCES.Pod, ref, { now: NOW, signal: abort.signal })).rejects.toThrow(
      'aborted',
    );
  });

  it('shows of the pods of the selector only those that the Deployment owns', async () => {
    const owned = (name: string, kind: string, uid: string) => ({
      metadata: { name, uid: `${name}-uid`, ownerReferences: [{ kind, name: uid, uid, controller: true }] },
    });
    const { client } = clientOf({
      '/apis/apps/v1/namespaces/shop/deployments/web': {
        apiVersion: 'apps/v1',
        metadata: { name: 'web', namespace: 'shop', uid: 'd' },
        spec: { selector: { matchLabels: { app: 'web' } } },
      },
      [EVENTS]: { items: [] },
      '/apis/apps/v1/namespaces/shop/replicasets': {
        items: [owned('web-1', 'Deployment', 'd'), owned('else-1', 'Deployment', 'other')],
      },
      '/api/v1/namespaces/shop/pods': {
        items: [owned('mine', 'ReplicaSet', 'web-1-uid'), owned('theirs', 'ReplicaSet', 'else-1-uid')],
      },
    });
    const target = { kind: 'Deployment', name: 'web', namespace: 'shop' };
    const text = await loadDescription(client, RESOURCES.Deployment, target, { now: NOW });
    expect(text).toContain('mine');
    expect(text).not.toContain('theirs');
    expect(text).not.toContain('else-1');
  });
});

describe('loading YAML', () => {
  const value = Buffer.from('hunter2').toString('base64');
  const SECRET = '/api/v1/namespaces/shop/secrets/db';
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'db',
      managedFields: [{ manager: 'x' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${value}"}}` },
    },
    data: { password: value },
  };
  const target = { kind: 'Secret', name: 'db', namespace: 'shop' };

  it('hides the values of a Secret, those in the annotation of kubectl apply too', async () => {
    const { client } = clientOf({ [SECRET]: secret });
    const text = await loadYaml(client, RESOURCES.Secret, target);
    expect(text).toContain('password: (hidden, 7 bytes)');
    expect(text).not.toContain(value);
    expect(text).not.toContain('managedFields');
  });

  it('quotes what kubectl would take for something else than text', async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'yes', b: '12:30:45' } };
    const { client } = clientOf({ '/api/v1/namespaces/shop/configmaps/c': config });
    const ref = { kind: 'ConfigMap', name: 'c', namespace: 'shop' };
    const text = await loadYaml(client, RESOURCES.ConfigMap, ref);
    expect(text).toContain('a: "yes"');
    expect(text).toContain('b: "12:30:45"');
  });

  it('shows them when they are asked for', async () => {
    const { client } = clientOf({ [SECRET]: secret });
    expect(await loadYaml(client, RESOURCES.Secret, target, undefined, { reveal: true })).toContain(value);
  });
});
