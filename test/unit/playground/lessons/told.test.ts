import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../../src/base/clock.ts';
import { createDiagnosis } from '../../../../src/diagnosis/engine.ts';
import { RESOURCES, resourcePath } from '../../../../src/kube/resources.ts';
import { label } from '../../../../src/playground/lessons/label.ts';
import { port } from '../../../../src/playground/lessons/port.ts';
import { createProbeRunner } from '../../../../src/services/probes/index.ts';
import { createStore } from '../../../../src/store/store.ts';
import { eventually } from '../../../support/cluster.ts';
import { type ContractTarget, playgroundTarget } from '../../../support/contract/target.ts';

let target: ContractTarget;
beforeAll(async () => {
  target = await playgroundTarget('lessons');
});
afterAll(() => target.close());

test('the lessons about services are told on the screen, and what was said goes when they are mended', async () => {
  const { client, namespace, create } = target.lab;
  for (const object of [...label.objects(0), ...port.objects(0)]) await create({ ...object });
  const store = createStore(client, { namespace, clock: systemClock });
  const diagnosis = createDiagnosis(store, {
    clock: systemClock,
    probes: createProbeRunner({ client, sockets: 'calmly' }),
  });
  const titles = () => diagnosis.report.get().findings.map(({ title }) => title);
  const both = [
    'The Service web selects no pod: it asks for tier=front, and deployment/web has tier=frontend',
    'Nothing listens on port 8000 in the pods of the Service api',
  ];
  try {
    await eventually('both', () => both.every((title) => titles().includes(title)), 60_000);
    const mend = (name: string, spec: object) =>
      client.json({
        method: 'PATCH',
        path: resourcePath(RESOURCES.Service, { namespace, name }),
        contentType: 'application/merge-patch+json',
        body: { spec },
      });
    await mend('web', { selector: { tier: 'frontend' } });
    await mend('api', { ports: [{ port: 80, targetPort: 8080 }] });
    await eventually('silence', () => titles().length === 0 && diagnosis.report.get().pending === 0, 30_000);
  } finally {
    diagnosis.close();
    store.close();
  }
  expect(titles()).toEqual([]);
}, 120_000);
