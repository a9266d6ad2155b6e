import { describe, expect, test } from 'vitest';
import { recordOf, recordsOf } from '../../../src/base/untrusted.ts';
import type { ApiError } from '../../../src/kube/errors.ts';
import { createObject, findObject, getObject } from '../../../src/kube/manage.ts';
import type { Deployment, KubeObject } from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES, resourcePath } from '../../../src/kube/resources.ts';
import { rejection } from '../rejection.ts';
import type { ContractTarget } from './target.ts';

/** A Deployment that makes no pods, for what is done to objects only. */
export const idle = (name: string): KubeObject =>
  ({
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: 'main', image: 'busybox:1.36', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] },
            { name: 'side', image: 'busybox:1.36' },
          ],
        },
      },
    },
  }) as unknown as KubeObject;

/** The kinds of patches, server-side apply, and optimistic locking. */
export function patchContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const make = async (name: string) => {
    const { client, namespace } = lab();
    await createObject(client, RESOURCES.Deployment, namespace, idle(name));
    return { client, at: { namespace, name } };
  };
  const containers = (deployment: Deployment) => recordsOf(deployment.spec?.template?.spec?.containers);
  const apply = <T>(name: string, body: object, query: Record<string, string | boolean> = {}) =>
    lab().client.json<T>({
      method: 'PATCH',
      path: resourcePath(RESOURCES.Deployment, { namespace: lab().namespace, name }),
      query: { fieldManager: 'contract', ...query },
      contentType: 'application/apply-patch+yaml',
      body,
    });

  describe('patches', () => {
    test('strategic: lists are merged by their keys, and parts of them deleted', async () => {
      const { client, at } = await make('strategic');
      const patched = await patchObject<Deployment>(client, RESOURCES.Deployment, at, 'strategic', {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'main', env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 81 }] },
                { name: 'side', $patch: 'delete' },
              ],
            },
          },
        },
      });
      expect(containers(patched).map(({ name }) => name)).toEqual(['main']);
      expect(recordsOf(containers(patched)[0]?.env).map(({ name }) => name)).toEqual(['B', 'A']);
      expect(recordsOf(containers(patched)[0]?.ports).map(({ containerPort }) => containerPort)).toEqual([81, 80]);
      expect(containers(patched)[0]?.image).toBe('busybox:1.36');
    });

    test('merge: lists are replaced whole, null removes', async () => {
      const { client, at } = await make('merge');
      const patched = await patchObject<Deployment>(client, RESOURCES.Deployment, at, 'merge', {
        metadata: { labels: { app: null, tier: 'x' } },
        spec: { template: { spec: { containers: [{ name: 'one', image: 'nginx:1.22' }] } } },
      });
      expect(containers(patched).map(({ name }) => name)).toEqual(['one']);
      expect(patched.metadata?.labels).toEqual({ tier: 'x' });
    });

    test('json: all steps or none', async () => {
      const { client, at } = await make('json');
      const image = '/spec/template/spec/containers/0/image';
      const patched = await patchObject<Deployment>(client, RESOURCES.Deployment, at, 'json', [
        { op: 'test', path: image, value: 'busybox:1.36' },
        { op: 'replace', path: image, value: 'nginx:1.22' },
        { op: 'remove', path: '/spec/template/spec/containers/1' },
        { op: 'add', path: '/metadata/annotations', value: {} },
        { op: 'add', path: '/metadata/annotations/kdbg.dev~1note', value: '1' },
      ]);
      expect(containers(patched).map((one) => one.image)).toEqual(['nginx:1.22']);
      expect(patched.metadata?.annotations?.['kdbg.dev/note']).toBe('1');
      const late = patchObject(client, RESOURCES.Deployment, at, 'json', [
        { op: 'replace', path: '/spec/replicas', value: 3 },
        { op: 'test', path: image, value: 'busybox:1.36' },
      ]);
      expect(((await rejection(late)) as ApiError).status).toBe(422);
      expect((await getObject<Deployment>(client, RESOURCES.Deployment, at)).spec?.replicas).toBe(0);
    });

    test('apply: makes what is not there, changes what is, and notes who did it', async () => {
      const { client, namespace } = lab();
      const head = { apiVersion: 'apps/v1', kind: 'Deployment' };
      const tried = await apply<Deployment>('applied', { ...head, ...idle('applied') }, { dryRun: 'All' });
      expect(tried.metadata?.uid).toBeDefined();
      expect(await findObject(client, RESOURCES.Deployment, { namespace, name: 'applied' })).toBeUndefined();
      await apply('applied', { ...head, ...idle('applied') });
      const again = idle('applied') as unknown as { spec: { template: { spec: { containers: { image: string }[] } } } };
      const [main] = again.spec.template.spec.containers;
      if (main) main.image = 'nginx:1.22';
      const changed = await apply<Deployment>('applied', { ...head, ...again });
      expect(containers(changed).map(({ image }) => image)).toEqual(['nginx:1.22', 'busybox:1.36']);
      expect(changed.metadata?.managedFields).toContainEqual(
        expect.objectContaining({ manager: 'contract', operation: 'Apply' }),
      );
    });

    test('a dry run answers what would be, and changes nothing', async () => {
      const { client, at } = await make('dry');
      const body = { spec: { replicas: 7 } };
      for (const kind of ['merge', 'strategic'] as const) {
        const tried = await patchObject<Deployment>(client, RESOURCES.Deployment, at, kind, body, { dryRun: true });
        expect(tried.spec?.replicas).toBe(7);
      }
      expect((await getObject<Deployment>(client, RESOURCES.Deployment, at)).spec?.replicas).toBe(0);
    });

    test('who comes too late is refused', async () => {
      const { client, at } = await make('guarded');
      const { metadata } = await getObject(client, RESOURCES.Deployment, at);
      const { resourceVersion } = metadata ?? {};
      await patchObject(client, RESOURCES.Deployment, at, 'merge', { metadata: { labels: { a: '1' } } });
      for (const kind of ['merge', 'strategic'] as const) {
        const late = patchObject(
          client,
          RESOURCES.Deployment,
          at,
          kind,
          { spec: { replicas: 0 } },
          { resourceVersion },
        );
        const refused = (await rejection(late)) as ApiError;
        expect(refused.code).toBe('api-conflict');
        expect(refused.details?.message).toBe(
          'Operation cannot be fulfilled on deployments.apps "guarded": the object has been modified; please apply your changes to the latest version and try again',
        );
      }
    });

    test('scale is a part of its own', async () => {
      const { client, at } = await make('scaled');
      const scale = { ...at, subresource: 'scale' };
      await patchObject(client, RESOURCES.Deployment, scale, 'merge', { spec: { replicas: 1 } }, { dryRun: true });
      const read = await getObject<Record<string, unknown>>(client, RESOURCES.Deployment, scale);
      expect(read).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: {} });
      expect(recordOf(read.status).selector).toBe('app=scaled');
    });

    test('the generation counts changes of the spec only', async () => {
      const { client, at } = await make('counted');
      const labelled = await patchObject(client, RESOURCES.Deployment, at, 'merge', {
        metadata: { labels: { more: 'x' } },
      });
      expect(labelled.metadata?.generation).toBe(1);
      const changed = await patchObject(client, RESOURCES.Deployment, at, 'merge', { spec: { minReadySeconds: 1 } });
      expect(changed.metadata?.generation).toBe(2);
    });
  });
}
