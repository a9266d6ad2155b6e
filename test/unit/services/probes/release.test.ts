import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ReleaseProbe } from '../../../../src/diagnosis/probes.ts';
import { headsOf } from '../../../../src/services/probes/manifest.ts';
import { readRelease } from '../../../../src/services/probes/release.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeKube } from '../../../support/fakeKube.ts';

const MANIFEST = `---
# Source: shop/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  labels:
    name: not-this
  name: shop-login
stringData:
  password: hunter2
---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web, namespace: other}
---
# nothing was rendered here
`;
const RELEASE = {
  name: 'shop',
  info: {
    status: 'failed',
    last_deployed: '2026-01-01T12:00:00Z',
    description: 'cannot patch "x" with kind Secret: data: Invalid value: "hunter2"',
  },
  chart: { metadata: { name: 'shop', version: '0.3.1' }, values: { password: 'hunter2' } },
  config: { password: 'hunter2' },
  manifest: MANIFEST,
  hooks: [
    {
      name: 'shop-migrate',
      kind: 'Job',
      manifest: 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: "shop-migrate"\n',
      events: ['pre-install'],
      last_run: { phase: 'Failed' },
    },
  ],
};
const ANSWER = {
  type: 'release',
  chart: 'shop 0.3.1',
  status: 'failed',
  begunAt: Date.parse('2026-01-01T12:00:00Z'),
  objects: [
    { apiVersion: 'v1', kind: 'Secret', name: 'shop-login' },
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop-web', namespace: 'other' },
  ],
  hooks: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'shop-migrate', events: ['pre-install'], phase: 'Failed' }],
};

async function read(kind: ReleaseProbe['kind'], data: string) {
  const kube = new FakeKube();
  const reading = readRelease(
    kube,
    { type: 'release', kind, namespace: 'shop', name: 'sh.helm.release.v1.shop.v1', version: '1' },
    new AbortController().signal,
  );
  await settle();
  kube.take().reply({ data: { release: data } });
  return reading;
}
const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
const twice = (text: string) => Buffer.from(text).toString('base64');

describe('what Helm keeps', () => {
  it('of a Secret and of a ConfigMap gives names and how it went, and no value', async () => {
    const secret = await read('Secret', twice(packed(RELEASE)));
    expect(secret).toMatchObject(ANSWER);
    expect(JSON.stringify(secret)).not.toContain('hunter2');
    expect(await read('ConfigMap', packed(RELEASE))).toMatchObject(ANSWER);
  });

  it('is read without compression, as older versions kept it', async () => {
    expect(await read('Secret', twice(twice(JSON.stringify(RELEASE))))).toMatchObject(ANSWER);
  });

  it.each([['nonsense'], [''], [twice(packed(RELEASE).slice(0, 40))]])('%j is an error, not a crash', async (data) => {
    await expect(read('Secret', data)).rejects.toMatchObject({ code: 'odd-release' });
  });
});

describe('the objects of a manifest', () => {
  it('are found in lists, quotes, comments and any order of fields', () => {
    const text = `metadata:\n    # whose\n    annotations:\n        name: no\n    name: 'web' # yes\nkind: "Service"\napiVersion: v1
---
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}}]}
--- # the next
apiVersion: v1
kind: ConfigMap
metadata:
  name: text
data:
  a: |
    kind: Secret
    metadata:
      name: not-an-object
`;
    expect(headsOf(text).map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'Service/web',
      'Pod/one',
      'ConfigMap/text',
    ]);
  });

  it('what is no YAML is passed over', () => {
    expect(headsOf('kind: [\n---\n{{ kind }}\n---\nkind: Pod\n')).toEqual([]);
  });
});
