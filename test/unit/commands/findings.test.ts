import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../src/diagnosis/types.ts';
import { settle } from '../../support/fakeClock.ts';
import { CRASHER, WEB } from '../../support/shop.ts';
import { aDeployment, aPod } from '../../support/snapshot.ts';
import { choices, onDesk, question } from './onDesk.ts';

/** A desk whose open finding is the crasher's, while another object may be selected. */
async function crashed(options: Parameters<typeof onDesk>[0] = {}) {
  const fake = await onDesk(options);
  const { desk } = fake;
  desk.panes.focus('diagnosis');
  const finding = desk.findings.list.get().rows.find((row) => row.finding?.code === 'crash-signal')?.finding;
  if (!finding) throw new Error('the crasher has no finding');
  desk.findings.choose(finding.id);
  /** Walks to the first evidence of a source and opens it. */
  const open = async (source: Evidence['source']) => {
    desk.findings.enter();
    const at = finding.evidence.findIndex((one) => one.source === source);
    for (let i = 0; i < at; i++) desk.findings.move('down');
    await fake.run('finding.open');
    await settle();
  };
  return { ...fake, finding, open, focus: () => desk.panes.state.get().focus };
}

describe('evidence of another object than the selected one opens', () => {
  test('an event in the Events pane, with that event chosen', async () => {
    const { desk, open, focus } = await crashed();
    await open('event');
    expect(focus()).toBe('events');
    expect(desk.list.selected.get()?.ref.name).not.toBe(CRASHER);
    expect(desk.events.list.get().about?.name).toBe(CRASHER);
    expect(desk.events.selected()?.reason).toBe('BackOff');
    desk.list.follow({ kind: 'Pod', name: WEB, namespace: 'shop' });
    expect(desk.events.list.get().about?.name).toBe(WEB);
  });

  test('a log line in the instance that wrote it, stopped there and marked', async () => {
    const lines = ['crasher: starting', 'crasher: writing through a null pointer'];
    const { desk, clock, open, focus, finding } = await crashed({
      logs: { [`${CRASHER}/crasher`]: lines, [`${CRASHER}/crasher/previous`]: lines },
    });
    await open('log');
    await clock.advance(200);
    expect(focus()).toBe('logs');
    const { source, view, marked } = desk.logs.state.get();
    expect(source).toEqual({ namespace: 'shop', pod: CRASHER, container: 'crasher', previous: true });
    const wanted = finding.evidence.find((one) => one.source === 'log')?.text;
    expect(view?.range(marked ?? -1, (marked ?? -1) + 1)[0]?.text).toBe(wanted);
    await clock.advance(10_000);
    expect(desk.notices.latest.get()).toBeUndefined();
  });

  test('a log line that is no longer there is told with what it said', async () => {
    const { clock, open, told, finding } = await crashed({ logs: { [`${CRASHER}/crasher`]: ['crasher: starting'] } });
    await open('log');
    await clock.advance(5_000);
    const wanted = finding.evidence.find((one) => one.source === 'log')?.text;
    expect(told()).toBe(`That line is no longer in this log. It said: ${wanted}`);
  });

  test('a field in the object’s YAML, scrolled to and marked', async () => {
    const { desk, open } = await crashed();
    await open('status');
    const { title, lines, marked } = desk.viewer.state.get() ?? {};
    expect(title).toContain(`pod/${CRASHER} · status.containerStatuses[crasher].lastState.terminated.exitCode`);
    expect(lines?.[marked?.line ?? -1]?.trim()).toBe('exitCode: 139');
  });

  test('and where the object is gone that is said, with what was read of it', async () => {
    const { desk, open, cluster } = await crashed();
    cluster.client.auto = () => undefined;
    await open('status');
    cluster.client.take().refuse(404, `pods "${CRASHER}" not found`);
    await expect.poll(() => desk.viewer.state.get()?.lines[0]).toBe(`# Pod ${CRASHER} no longer exists.`);
    expect(desk.viewer.state.get()?.lines.join('\n')).toContain('lastState.terminated.exitCode: 139');
  });
});

test('left, right and esc walk into the evidence and out of it', async () => {
  const { desk, run, focus } = await crashed();
  await run('finding.evidence');
  expect(desk.findings.item.get()).toBe(0);
  await run('move.left');
  expect(desk.findings.item.get()).toBeUndefined();
  await run('move.right');
  await run('back');
  expect([desk.findings.item.get(), focus()]).toEqual([undefined, 'diagnosis']);
  await run('back');
  expect(focus()).toBe('resources');
});

test('a remedy that was walked to is taken with enter', async () => {
  const { desk, run, changes } = await crashed();
  await run('finding.evidence');
  desk.findings.move('last');
  while (!('remedy' in (desk.findings.chosen() ?? {}) && changes.prepared.length > 0)) {
    const chosen = desk.findings.chosen();
    if (chosen && 'remedy' in chosen && chosen.remedy.command === 'debug.toggle') {
      await run('finding.open');
      break;
    }
    desk.findings.move('up');
  }
  expect(changes.prepared).toEqual(['debug.enter deployment/crasher crasher']);
});

test('a remedy of a Service’s finding that is for the workload behind it is taken there', async () => {
  const { owner, objects } = aDeployment('api');
  const service = {
    kind: 'Service',
    metadata: { name: 'front', namespace: 'shop', uid: 'uid-front' },
    spec: { selector: { app: 'api' }, ports: [{ port: 80, targetPort: 'http' }] },
  };
  const pod = aPod({ name: 'api-1', owner, labels: { app: 'api' } });
  const { desk, run } = await onDesk({ objects: [...objects, pod, service] });
  const edited: unknown[] = [];
  desk.app.edit = async (ref) => {
    edited.push(ref);
    return { sessionId: desk.terminals.sessions.local(), finished: new Promise(() => {}) };
  };
  desk.panes.focus('diagnosis');
  const remedies = desk.findings.open.get()?.remedies ?? [];
  const at = remedies.findIndex(({ command }) => command === 'workload.edit');
  await run(`remedy.${at + 1}`);
  expect(edited).toEqual([{ kind: 'Deployment', name: 'api', namespace: 'shop' }]);
});

test('a change that a remedy makes has its finding followed', async () => {
  const { desk, run, press, answer } = await onDesk();
  desk.panes.focus('diagnosis');
  const finding = desk.findings.list.get().rows.find((row) => row.finding?.code === 'image-not-found')?.finding;
  desk.findings.choose(finding?.id ?? '');
  await run('remedy.1');
  await answer('shop/web:1.4');
  await press('y');
  expect(desk.followUps.list.get()).toMatchObject([{ code: 'image-not-found', phase: 'checking' }]);
  await run('finding.unfollow');
  expect(desk.followUps.list.get()).toEqual([]);
});

test('a muted finding leaves the counts and is listed to be shown again', async () => {
  const { desk, run, press, told, finding } = await crashed();
  const before = desk.findings.list.get().errors;
  await run('finding.mute');
  expect(desk.findings.list.get()).toMatchObject({ errors: before - 1, muted: [{ id: finding.id }] });
  expect(told()).toBe('crash-signal of crasher is muted; M lists what is muted.');
  await run('finding.unmute');
  expect(question(desk)).toBe('Muted findings; enter shows one again');
  expect(choices(desk)).toEqual([finding.title]);
  await press('enter');
  expect(desk.findings.list.get()).toMatchObject({ errors: before, muted: [] });
  await run('finding.unmute');
  expect(told()).toBe('No finding is muted.');
});

test('everything is looked at again, and what that gave for the open finding is told', async () => {
  const { run, clock, told, finding } = await crashed();
  await run('finding.recheck');
  await clock.advance(100);
  expect(told()).toBe(`Looked again; it is still so: ${finding.title}`);
});
