import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { parseImage } from '../../../src/diagnosis/images.ts';
import { probeKey } from '../../../src/diagnosis/probes.ts';
import { classifyImage } from '../../../src/diagnosis/rules/imageErrors.ts';
import { aDeployment, ago, aNode, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const NOT_FOUND =
  'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/ngnix:1.25": failed to resolve reference "docker.io/library/ngnix:1.25": docker.io/library/ngnix:1.25: not found';

function waiting(reason: string, message: string, image = 'ngnix:1.25', name = 'web-1', spec: object = {}) {
  return aPod({
    name,
    owner,
    spec: { containers: [{ name: 'web', image }], ...spec },
    status: { phase: 'Pending', ...webStatus({ state: { waiting: { reason, message } } }) },
  });
}
const only = (...of: unknown[]) => {
  const { findings } = diagnose(snapshotWith([...objects, ...of]), NOON);
  expect(findings).toHaveLength(1);
  const finding = findings[0];
  if (!finding) throw new Error('no finding');
  return finding;
};

describe('what a runtime says of an image is classified', () => {
  it.each([
    [NOT_FOUND, 'not-found'],
    ['reading manifest 1.63 in docker.io/library/busybox: manifest unknown', 'not-found'],
    [
      'pull access denied for shop/api, repository does not exist or may require "docker login": denied',
      'not-found-or-private',
    ],
    ['failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized', 'auth'],
    ['pulling from host 10.0.0.1:5001 failed with status code [manifests 2.4.1]: 401 Unauthorized', 'auth'],
    ['denied: Permission "artifactregistry.repositories.downloadArtifacts" denied', 'auth'],
    ['dial tcp 10.0.0.9:5000: connect: no route to host', 'no-route'],
    ['dial tcp 10.0.0.9:5000: connect: connection refused', 'refused'],
    ['dial tcp: lookup registry.exmaple.com on 10.96.0.10:53: no such host', 'no-such-host'],
    ['dial tcp 10.0.0.9:443: i/o timeout', 'timeout'],
    ['http: server gave HTTP response to HTTPS client', 'plain-http'],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'certificate'],
    ['429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit', 'rate-limit'],
    ['write /var/lib/containerd/x: no space left on device', 'disk'],
    ['no match for platform in manifest: not found', 'platform'],
    ['unexpected status code 503 Service Unavailable', 'server'],
    ['failed to extract layer sha256:11: archive/tar: invalid tar header: unknown', 'corrupt'],
    ['something new', 'other'],
  ])('%s → %s', (message, problem) => {
    expect(classifyImage('ErrImagePull', message)?.problem).toBe(problem);
  });

  it('the name of an image does not decide', () => {
    expect(classifyImage('ErrImagePull', 'failed to pull "shop/not-found:401": dial tcp: i/o timeout')?.problem).toBe(
      'timeout',
    );
  });

  it('a container that waits for something else waits for no image', () => {
    expect(classifyImage('CrashLoopBackOff', 'not found')).toBeUndefined();
  });
});

it.each([
  ['nginx', 'docker.io', 'nginx', 'latest'],
  ['docker.io/library/nginx:1.25', 'docker.io', 'nginx', '1.25'],
  ['10.88.0.11:5001/team/billing:2.4.1', '10.88.0.11:5001', 'team/billing', '2.4.1'],
  ['localhost/app@sha256:abc', 'localhost', 'app', ''],
  ['shop/api:dev', 'docker.io', 'shop/api', 'dev'],
])('%s is of the registry %s', (image, registry, repository, tag) => {
  expect(parseImage(image)).toMatchObject({ registry, repository, tag });
});

describe('an image that can’t be pulled', () => {
  it('a misspelt name is told with the image that is nearly of that name, and when the next try is', () => {
    const node = { ...(aNode('node1') as object), status: { images: [{ names: ['docker.io/library/nginx:1.22'] }] } };
    const failed = anEvent(
      { name: 'web-1', container: 'web' },
      { reason: 'Failed', message: `Failed to pull image "ngnix:1.25": ${NOT_FOUND}`, count: 3 },
    );
    const finding = only(node, failed, waiting('ErrImagePull', NOT_FOUND));
    expect(finding).toMatchObject({
      code: 'image-not-found',
      severity: 'error',
      object: { kind: 'Pod', name: 'web-1', container: 'web' },
      workload: { kind: 'Deployment', name: 'web' },
      title: 'web can’t start: the image ngnix:1.25 does not exist',
      nextAt: NOON - 5_000 + 40_000,
    });
    expect(finding.cause).toContain('In use in this cluster: nginx:1.22.');
    expect(finding.remedies[0]).toEqual({
      command: 'workload.setImage',
      title: 'Set the image to nginx:1.22',
      kubectl: 'kubectl -n shop set image deployment/web web=nginx:1.22',
      args: { container: 'web', image: 'nginx:1.22' },
    });
  });

  it('before Kubernetes 1.31 the reason is in the event only', () => {
    const failed = anEvent(
      { name: 'web-1', container: 'web' },
      { reason: 'Failed', message: `Failed to pull image "ngnix:1.25": ${NOT_FOUND}` },
    );
    expect(only(failed, waiting('ImagePullBackOff', 'Back-off pulling image "ngnix:1.25"')).code).toBe(
      'image-not-found',
    );
  });

  it('fifty replicas are one finding that names the others', () => {
    const pods = Array.from({ length: 50 }, (_, i) =>
      waiting('ErrImagePull', NOT_FOUND, 'ngnix:1.25', `web-${i + 10}`),
    );
    const finding = only(...pods);
    expect(finding.affected).toHaveLength(50);
    expect(finding.cause).toContain('49 more pods have the same problem: web-11, web-12, web-13 and 46 more.');
  });

  it('the old and the new image of a rollout are two problems', () => {
    const { findings } = diagnose(
      snapshotWith([
        ...objects,
        waiting('ErrImagePull', NOT_FOUND, 'a:1', 'web-1'),
        waiting('ErrImagePull', NOT_FOUND, 'b:1', 'web-2'),
      ]),
      NOON,
    );
    expect(findings.map((finding) => finding.id).length).toBe(2);
  });

  it.each([
    [['registry.example.com'], /is for registry.example.com, not for this registry/],
    [['https://10.88.0.11:5001/v2/'], /names this registry, but its login is refused/],
    [[], /holds no login for any registry/],
  ])('a login is refused: the pull secret that covers %j is judged', (registries, expected) => {
    const pod = waiting('ErrImagePull', 'status code: 401 Unauthorized', '10.88.0.11:5001/team/billing:2', 'web-1', {
      imagePullSecrets: [{ name: 'regcred' }],
    });
    const { findings } = diagnose(snapshotWith([pod]), NOON, (key) =>
      key === probeKey({ type: 'pull-secret', namespace: 'shop', name: 'regcred' })
        ? { type: 'pull-secret', registries }
        : undefined,
    );
    expect(findings[0]).toMatchObject({ code: 'image-auth' });
    expect(findings[0]?.cause).toMatch(expected);
  });

  it('upper case in a name is corrected, and the tag keeps its case', () => {
    const finding = only(
      waiting('InvalidImageName', 'repository name (Portal) must be lowercase', 'Shop/Portal:1.8-RC'),
    );
    expect(finding.remedies[0]?.title).toBe('Set the image to shop/portal:1.8-RC');
  });

  it('a pull that goes on is for information, after a while', () => {
    const pulling = (seconds: number) =>
      diagnose(
        snapshotWith([
          waiting('ContainerCreating', ''),
          anEvent(
            { name: 'web-1', container: 'web' },
            { reason: 'Pulling', type: 'Normal', lastTimestamp: ago(seconds), firstTimestamp: ago(seconds) },
          ),
        ]),
        NOON,
      ).findings.map(({ code, severity }) => [code, severity]);
    expect(pulling(5)).toEqual([]);
    expect(pulling(40)).toEqual([['image-pulling', 'info']]);
  });
});
