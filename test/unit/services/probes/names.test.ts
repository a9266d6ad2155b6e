import { describe, expect, it } from 'vitest';
import type { ProbeRequest } from '../../../../src/diagnosis/probes.ts';
import { createProbeRunner } from '../../../../src/services/probes/index.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeKube } from '../../../support/fakeKube.ts';

describe('the names of a kind that is not watched', () => {
  it.each([
    [{ kind: 'ServiceAccount', namespace: 'shop' }, '/api/v1/namespaces/shop/serviceaccounts'],
    [{ kind: 'PriorityClass' }, '/apis/scheduling.k8s.io/v1/priorityclasses'],
    [{ kind: 'RuntimeClass' }, '/apis/node.k8s.io/v1/runtimeclasses'],
  ] as const)('are listed: %j', async (of, path) => {
    const kube = new FakeKube();
    const answer = createProbeRunner({ client: kube }).run({ type: 'names', ...of }, new AbortController().signal);
    await settle();
    const call = kube.take();
    expect(call.request.path).toBe(path);
    call.reply({ items: [{ metadata: { name: 'default' } }, { metadata: {} }, 7] });
    expect(await answer).toEqual({ type: 'names', names: ['default'] });
  });
});

describe('names that rules look for', () => {
  const ask = async (request: ProbeRequest, items: readonly unknown[]) => {
    const kube = new FakeKube();
    const answer = createProbeRunner({ client: kube }).run(request, new AbortController().signal);
    await settle();
    const call = kube.take();
    call.reply({ metadata: { resourceVersion: '1' }, items });
    return { request: call.request, answer: await answer };
  };

  it('of pods with the labels of a selector are asked for in all namespaces, and nothing else of them', async () => {
    const { request, answer } = await ask({ type: 'selected', selector: 'app=web,tier=front' }, [
      { metadata: { namespace: 'bank', name: 'web-1' } },
    ]);
    expect([request.path, request.query?.labelSelector]).toEqual(['/api/v1/pods', 'app=web,tier=front']);
    expect(request.accept).toContain('PartialObjectMetadataList');
    expect(answer).toEqual({ type: 'selected', pods: [{ namespace: 'bank', name: 'web-1' }] });
  });

  it('of certificates are chosen by the server, which sends none of their values', async () => {
    const { request, answer } = await ask({ type: 'tls-secrets', namespace: 'shop' }, [
      { metadata: { namespace: 'shop', name: 'pay-tls' } },
    ]);
    expect(request.path).toBe('/api/v1/namespaces/shop/secrets');
    expect(request.query?.fieldSelector).toBe('type=kubernetes.io/tls');
    expect(request.accept).toContain('PartialObjectMetadataList');
    expect(answer).toEqual({ type: 'tls-secrets', names: ['shop/pay-tls'] });
  });
});
