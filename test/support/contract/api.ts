import { describe, expect, test } from 'vitest';
import { recordOf, recordsOf } from '../../../src/base/untrusted.ts';
import { can } from '../../../src/kube/access.ts';
import { discover, findResource } from '../../../src/kube/discovery.ts';
import type { ApiError } from '../../../src/kube/errors.ts';
import { createObject, deleteObject, findObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type { KubeObject, Status } from '../../../src/kube/objects.ts';
import { RESOURCES, resourcePath } from '../../../src/kube/resources.ts';
import { readTable } from '../../../src/kube/table.ts';
import { shellPod } from '../pods.ts';
import { bytesField, envelope } from '../protobuf.ts';
import { rejection } from '../rejection.ts';
import type { ContractTarget } from './target.ts';
import { rawWatch } from './watching.ts';

type ConfigMap = KubeObject & { data?: Readonly<Record<string, string>> };
type List = {
  metadata: { continue?: string; resourceVersion: string; remainingItemCount?: number };
  items: ConfigMap[];
};

/** What the API does with objects: discovery, lists, watches, tables, reads, writes, refusals. */
export function apiContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) =>
    createObject<ConfigMap>(lab().client, RESOURCES.ConfigMap, lab().namespace, {
      metadata: { name, labels },
      data,
    } as KubeObject);
  const list = (query: Record<string, string | number>) =>
    lab().client.json<List>({ path: resourcePath(RESOURCES.ConfigMap, { namespace: lab().namespace }), query });

  describe('discovery', () => {
    test('names kinds, short names and subresources', async () => {
      const { resources } = await discover(lab().client);
      expect(findResource(resources, 'deploy')).toMatchObject({ plural: 'deployments', group: 'apps', version: 'v1' });
      expect(findResource(resources, 'po')).toMatchObject({ plural: 'pods', namespaced: true });
      expect(findResource(resources, 'no')).toMatchObject({ plural: 'nodes', namespaced: false });
    });

    test('an unknown path is not found', async () => {
      const refused = (await rejection(lab().client.json({ path: '/apis/nothing.example.com/v1' }))) as ApiError;
      expect(refused.status).toBe(404);
    });
  });

  describe('lists', () => {
    test('are cut into pages of one moment', async () => {
      for (let i = 0; i < 5; i++) await configMap(`page-${i}`, {}, { pages: 'yes' });
      const first = await list({ labelSelector: 'pages=yes', limit: 2 });
      await configMap('page-late', {}, { pages: 'yes' });
      const second = await list({ labelSelector: 'pages=yes', limit: 2, continue: first.metadata.continue ?? '' });
      const third = await list({ labelSelector: 'pages=yes', limit: 2, continue: second.metadata.continue ?? '' });
      const names = [first, second, third].flatMap(({ items }) => items.map(({ metadata }) => metadata?.name));
      expect(names).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
      expect(third.metadata.continue ?? '').toBe('');
      expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    });

    test('select by labels and by fields', async () => {
      await configMap('pick-a', {}, { pick: 'a' });
      await configMap('pick-b', {}, { pick: 'b' });
      const names = async (query: Record<string, string>) =>
        (await list(query)).items.map(({ metadata }) => metadata?.name);
      expect(await names({ labelSelector: 'pick in (a, c)' })).toEqual(['pick-a']);
      expect(await names({ labelSelector: 'pick,pick!=a' })).toEqual(['pick-b']);
      expect(await names({ labelSelector: 'pick notin (b),pick' })).toEqual(['pick-a']);
      expect(await names({ fieldSelector: 'metadata.name=pick-b' })).toEqual(['pick-b']);
      const refused = (await rejection(list({ labelSelector: 'a b c' }))) as ApiError;
      expect(refused.status).toBe(400);
    });

    test('are tables, or metadata alone, where that is asked for', async () => {
      await configMap('shapes', { a: '1', b: '2' });
      const { columns, rows } = await readTable(lab().client, {
        resource: RESOURCES.ConfigMap,
        namespace: lab().namespace,
        fieldSelector: 'metadata.name=shapes',
      });
      expect(columns.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age']);
      expect(rows[0]?.cells.slice(0, 2).map(String)).toEqual(['shapes', '2']);
      const metadata = await lab().client.json<Record<string, unknown>>({
        path: resourcePath(RESOURCES.ConfigMap, { namespace: lab().namespace }),
        query: { fieldSelector: 'metadata.name=shapes' },
        accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      });
      expect(metadata.kind).toBe('PartialObjectMetadataList');
      expect(recordsOf(metadata.items).map((item) => Object.keys(item).includes('data'))).toEqual([false]);
    });
  });

  describe('watches', () => {
    test('tell what comes, changes and goes, in its order', async () => {
      const { metadata } = await list({});
      const { client, namespace } = lab();
      const at = { resource: RESOURCES.ConfigMap, namespace };
      const watched = rawWatch(
        client,
        at,
        { resourceVersion: metadata.resourceVersion, labelSelector: 'seen=yes' },
        ({ type }) => type === 'DELETED',
      );
      await configMap('seen', { a: '1' }, { seen: 'yes' });
      const patch = { data: { a: '2' } };
      const path = resourcePath(RESOURCES.ConfigMap, { namespace, name: 'seen' });
      await client.json({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body: patch });
      await deleteObject(client, RESOURCES.ConfigMap, { namespace, name: 'seen' });
      expect((await watched).map(({ type, object }) => [type, object.data])).toEqual([
        ['ADDED', { a: '1' }],
        ['MODIFIED', { a: '2' }],
        ['DELETED', { a: '2' }],
      ]);
    });

    test('an object that leaves the selection is told as deleted, and as added when it comes back', async () => {
      const made = await configMap('moving', {}, { moving: 'yes' });
      const { client, namespace } = lab();
      const watched = rawWatch(
        client,
        { resource: RESOURCES.ConfigMap, namespace },
        { resourceVersion: made.metadata?.resourceVersion, labelSelector: 'moving=yes' },
        ({ type }) => type === 'ADDED',
      );
      const path = resourcePath(RESOURCES.ConfigMap, { namespace, name: 'moving' });
      for (const moving of ['no', 'yes']) {
        const body = { metadata: { labels: { moving } } };
        await client.json({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body });
      }
      expect((await watched).map(({ type }) => type)).toEqual(['DELETED', 'ADDED']);
    });

    test('a watch that lists first ends its list with a bookmark', async () => {
      await configMap('marked', {}, { marked: 'yes' });
      const { client, namespace } = lab();
      const lines = await rawWatch(
        client,
        { resource: RESOURCES.ConfigMap, namespace },
        {
          labelSelector: 'marked=yes',
          allowWatchBookmarks: true,
          sendInitialEvents: true,
          resourceVersionMatch: 'NotOlderThan',
        },
        ({ type }) => type === 'BOOKMARK',
      );
      expect(lines.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
      const { annotations, resourceVersion } = recordOf(lines[1]?.object.metadata);
      expect(annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
      expect(Number(resourceVersion)).toBeGreaterThan(0);
    });

    test('a watch from too long ago is gone', async ({ skip }) => {
      // What kdbg makes of it is tested against a server that forgets on purpose (test/e2e/console.test.ts).
      skip(target().kind === 'cluster', 'a cluster that has just begun still has its whole history');
      const { client, namespace } = lab();
      const lines = await rawWatch(
        client,
        { resource: RESOURCES.ConfigMap, namespace },
        { resourceVersion: '1' },
        ({ type }) => type === 'ERROR',
      );
      expect(lines).toHaveLength(1);
      expect(lines[0]?.object).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
      expect(lines[0]?.object.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
    });

    test('a watch ends when its time is over', async () => {
      const { client, namespace } = lab();
      const { metadata } = await list({});
      const at = { resource: RESOURCES.ConfigMap, namespace };
      const query = { resourceVersion: metadata.resourceVersion, timeoutSeconds: 1, labelSelector: 'never=seen' };
      expect(await rawWatch(client, at, query, () => false)).toEqual([]);
    });
  });

  describe('writes', () => {
    test('what is created is completed, and can be read until it is deleted', async () => {
      const { client, namespace } = lab();
      const made = await configMap('whole', { a: '1' });
      expect(made.metadata).toMatchObject({ name: 'whole', namespace });
      expect(made.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(made.metadata?.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect((await getObject<ConfigMap>(client, RESOURCES.ConfigMap, { namespace, name: 'whole' })).data).toEqual({
        a: '1',
      });
      await deleteObject(client, RESOURCES.ConfigMap, { namespace, name: 'whole' });
      expect(await findObject(client, RESOURCES.ConfigMap, { namespace, name: 'whole' })).toBeUndefined();
    });

    test('a name is made where only its beginning is given', async () => {
      const made = await createObject(lab().client, RESOURCES.ConfigMap, lab().namespace, {
        metadata: { generateName: 'made-' },
      });
      expect(made.metadata?.name).toMatch(/^made-[a-z0-9]{5}$/);
    });

    test('a body in protobuf is read as what it means, and a broken one is refused in words', async () => {
      const { client, namespace } = lab();
      const metadata = Buffer.concat([bytesField(1, 'packed'), bytesField(2, '')]);
      const data = Buffer.concat([bytesField(1, 'word'), bytesField(2, 'kept')]);
      const raw = Buffer.concat([bytesField(1, metadata), bytesField(2, data)]);
      const post = (body: Buffer) =>
        client.json<ConfigMap>({
          method: 'POST',
          path: resourcePath(RESOURCES.ConfigMap, { namespace }),
          contentType: 'application/vnd.kubernetes.protobuf',
          body,
        });
      expect(await post(envelope('v1', 'ConfigMap', raw))).toMatchObject({
        metadata: { name: 'packed', namespace },
        data: { word: 'kept' },
      });
      for (const broken of [envelope('v1', 'ConfigMap', raw.subarray(0, -3)), Buffer.from('{}')]) {
        const refused = (await rejection(post(broken))) as ApiError;
        expect(refused.status).toBe(400);
        expect(refused.details).toMatchObject({ kind: 'Status', reason: 'BadRequest' });
      }
    });

    test('nothing is kept of a dry run', async () => {
      const { client, namespace } = lab();
      const tried = await createObject(
        client,
        RESOURCES.ConfigMap,
        namespace,
        { metadata: { name: 'tried' } },
        { dryRun: true },
      );
      expect(tried.metadata?.uid).toBeDefined();
      expect(await findObject(client, RESOURCES.ConfigMap, { namespace, name: 'tried' })).toBeUndefined();
      await configMap('stays');
      await deleteObject(client, RESOURCES.ConfigMap, { namespace, name: 'stays' }, { dryRun: true });
      expect(await findObject(client, RESOURCES.ConfigMap, { namespace, name: 'stays' })).toBeDefined();
    });

    test('a collection is deleted by its labels', async () => {
      const { client, namespace } = lab();
      for (const name of ['swept-1', 'swept-2']) await configMap(name, {}, { sweep: 'yes' });
      await configMap('kept', {}, { sweep: 'no' });
      const path = resourcePath(RESOURCES.ConfigMap, { namespace });
      await client.json({ method: 'DELETE', path, query: { labelSelector: 'sweep=yes' } });
      const left = await listObjects(client, RESOURCES.ConfigMap, { namespace, labelSelector: 'sweep' });
      expect(left.map(({ metadata }) => metadata?.name)).toEqual(['kept']);
    });

    test('a finalizer holds a deleted object until it is taken away', async () => {
      const { client, namespace } = lab();
      await createObject(client, RESOURCES.ConfigMap, namespace, {
        metadata: { name: 'held', finalizers: ['kdbg.dev/hold'] },
      });
      await deleteObject(client, RESOURCES.ConfigMap, { namespace, name: 'held' });
      const held = await getObject(client, RESOURCES.ConfigMap, { namespace, name: 'held' });
      expect(held.metadata?.deletionTimestamp).toBeDefined();
      const path = resourcePath(RESOURCES.ConfigMap, { namespace, name: 'held' });
      const body = { metadata: { finalizers: null } };
      await client.json({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body });
      expect(await findObject(client, RESOURCES.ConfigMap, { namespace, name: 'held' })).toBeUndefined();
    });
  });

  describe('refusals', () => {
    const statusOf = async (work: Promise<unknown>): Promise<Partial<Status> | undefined> =>
      ((await rejection(work)) as ApiError).details;

    test('are worded as the API server words them', async () => {
      const { client, namespace } = lab();
      await configMap('double');
      expect(await statusOf(configMap('double'))).toMatchObject({
        code: 409,
        reason: 'AlreadyExists',
        message: 'configmaps "double" already exists',
      });
      expect(await statusOf(getObject(client, RESOURCES.Deployment, { namespace, name: 'none' }))).toMatchObject({
        code: 404,
        reason: 'NotFound',
        message: 'deployments.apps "none" not found',
        details: { name: 'none', group: 'apps', kind: 'deployments' },
      });
      expect(await statusOf(configMap('Wrong_Name'))).toMatchObject({ code: 422, reason: 'Invalid' });
      expect(
        await statusOf(createObject(client, RESOURCES.ConfigMap, 'no-such-place', { metadata: { name: 'a' } })),
      ).toMatchObject({ code: 404, message: 'namespaces "no-such-place" not found' });
    });

    test('a selector that does not fit its template, and a selector that is changed', async () => {
      const { client, namespace } = lab();
      const deployment = (app: string, label: string) =>
        ({
          metadata: { name: 'odd' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app } },
            template: { metadata: { labels: { app: label } }, spec: shellPod('odd', 'sleep 1').spec },
          },
        }) as unknown as KubeObject;
      const template = (app: string, label: string) => {
        const made = deployment(app, label) as unknown as { spec: { template: { spec: Record<string, unknown> } } };
        made.spec.template.spec.restartPolicy = 'Always';
        return made as unknown as KubeObject;
      };
      const wrong = await statusOf(createObject(client, RESOURCES.Deployment, namespace, template('a', 'b')));
      expect(wrong).toMatchObject({ code: 422, reason: 'Invalid' });
      expect(wrong?.message).toBe(
        'Deployment.apps "odd" is invalid: spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`',
      );
      await createObject(client, RESOURCES.Deployment, namespace, template('a', 'a'));
      const path = resourcePath(RESOURCES.Deployment, { namespace, name: 'odd' });
      const body = {
        spec: { selector: { matchLabels: { app: 'c' } }, template: { metadata: { labels: { app: 'c' } } } },
      };
      const changed = await statusOf(
        client.json({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body }),
      );
      expect(changed?.message).toMatch(
        /^Deployment\.apps "odd" is invalid: spec\.selector: Invalid value: .*: field is immutable$/,
      );
    });

    test('a pod without an image, and a pod that is changed where it may not be', async () => {
      const { client, namespace } = lab();
      const bare = { metadata: { name: 'bare' }, spec: { containers: [{ name: 'main' }] } } as unknown as KubeObject;
      expect((await statusOf(createObject(client, RESOURCES.Pod, namespace, bare)))?.message).toBe(
        'Pod "bare" is invalid: spec.containers[0].image: Required value',
      );
      await lab().create(shellPod('fixed', 'sleep 3600'));
      const path = resourcePath(RESOURCES.Pod, { namespace, name: 'fixed' });
      const body = { spec: { containers: [{ name: 'main', command: ['true'] }] } };
      const refused = await statusOf(
        client.json({ method: 'PATCH', path, contentType: 'application/strategic-merge-patch+json', body }),
      );
      expect(refused).toMatchObject({ code: 422, reason: 'Invalid' });
      expect(refused?.message).toContain(
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
      );
      await lab().remove('Pod', 'fixed', 0);
    });
  });

  test('a person is told what may be done', async () => {
    const deed = { verb: 'patch', resource: RESOURCES.Deployment, namespace: lab().namespace };
    expect(await can(lab().client, deed)).toMatchObject({ allowed: true });
  });
}
