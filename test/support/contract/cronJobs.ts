import { describe, expect, test } from 'vitest';
import { createObject, deleteObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type { CronJob, Job, KubeEvent, KubeObject } from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES, resourcePath } from '../../../src/kube/resources.ts';
import { eventually } from '../cluster.ts';
import { shellPod } from '../pods.ts';
import { rejection } from '../rejection.ts';
import type { ContractTarget } from './target.ts';

/** Never due: what happens, happens for another reason. */
const NEVER = '0 0 31 2 *';

/** Jobs that are made by a schedule. */
export function cronJobContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const jobSpec = (script: string) => ({ backoffLimit: 0, template: { spec: shellPod('x', script).spec } });
  const make = (name: string, schedule: string, script: string, spec: object = {}) =>
    createObject<CronJob>(lab().client, RESOURCES.CronJob, lab().namespace, {
      metadata: { name },
      spec: {
        schedule,
        jobTemplate: { metadata: { labels: { of: name }, annotations: { note: 'kept' } }, spec: jobSpec(script) },
        ...spec,
      },
    } as unknown as KubeObject);
  /** As `kubectl create job --from=cronjob/NAME` makes it. */
  const byHand = ({ metadata: of }: CronJob, name: string, script: string) =>
    createObject<Job>(lab().client, RESOURCES.Job, lab().namespace, {
      metadata: {
        name,
        labels: { of: of?.name },
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: of?.name, uid: of?.uid, controller: true }],
      },
      spec: jobSpec(script),
    } as unknown as KubeObject);
  const cron = (name: string) =>
    getObject<CronJob>(lab().client, RESOURCES.CronJob, { namespace: lab().namespace, name });
  const jobs = (of: string) =>
    listObjects<Job>(lab().client, RESOURCES.Job, { namespace: lab().namespace, labelSelector: `of=${of}` });
  const job = (of: string) => eventually(`a job of ${of}`, async () => (await jobs(of)).at(0));
  const said = (name: string, reason: string) =>
    eventually(`${reason} of ${name}`, async () =>
      (
        await listObjects<KubeEvent>(lab().client, RESOURCES.Event, {
          namespace: lab().namespace,
          fieldSelector: `involvedObject.name=${name},involvedObject.kind=CronJob,reason=${reason}`,
        })
      ).at(0),
    );
  const away = (name: string) => deleteObject(lab().client, RESOURCES.CronJob, { namespace: lab().namespace, name });

  describe('cron jobs', () => {
    test('a job is made when it is due, with the minute in its name, and its end is noted', async () => {
      const made = await make('ticks', '@every 1s', 'true', { timeZone: 'Asia/Shanghai' });
      expect(made.spec).toMatchObject({
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      const first = await job('ticks');
      const name = first.metadata?.name ?? '';
      const { annotations, ownerReferences } = first.metadata ?? {};
      const scheduled = annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? '';
      expect(scheduled).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      expect(name).toBe(`ticks-${Math.floor(Date.parse(scheduled) / 60_000)}`);
      expect(annotations?.note).toBe('kept');
      expect(ownerReferences).toMatchObject([
        { apiVersion: 'batch/v1', kind: 'CronJob', name: 'ticks', controller: true, blockOwnerDeletion: true },
      ]);
      expect(await said('ticks', 'SuccessfulCreate')).toMatchObject({
        type: 'Normal',
        message: `Created job ${name}`,
        source: { component: 'cronjob-controller' },
      });
      expect(await said('ticks', 'SawCompletedJob')).toMatchObject({
        type: 'Normal',
        message: `Saw completed job: ${name}, condition: Complete`,
      });
      const done = await eventually('the time of its success', async () => {
        const { status } = await cron('ticks');
        return status?.lastSuccessfulTime && status.lastScheduleTime ? status : undefined;
      });
      for (const at of [done.lastSuccessfulTime, done.lastScheduleTime]) {
        expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }
      await away('ticks');
      await eventually('its jobs to go', async () => (await jobs('ticks')).length === 0);
      await eventually('their pods to go', async () => (await lab().pods(`job-name=${name}`)).length === 0);
    });

    test('while one runs, none is begun where that is forbidden', async () => {
      const at = { namespace: lab().namespace, name: 'alone' };
      const of = await make('alone', '@every 1s', 'true', { concurrencyPolicy: 'Forbid', suspend: true });
      // One of another minute: a second one of this minute has the same name, and would not be tried at all.
      const running = await byHand(of, 'runs-long', 'sleep 300');
      const { name = '', namespace = '', uid = '' } = running.metadata ?? {};
      const active = [{ apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid }];
      await lab().client.json({
        method: 'PATCH',
        path: `${resourcePath(RESOURCES.CronJob, at)}/status`,
        contentType: 'application/merge-patch+json',
        body: { status: { active } },
      });
      await patchObject(lab().client, RESOURCES.CronJob, at, 'merge', { spec: { suspend: false } });
      expect(await said('alone', 'JobAlreadyActive')).toMatchObject({
        type: 'Normal',
        message: 'Not starting job because prior execution is running and concurrency policy is Forbid',
      });
      expect((await jobs('alone')).map(({ metadata }) => metadata?.name)).toEqual(['runs-long']);
      expect((await cron('alone')).status).toEqual({ active });
      await away('alone');
    });

    test('jobs that somebody else makes of it count in its history, oldest first; suspended it makes none', async () => {
      const of = await make('rests', '@every 1s', 'true', { suspend: true, successfulJobsHistoryLimit: 1 });
      await byHand(of, 'by-hand-1', 'true');
      expect(await said('rests', 'UnexpectedJob')).toMatchObject({
        type: 'Warning',
        message: 'Saw a job that the controller did not create or forgot: by-hand-1',
      });
      const begun = await eventually('its end', async () => {
        const { status } = (await jobs('rests')).at(0) ?? {};
        return status?.succeeded === 1 ? status.startTime : undefined;
      });
      // The API tells times to the second: only then the other one is younger.
      await eventually('the next second', () => Date.now() >= Date.parse(begun) + 1_000);
      await byHand(of, 'by-hand-2', 'true');
      expect((await said('rests', 'SuccessfulDelete')).message).toBe('Deleted job by-hand-1');
      await eventually('the first to go', async () => (await jobs('rests')).length === 1);
      expect((await jobs('rests')).map(({ metadata }) => metadata?.name)).toEqual(['by-hand-2']);
      const { status } = await cron('rests');
      expect(status?.lastSuccessfulTime).toBeDefined();
      expect([status?.lastScheduleTime, status?.active]).toEqual([undefined, undefined]);
      await away('rests');
    });

    test('what can not be understood is refused', async () => {
      const refusal = async (schedule: string, spec: object = {}) =>
        ((await rejection(make('wrong', schedule, 'true', spec))) as Error).message;
      expect(await refusal('61 * * * *')).toContain(
        'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
      );
      expect(await refusal('TZ=UTC * * * * *')).toContain(
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
      expect(await refusal(NEVER, { timeZone: 'Mars/Olympus' })).toContain(
        'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
      );
      expect(await refusal(NEVER, { concurrencyPolicy: 'Maybe' })).toContain(
        'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
      );
      const always = { spec: { template: { spec: { ...shellPod('x', 'true').spec, restartPolicy: 'Always' } } } };
      expect(await refusal(NEVER, { jobTemplate: always })).toContain(
        'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      );
      await make('right', NEVER, 'true');
      const patched = (await rejection(
        patchObject(lab().client, RESOURCES.CronJob, { namespace: lab().namespace, name: 'right' }, 'merge', {
          spec: { schedule: 'often' },
        }),
      )) as Error;
      expect(patched.message).toContain('expected exactly 5 fields, found 1: [often]');
      await away('right');
    });
  });
}
