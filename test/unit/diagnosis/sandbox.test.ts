import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, anEvent, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const waiting = (name: string, spec: object = {}, ready = 'False') =>
  aPod({
    name,
    spec,
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodReadyToStartContainers', status: ready }],
      containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }],
    },
  });
const failed = (message: string, parts: object = {}, name = 'web-1') =>
  anEvent(
    { name },
    { reason: 'FailedCreatePodSandBox', message: `Failed to create pod sandbox: ${message}`, count: 3, ...parts },
  );
const find = (...objects: object[]) =>
  diagnose(snapshotWith(objects), NOON).findings.filter((finding) => finding.code === 'sandbox-failed');

const rpc = 'rpc error: code = Unknown desc = ';
const network = (error: string) =>
  `${rpc}failed to setup network for sandbox "0123456789abcdef": plugin type="calico" failed (add): ${error}`;

describe('a pod whose sandbox can’t be made', () => {
  it('for a runtime handler: RuntimeClass and handler are named, at once', () => {
    const [finding] = find(
      waiting('web-1', { runtimeClassName: 'strict' }),
      failed(`${rpc}failed to get sandbox runtime: no runtime for "kata" is configured`, { count: 1 }),
    );
    expect(finding).toMatchObject({ severity: 'error', object: { kind: 'Pod', name: 'web-1' } });
    expect(finding?.cause).toContain('RuntimeClass strict, which names the handler kata');
    expect(finding?.cause).toContain('“failed to get sandbox runtime: no runtime for "kata" is configured”');
  });

  it.each([
    [`${rpc}failed to find runtime handler gvisor from runtime list map[runc]`, 'no container runtime “gvisor”'],
    [network('no IP addresses available in range set: 10.0.0.1-10.0.0.254'), 'no IP addresses left for pods'],
    [network('failed to assign an IP address to container'), 'no IP addresses left for pods'],
    [
      `${rpc}failed to setup network for sandbox "0123456789abcdef": failed to find plugin "bridge" in path [/opt/cni/bin]`,
      'the network plugin of node1 is missing',
    ],
    [network('stat /var/lib/calico/nodename: no such file or directory'), 'the network of node1 is not set up'],
    [
      network('error getting ClusterInformation: connection is unauthorized'),
      'the network plugin of node1 fails to connect it',
    ],
    [
      `${rpc}failed to get sandbox image "registry.example.com/pause:3.9": failed to pull image`,
      'can’t pull the image of its sandbox',
    ],
    [
      `${rpc}write /proc/sys/net/core/somaxconn: invalid argument: unknown`,
      'node1 refuses the kernel setting net.core.somaxconn',
    ],
    [`${rpc}mkdir /var/lib/x: no space left on device`, 'the disk of node1 is full'],
    ["can't set `spec.hostUsers: false`, runtime does not support user namespaces", 'can’t give it a user namespace'],
    [
      `${rpc}failed to setup network for sandbox "0123456789abcdef": get cni namespace options: reading pod bandwidth annotations: resource is unreasonably small (< 1kbit)`,
      'can’t use its bandwidth annotation',
    ],
    [`${rpc}something new`, 'node1 can’t make its sandbox'],
  ])('%s', (message, title) => {
    const [finding] = find(waiting('web-1'), failed(message));
    expect(finding?.title).toContain(title);
  });

  it('for the network of its node: other pods there are counted, and the node is what to look at', () => {
    const message = network('connection refused');
    const [finding] = find(
      waiting('web-1'),
      waiting('web-2'),
      waiting('web-3'),
      failed(message),
      failed(message, {}, 'web-2'),
      failed(message, {}, 'web-3'),
    );
    expect(finding?.cause).toContain('2 other pods on node1 fail in the same way: look at the node first.');
    expect(finding?.remedies.map((remedy) => remedy.command)).toContain('node.cordon');
  });

  it('a node that refuses a kernel setting or AppArmor is told with the setting', () => {
    const pod = aPod({
      status: {
        phase: 'Failed',
        reason: 'SysctlForbidden',
        message: 'forbidden sysctl: "net.core.somaxconn" not allowlisted',
        containerStatuses: [],
      },
    });
    expect(find(pod)[0]?.cause).toContain('sets net.core.somaxconn (sysctls)');
  });

  it.each([
    ['a sandbox that was made at the second try', [waiting('web-1', {}, 'True'), failed(network('x'))]],
    [
      'a first failure that may pass, of a pod of 5 s',
      [
        aPod({ ...{ metadata: { creationTimestamp: ago(5) } }, status: { phase: 'Pending', containerStatuses: [] } }),
        failed(network('x'), { count: 1, firstTimestamp: ago(4), lastTimestamp: ago(4) }),
      ],
    ],
    [
      'a sandbox that was changed',
      [
        waiting('web-1'),
        anEvent(
          { name: 'web-1' },
          {
            reason: 'SandboxChanged',
            type: 'Normal',
            message: 'Pod sandbox changed, it will be killed and re-created.',
          },
        ),
      ],
    ],
    [
      'what was long ago',
      [waiting('web-1'), failed(network('x'), { firstTimestamp: ago(7200), lastTimestamp: ago(3600) })],
    ],
  ])('silent: %s', (_, objects) => {
    expect(find(...objects)).toEqual([]);
  });
});
