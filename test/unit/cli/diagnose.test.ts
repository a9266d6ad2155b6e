import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/cli/diagnose/explain.ts';
import { focusOf, inFocus, mustExist } from '../../../src/cli/diagnose/focus.ts';
import { pageFor, reportJson, reportText } from '../../../src/cli/diagnose/print.ts';
import { clockOf, stamp } from '../../../src/cli/diagnose/time.ts';
import { eventsBetween, jsonTeller, textTeller } from '../../../src/cli/diagnose/watch.ts';
import { CODES } from '../../../src/diagnosis/catalog.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { aDeployment, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const waiting = (name: string, of?: typeof owner) =>
  aPod({
    name,
    ...(of ? { owner: of } : {}),
    status: {
      phase: 'Pending',
      ...webStatus({ state: { waiting: { reason: 'ErrImagePull', message: 'x: not found' } } }),
    },
  });
const snapshot = snapshotWith([...objects, waiting('web-1', owner), waiting('alone')]);
const report = diagnose(snapshot, NOON);
const scope = { context: 'prod', namespace: 'shop', focus: undefined, now: NOON };

const page = (columns: number, isTTY = false, env = {}) =>
  pageFor({ stdout: { write: () => true, columns, isTTY }, env });

describe('the report as text', () => {
  it('tells the count, where and when, each finding with its proof and what helps, and breaks lines at the width', () => {
    const text = reportText(report, scope, page(72));
    expect(text).toMatch(/^2 errors in namespace shop\ncontext prod, 2026-01-01 12:00:00 UTC\n\n✖ /);
    expect(text).toContain('Deployment shop/web · Pod web-1 · container web · image-not-found');
    expect(text).toContain('Why kdbg says so');
    expect(text).toContain('kubectl -n shop set image deployment/web web=IMAGE');
    const long = text.split('\n').filter((line) => line.length > 72 && !/kubectl|status\./.test(line));
    expect(long).toEqual([]);
  });

  it('is coloured on a terminal only, and never with NO_COLOR', () => {
    const colour = '\u001b[31m';
    expect(reportText(report, scope, page(80, true))).toContain(colour);
    expect(reportText(report, scope, page(80))).not.toContain('\u001b');
    expect(reportText(report, scope, page(80, true, { NO_COLOR: '1' }))).not.toContain('\u001b');
  });

  it('says that nothing is wrong, and what it could not see', () => {
    const empty = { findings: [], unseen: [{ resource: 'nodes', reason: 'forbidden' }], pending: 0 };
    expect(reportText(empty, scope, page(80))).toBe(
      'Nothing is wrong in namespace shop, as far as kdbg can see.\ncontext prod, 2026-01-01 12:00:00 UTC\n\nNot seen\n  nodes: forbidden\n',
    );
  });

  it('tells the day of a time that is not today’s', () => {
    expect(clockOf(NOON - 1000, NOON)).toBe('11:59:59');
    expect(clockOf(NOON - 86_400_000, NOON)).toBe('2025-12-31 12:00:00');
    expect(stamp(NOON)).toBe('2026-01-01 12:00:00 UTC');
  });
});

it('the report as JSON has scope, unseen and findings', () => {
  const json = JSON.parse(reportJson(report, scope));
  expect(Object.keys(json)).toEqual(['scope', 'unseen', 'findings']);
  expect(json.scope).toEqual({ context: 'prod', namespace: 'shop', time: '2026-01-01T12:00:00.000Z' });
  for (const field of ['code', 'severity', 'object', 'title', 'cause', 'evidence', 'remedies']) {
    expect(json.findings[0]).toHaveProperty(field);
  }
});

describe('watching', () => {
  const [first, second] = report.findings;
  if (!first || !second) throw new Error('two findings are needed');
  const with_ = (...findings: (typeof first)[]) => ({ ...report, findings });

  it('tells what is new, what is other and what is gone, not the whole again', () => {
    const other = { ...second, severity: 'warning' as const };
    const events = eventsBetween(with_(first, second), with_(other));
    expect(events).toEqual([
      { event: 'gone', finding: first },
      { event: 'changed', finding: other },
    ]);
    expect(eventsBetween(with_(), with_(first))).toEqual([{ event: 'found', finding: first }]);
  });

  it('a figure that grows is no news', () => {
    expect(eventsBetween(with_(first), with_({ ...first, cause: 'It has died 4 times.' }))).toEqual([]);
  });

  it('tells when something can’t be read any more, and when it can again', () => {
    const blind = { ...report, unseen: [{ resource: 'nodes', reason: 'forbidden' }] };
    expect(eventsBetween(report, blind)).toEqual([{ event: 'unseen', unseen: blind.unseen }]);
    const [again] = eventsBetween(blind, report);
    expect(again && textTeller(page(80)).next(again, scope)).toContain('all can be read again');
  });

  it('as JSON is one line an event, the report first', () => {
    const lines = [jsonTeller.first(report, scope), jsonTeller.next({ event: 'gone', finding: first }, scope)];
    for (const line of lines) expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'report', findings: [{}, {}] });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      event: 'gone',
      time: '2026-01-01T12:00:00.000Z',
      finding: { id: first.id },
    });
  });

  it('as text shows a new finding in whole and of one that went its title', () => {
    const teller = textTeller(page(100));
    expect(teller.next({ event: 'found', finding: first }, scope)).toContain('Why kdbg says so');
    const gone = teller.next({ event: 'gone', finding: first }, scope);
    expect(gone).toBe(`\n── 2026-01-01 12:00:00 UTC · gone ──\n✓ ${first.title} · ${first.code}\n`);
  });
});

describe('a code', () => {
  it.each(CODES.map((code) => [code]))('%s is explained', (code) => {
    const text = explain(code, page(80));
    expect(text).toContain(`${code}\n`);
    expect(text).toMatch(/Reads like: .+\n.*\n.*\nUsual causes: .+\.\nWhat helps: .+\.\n$/);
  });

  it('that there is not is told with the nearest', () => {
    expect(() => explain('oom-kiled', page(80))).toThrow(expect.objectContaining({ todo: 'Did you mean oom-killed?' }));
  });
});

describe('one object', () => {
  it.each([
    [['deployment/web'], { kind: 'Deployment', name: 'web' }],
    [['deploy', 'web'], { kind: 'Deployment', name: 'web' }],
    [['po/web-1'], { kind: 'Pod', name: 'web-1' }],
    [['nodes/node1'], { kind: 'Node', name: 'node1' }],
    [['svc/web'], { kind: 'Service', name: 'web' }],
    [['release', 'shop'], { kind: 'Release', name: 'shop' }],
    [[], undefined],
  ])('%j', (given, expected) => {
    expect(focusOf(given)).toEqual(expected);
  });

  it.each([[['web']], [['a/b/c']], [['unicorn/web']], [['pod/']]])('%j is told to be wrong', (given) => {
    expect(() => focusOf(given)).toThrow(expect.objectContaining({ code: 'wrong-usage' }));
  });

  it('the findings are those of the object, its pods and its workload', () => {
    const names = (focus: Parameters<typeof inFocus>[2]) =>
      inFocus(snapshot, report.findings, focus).map((finding) => finding.object.name);
    expect(names({ kind: 'Deployment', name: 'web' })).toEqual(['web-1']);
    expect(names({ kind: 'Pod', name: 'alone' })).toEqual(['alone']);
    expect(names({ kind: 'Pod', name: 'web-1' })).toEqual(['web-1']);
  });

  it('of a service, a claim and a release the findings of their pods are told', () => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const broken = waiting('web-2');
    const shop = { 'app.kubernetes.io/instance': 'shop' };
    const more = snapshotWith([
      {
        ...broken,
        metadata: { ...broken.metadata, labels: { ...shop, app: 'db' } },
        spec: { ...broken.spec, volumes },
      },
      { kind: 'Service', metadata: { name: 'db', namespace: 'shop', uid: 's' }, spec: { selector: { app: 'db' } } },
      { kind: 'Service', metadata: { name: 'bare', namespace: 'shop', uid: 'b' }, spec: {} },
      { kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop', uid: 'c' } },
    ]);
    const found = diagnose(more, NOON).findings.filter(({ code }) => code === 'image-not-found');
    const count = (kind: 'Service' | 'PersistentVolumeClaim' | 'Release', name: string) =>
      inFocus(more, found, { kind, name }).length;
    expect([count('Service', 'db'), count('PersistentVolumeClaim', 'data'), count('Release', 'shop')]).toEqual([
      1, 1, 1,
    ]);
    expect([count('Service', 'bare'), count('Release', 'other')]).toEqual([0, 0]);
  });

  it('an object that is not there is an error, not a clean bill', () => {
    expect(() => mustExist(snapshot, { kind: 'Pod', name: 'wbe-1' }, 'shop')).toThrow(
      expect.objectContaining({ code: 'no-such-object', message: 'There is no pod wbe-1 in namespace shop.' }),
    );
  });
});
