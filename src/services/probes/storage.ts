import { recordOf, recordsOf, textOf } from '../../base/untrusted.ts';
import type { AttachmentsProbe, CsiDriverProbe, ProbeAnswer } from '../../diagnosis/probes.ts';
import { hasStatus } from '../../kube/errors.ts';
import type { KubeClient } from '../../kube/types.ts';

const STORAGE = '/apis/storage.k8s.io/v1';

/** Whether a driver is registered in the cluster (CSIDriver), and the nodes that run it (CSINode). */
export async function readDriver(
  client: KubeClient,
  { driver }: CsiDriverProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const nodes = recordOf(await client.json({ path: `${STORAGE}/csinodes`, signal }));
  const running = recordsOf(nodes.items).filter((node) =>
    recordsOf(recordOf(node.spec).drivers).some(({ name }) => name === driver),
  );
  return {
    type: 'csi-driver',
    registered: await exists(client, `${STORAGE}/csidrivers/${encodeURIComponent(driver)}`, signal),
    nodes: running.map((node) => textOf(recordOf(node.metadata).name)).filter((name) => name !== ''),
  };
}

async function exists(client: KubeClient, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.json({ path, signal });
    return true;
  } catch (thrown) {
    // A provisioner that is no driver may have a name that no object can have (`kubernetes.io/x`).
    if (hasStatus(thrown, 404)) return false;
    throw thrown;
  }
}

/** The attachments of one volume, with the last error that its driver told. */
export async function readAttachments(
  client: KubeClient,
  { volume }: AttachmentsProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const list = recordOf(await client.json({ path: `${STORAGE}/volumeattachments`, signal }));
  return {
    type: 'attachments',
    attachments: recordsOf(list.items).flatMap((item) => {
      const spec = recordOf(item.spec);
      const status = recordOf(item.status);
      if (recordOf(spec.source).persistentVolumeName !== volume) return [];
      return [
        {
          node: textOf(spec.nodeName),
          driver: textOf(spec.attacher),
          attached: status.attached === true,
          error: textOf(recordOf(status.attachError).message),
        },
      ];
    }),
  };
}
