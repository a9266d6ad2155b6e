import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { loadRelease } from '../../../src/services/releases/load.ts';
import type { Snapshot } from '../../../src/store/types.ts';
import { settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';
import { aDeployment, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const labels = { 'app.kubernetes.io/instance': 'shop' };
const { owner, objects } = aDeployment('web', {
  metadata: { name: 'web', namespace: 'shop', uid: 'uid-web', labels },
  status: { replicas: 1, updatedReplicas: 1 },
});
const broken = aPod({
  owner,
  status: {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False' }],
    ...webStatus({ state: { waiting: { reason: 'ErrImagePull', message: 'docker.io/shop/web:1: not found' } } }),
  },
});
const secret = {
  kind: 'Secret',
  metadata: {
    name: 'sh.helm.release.v1.shop.v2',
    namespace: 'shop',
    uid: 'uid-release',
    labels: { owner: 'helm', name: 'shop', status: 'failed', version: '2', modifiedAt: String(NOON / 1000 - 600) },
  },
};
const kept = {
  info: { status: 'failed', last_deployed: '2026-01-01T11:50:00Z', description: 'Upgrade "shop" failed:\n\tlate\n\n' },
  chart: { metadata: { name: 'shop', version: '0.3.1' } },
  config: { password: 'hunter2' },
  manifest: [
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: gone\ndata:\n  password: hunter2\n',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
    'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: odd\n',
  ].join('---\n'),
};

async function view(snapshot: Snapshot, answer?: (kube: FakeKube) => void) {
  const kube = new FakeKube();
  const known = { snapshot, report: diagnose(snapshot, NOON), now: NOON, signal: new AbortController().signal };
  const text = loadRelease(kube, { name: 'shop', namespace: 'shop' }, known);
  await settle();
  answer?.(kube);
  return text;
}

describe('the view of a release', () => {
  it('shows how Helm left it, and each object with what it lacks and its findings, but no value', async () => {
    const release = gzipSync(JSON.stringify(kept)).toString('base64');
    const text = await view(snapshotWith([...objects, broken, secret]), (kube) =>
      kube.take().reply({ data: { release: Buffer.from(release).toString('base64') } }),
    );
    expect(text).toMatch(/Status: +failed \(revision 2\)/);
    expect(text).toMatch(/Helm says: +Upgrade "shop" failed: late\n/);
    expect(text).toMatch(/✖ +deployment\/web +image-not-found +0 of 1 pods ready: its image shop\/web:1/);
    expect(text).toMatch(/✖ +configmap\/gone +does not exist/);
    expect(text).toMatch(/\? +widget\/odd +not looked at/);
    expect(text).not.toContain('hunter2');
  });

  it('shows the objects that are marked with its name where Helm’s record may not be read, and says so', async () => {
    const states = { Secret: { phase: 'forbidden' as const, since: NOON, reason: 'ann may not list secrets.' } };
    const text = await view(snapshotWith([...objects, broken], { states }));
    expect(text).toContain('could not be read: ann may not list secrets.');
    expect(text).toMatch(/✖ +deployment\/web +image-not-found/);
  });

  it('says why the record could not be read when the server refuses it', async () => {
    const text = await view(snapshotWith([...objects, broken, secret]), (kube) => kube.take().refuse(403, 'no'));
    expect(text).toContain('What Helm keeps of it could not be read');
    expect(text).toContain('deployment/web');
  });
});
