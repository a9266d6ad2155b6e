import { describe, expect, it } from 'vitest';
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
