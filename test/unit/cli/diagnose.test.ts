import { describe, expect, it } from 'vitest';
import { focusOf, inFocus, mustExist } from '../../../src/cli/diagnose/focus.ts';
import { reportJson, reportText } from '../../../src/cli/diagnose/print.ts';
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
const scope = { context: 'prod', namespace: 'shop', focus: undefined };
const terminal = (columns: number, isTTY: boolean, env = {}) => ({
  stdout: { write: () => true, columns, isTTY },
  env,
});

describe('the report as text', () => {
  it('tells the count, each finding with its proof and what helps, and breaks lines at the width', () => {
    const text = reportText(report, scope, terminal(72, false));
    expect(text).toMatch(/^2 errors in namespace shop\n\n✖ /);
    expect(text).toContain('Deployment shop/web · Pod web-1 · container web · image-not-found');
    expect(text).toContain('Why kdbg says so');
    expect(text).toContain('kubectl -n shop set image deployment/web web=IMAGE');
    const long = text.split('\n').filter((line) => line.length > 72 && !/kubectl|status\./.test(line));
    expect(long).toEqual([]);
  });

  it('is coloured on a terminal only, and never with NO_COLOR', () => {
    const colour = '\u001b[31m';
    expect(reportText(report, scope, terminal(80, true))).toContain(colour);
    expect(reportText(report, scope, terminal(80, false))).not.toContain('\u001b');
    expect(reportText(report, scope, terminal(80, true, { NO_COLOR: '1' }))).not.toContain('\u001b');
  });

  it('says that nothing is wrong, and what it could not see', () => {
    const empty = { findings: [], unseen: [{ resource: 'nodes', reason: 'forbidden' }], pending: 0 };
    expect(reportText(empty, scope, terminal(80, false))).toBe(
      'Nothing is wrong in namespace shop, as far as kdbg can see.\n\nNot seen\n  nodes: forbidden\n',
    );
  });
});

it('the report as JSON has scope, unseen and findings', () => {
  const json = JSON.parse(reportJson(report, scope, true));
  expect(Object.keys(json)).toEqual(['scope', 'unseen', 'findings']);
  expect(json.scope).toEqual({ context: 'prod', namespace: 'shop' });
  for (const field of ['code', 'severity', 'object', 'title', 'cause', 'evidence', 'remedies']) {
    expect(json.findings[0]).toHaveProperty(field);
  }
  expect(reportJson(report, scope, false).trimEnd()).not.toContain('\n');
});

describe('one object', () => {
  it.each([
    [['deployment/web'], { kind: 'Deployment', name: 'web' }],
    [['deploy', 'web'], { kind: 'Deployment', name: 'web' }],
    [['po/web-1'], { kind: 'Pod', name: 'web-1' }],
    [['nodes/node1'], { kind: 'Node', name: 'node1' }],
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

  it('an object that is not there is an error, not a clean bill', () => {
    expect(() => mustExist(snapshot, { kind: 'Pod', name: 'wbe-1' }, 'shop')).toThrow(
      expect.objectContaining({ code: 'no-such-object', message: 'There is no pod wbe-1 in namespace shop.' }),
    );
  });
});
