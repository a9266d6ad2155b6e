import { recordOf } from '../../base/untrusted.ts';
import type { KeysProbe, ProbeAnswer, PullSecretProbe, TlsSecretsProbe } from '../../diagnosis/probes.ts';
import { listAll } from '../../kube/reflect/list.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';

/** The names of the keys of a ConfigMap or Secret. The values are dropped here. */
export async function readKeys(client: KubeClient, request: KeysProbe, signal: AbortSignal): Promise<ProbeAnswer> {
  const { kind, namespace, name } = request;
  const object = recordOf(await client.json({ path: resourcePath(RESOURCES[kind], { namespace, name }), signal }));
  return {
    type: 'keys',
    keys: [...Object.keys(recordOf(object.data)), ...Object.keys(recordOf(object.binaryData))].sort(),
  };
}

/** The registries that a pull secret is for (https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod). */
export async function readRegistries(
  client: KubeClient,
  request: PullSecretProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { namespace, name } = request;
  const object = recordOf(await client.json({ path: resourcePath(RESOURCES.Secret, { namespace, name }), signal }));
  const data = recordOf(object.data);
  return {
    type: 'pull-secret',
    registries: [
      ...Object.keys(recordOf(decode(data['.dockerconfigjson']).auths)),
      ...Object.keys(decode(data['.dockercfg'])),
    ],
  };
}

/** The Secrets of the type kubernetes.io/tls. The server chooses them, so that none of their values has to leave it. */
export async function readTlsSecrets(
  client: KubeClient,
  { namespace }: TlsSecretsProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const list = await listAll(
    client,
    {
      resource: RESOURCES.Secret,
      namespace,
      metadataOnly: true,
      fieldSelector: 'type=kubernetes.io/tls',
      project: ({ metadata }) => `${metadata?.namespace}/${metadata?.name}`,
    },
    signal,
  );
  return { type: 'tls-secrets', names: list.items };
}

function decode(base64: unknown): Record<string, unknown> {
  if (typeof base64 !== 'string') return {};
  try {
    return recordOf(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return {};
  }
}
