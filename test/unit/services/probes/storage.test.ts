import { expect, it } from 'vitest';
import { KdbgError } from '../../../../src/base/errors.ts';
import { createProbeRunner } from '../../../../src/services/probes/index.ts';
import { FakeKube } from '../../../support/fakeKube.ts';

const signal = new AbortController().signal;
const STORAGE = '/apis/storage.k8s.io/v1';

function runner(answers: Readonly<Record<string, unknown>>) {
  const client = new FakeKube();
  client.auto = ({ kind, request }) => (kind === 'json' ? answers[request.path] : undefined);
  return createProbeRunner({ client });
}

it('a driver is told with the nodes that run it', async () => {
  const answer = await runner({
    [`${STORAGE}/csinodes`]: {
      items: [
        { metadata: { name: 'node1' }, spec: { drivers: [{ name: 'x.csi.io' }] } },
        { metadata: { name: 'node2' }, spec: { drivers: null } },
      ],
    },
    [`${STORAGE}/csidrivers/x.csi.io`]: { kind: 'CSIDriver' },
  }).run({ type: 'csi-driver', driver: 'x.csi.io' }, signal);
  expect(answer).toEqual({ type: 'csi-driver', registered: true, nodes: ['node1'] });
});

it('the attachments of one volume are told with what their driver says', async () => {
  const attachment = (volume: string, status: object) => ({
    spec: { attacher: 'x.csi.io', nodeName: 'node2', source: { persistentVolumeName: volume } },
    status,
  });
  const answer = await runner({
    [`${STORAGE}/volumeattachments`]: {
      items: [
        attachment('disk', { attached: false, attachError: { message: 'no disk' } }),
        attachment('other', { attached: true }),
      ],
    },
  }).run({ type: 'attachments', volume: 'disk' }, signal);
  expect(answer).toEqual({
    type: 'attachments',
    attachments: [{ node: 'node2', driver: 'x.csi.io', attached: false, error: 'no disk' }],
  });
});

it('what may not be read is a failure, not a missing driver', async () => {
  const client = new FakeKube();
  client.auto = ({ kind }) => {
    if (kind === 'json') throw new KdbgError('forbidden', 'csinodes is forbidden');
    return undefined;
  };
  const answer = await createProbeRunner({ client }).run({ type: 'csi-driver', driver: 'x' }, signal);
  expect(answer).toEqual({ type: 'failed', missing: false, reason: 'csinodes is forbidden' });
});
