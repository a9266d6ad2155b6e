import { describe, expect, it } from 'vitest';
import { Cell } from '../../../src/base/readable.ts';
import { concerns, FindingsView } from '../../../src/console/findings.ts';
import type { Finding, Report } from '../../../src/diagnosis/types.ts';
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
  return { report, selected, view: new FindingsView(report, selected) };
}

const ids = (view: FindingsView) => view.list.get().findings.map(({ id }) => id);

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
    const { selected, view } = setup(finding('a', pod('a')), finding('b', pod('a')));
    selected.set(pod('a'));
    view.move('down');
    view.scroll.set(3);
    selected.set(pod('a'));
    expect(view.open.get()?.id).toBe('b');
    expect(view.scroll.get()).toBe(3);
    selected.set(pod('z'));
    expect(view.open.get()?.id).toBe('a');
    expect(view.scroll.get()).toBe(0);
  });

  it('stay on the open finding when a worse one comes before it', () => {
    const { report, view } = setup(finding('a', pod('a')), finding('b', pod('b')));
    view.move('down');
    const all = report.get();
    report.set({ ...all, findings: [finding('new', pod('n')), ...all.findings] });
    expect(view.open.get()?.id).toBe('b');
  });

  it('can be muted, are counted, and come back', () => {
    const muted = finding('a', pod('a'));
    const { view } = setup(muted, finding('b', pod('b')));
    view.mute(muted);
    expect(ids(view)).toEqual(['b']);
    expect(view.list.get().muted).toBe(1);
    view.unmuteAll();
    expect(ids(view)).toEqual(['a', 'b']);
  });
});
