import { describe, expect, it } from 'vitest';
import { Cell } from '../../../src/base/readable.ts';
import { concerns, FindingsView } from '../../../src/console/findings.ts';
import type { Evidence, Finding, Report } from '../../../src/diagnosis/types.ts';
import type { ObjectRef } from '../../../src/store/types.ts';

const pod = (name: string, namespace = 'shop'): ObjectRef => ({ kind: 'Pod', name, namespace });

function finding(id: string, object: ObjectRef, more: Partial<Finding> = {}): Finding {
  return {
    id,
    code: 'crash-exit',
    severity: 'error',
    object,
    affected: [object],
    title: id,
    cause: '',
    evidence: [],
    remedies: [],
    ...more,
  };
}

function setup(...findings: Finding[]) {
  const report = new Cell<Report>({ findings, unseen: [], pending: 0 });
  const selected = new Cell<ObjectRef | undefined>(undefined);
  const muted = new Cell<ReadonlyMap<string, unknown>>(new Map());
  return { report, selected, muted, view: new FindingsView(report, selected, muted) };
}

const ids = (view: FindingsView) => view.list.get().rows.map(({ key }) => key);

const proof = (text: string): Evidence => ({ source: 'status', ref: 'status.phase', text });

describe('the findings that are shown', () => {
  it('begin with those of the selection', () => {
    const { selected, view } = setup(finding('a', pod('a')), finding('b', pod('b')), finding('c', pod('b')));
    expect(ids(view)).toEqual(['a', 'b', 'c']);
    selected.set(pod('b'));
    expect(ids(view)).toEqual(['b', 'c', 'a']);
    expect(view.list.get().here).toBe(2);
    expect(view.open.get()?.id).toBe('b');
  });

  it('belong to the selection when it is their workload or one of many pods', () => {
    const workload = { kind: 'Deployment', name: 'web', namespace: 'shop' };
    const one = finding('a', pod('web-1'), { workload, affected: [pod('web-1'), pod('web-2')] });
    expect(concerns(one, workload)).toBe(true);
    expect(concerns(one, pod('web-2'))).toBe(true);
    expect(concerns(one, pod('web-2', 'other'))).toBe(false);
    expect(concerns(one, { kind: 'Service', name: 'web', namespace: 'shop' })).toBe(false);
  });

  it('open the first again when another object is selected, but not when the same one changes', () => {
    const { selected, view } = setup(
      finding('a', pod('a')),
      finding('b', pod('a'), { evidence: [proof('x'), proof('y')] }),
    );
    selected.set(pod('a'));
    view.move('down');
    view.enter();
    view.move('down');
    selected.set(pod('a'));
    expect(view.open.get()?.id).toBe('b');
    expect(view.item.get()).toBe(1);
    selected.set(pod('z'));
    expect(view.open.get()?.id).toBe('a');
    expect(view.item.get()).toBeUndefined();
  });

  it('stay on the open finding when a worse one comes before it', () => {
    const { report, view } = setup(finding('a', pod('a')), finding('b', pod('b')));
    view.move('down');
    const all = report.get();
    report.set({ ...all, findings: [finding('new', pod('n')), ...all.findings] });
    expect(view.open.get()?.id).toBe('b');
  });

  it('keep the open one under the eyes of who reads it, and open the first again when they leave', () => {
    const { report, view } = setup(finding('a', pod('a')));
    const comes = (id: string) =>
      report.update((all) => ({ ...all, findings: [finding(id, pod(id)), ...all.findings] }));
    view.hold(true);
    comes('b');
    view.hold(true);
    expect(view.open.get()?.id).toBe('a');
    view.hold(false);
    expect(view.open.get()?.id).toBe('b');
    // What takes the place of one that has gone is held as well.
    view.hold(true);
    report.update((all) => ({ ...all, findings: all.findings.filter(({ id }) => id !== 'b') }));
    view.hold(true);
    comes('c');
    view.hold(true);
    expect(view.open.get()?.id).toBe('a');
  });

  it('leave what the person chose where they chose it, also when they leave the pane', () => {
    const { report, view } = setup(finding('a', pod('a')), finding('b', pod('b')));
    view.hold(true);
    view.move('down');
    view.hold(false);
    report.update((all) => ({ ...all, findings: [finding('new', pod('n')), ...all.findings] }));
    expect(view.open.get()?.id).toBe('b');
  });

  it('leave out what is muted, and count it', () => {
    const { muted, view } = setup(finding('a', pod('a')), finding('b', pod('b')));
    muted.set(new Map([['a', {}]]));
    expect(ids(view)).toEqual(['b']);
    expect(view.list.get()).toMatchObject({ errors: 1, muted: [{ id: 'a' }] });
    muted.set(new Map());
    expect(ids(view)).toEqual(['a', 'b']);
  });

  it('count as problems only errors and warnings', () => {
    const { selected, view } = setup(
      finding('a', pod('a')),
      finding('b', pod('b'), { severity: 'warning' }),
      finding('n', pod('a'), { severity: 'info' }),
      finding('m', pod('c'), { severity: 'info' }),
    );
    selected.set(pod('a'));
    expect(view.list.get()).toMatchObject({ here: 2, problems: { here: 1, elsewhere: 1 }, notes: 1 });
  });

  it('fold the notes about other objects into one row, and unfold them there', () => {
    const notes = ['m', 'n', 'o'].map((id) => finding(id, pod(id), { severity: 'info' }));
    const { selected, view } = setup(finding('a', pod('a')), ...notes);
    selected.set(pod('n'));
    expect(ids(view)).toEqual(['n', 'a', 'notes']);
    view.move('last');
    expect(view.open.get()).toBeUndefined();
    expect(view.unfold()).toBe(true);
    expect(ids(view)).toEqual(['n', 'a', 'm', 'o']);
    expect(view.open.get()?.id).toBe('m');
    expect(view.unfold()).toBe(false);
  });
});

describe('the evidence of the open finding', () => {
  const remedy = { command: 'logs.open', title: 'Read its log' };
  const one = finding('a', pod('a'), { evidence: [proof('x'), proof('y')], remedies: [remedy] });

  it('is walked through, and then the remedies', () => {
    const { view } = setup(one, finding('b', pod('b')));
    expect(view.chosen()).toBeUndefined();
    expect(view.enter()).toBe(true);
    expect(view.chosen()).toEqual({ evidence: proof('x') });
    view.move('last');
    expect(view.chosen()).toEqual({ remedy, number: 1 });
    view.move('down');
    expect(view.open.get()?.id).toBe('a');
    expect(view.leave()).toBe(true);
    expect(view.leave()).toBe(false);
    view.move('down');
    expect(view.open.get()?.id).toBe('b');
  });

  it('stays chosen when the finding changes, as far as there is so much of it', () => {
    const { report, view } = setup(one);
    view.enter();
    view.move('last');
    report.set({ ...report.get(), findings: [{ ...one, remedies: [], evidence: [proof('z')] }] });
    expect(view.chosen()).toEqual({ evidence: proof('z') });
  });

  it('can’t be walked to where there is none', () => {
    const { view } = setup(finding('a', pod('a')));
    expect(view.enter()).toBe(false);
    expect(view.item.get()).toBeUndefined();
  });
});
