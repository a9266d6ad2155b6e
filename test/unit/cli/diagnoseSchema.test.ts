import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportJson } from '../../../src/cli/diagnose/print.ts';
import { REPORT_SCHEMA, type Schema } from '../../../src/cli/diagnose/schema.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { violations } from '../../support/jsonSchema.ts';
import { NOON } from '../../support/snapshot.ts';
import { troubledCluster } from '../../support/troubledCluster.ts';

const published: Schema = JSON.parse(readFileSync('docs/diagnose.schema.json', 'utf8'));
const { snapshot, codes } = troubledCluster();
const answers = (key: string): ProbeAnswer | undefined =>
  key.startsWith('log/')
    ? { type: 'log', lines: [{ time: '2026-01-01T11:59:00Z', text: 'fatal: POSTGRES_PASSWORD is not set' }] }
    : { type: 'failed', missing: false, reason: 'forbidden' };
const report = diagnose(snapshot, NOON, answers);
const printed = (parts: object = {}) =>
  JSON.parse(reportJson({ ...report, ...parts }, { context: 'prod', namespace: 'shop', focus: undefined, now: NOON }));

describe('the published schema', () => {
  it('is the one that kdbg was built with', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(REPORT_SCHEMA)));
  });

  it('describes the report of a cluster in every kind of trouble', () => {
    expect([...new Set(report.findings.map(({ code }) => code))]).toEqual(expect.arrayContaining([...codes]));
    expect(violations(published, printed())).toEqual([]);
  });

  it('describes a report of one object, of all namespaces, and of nothing', () => {
    const scope = { context: 'prod', namespace: undefined, now: NOON };
    const of = (focus: { kind: 'Release'; name: string } | undefined) =>
      violations(published, JSON.parse(reportJson({ findings: [], unseen: [], pending: 0 }, { ...scope, focus })));
    expect([of(undefined), of({ kind: 'Release', name: 'shop' })]).toEqual([[], []]);
  });

  const [finding] = report.findings;
  it.each([
    ['a code that there is not', { ...finding, code: 'broken' }, '$.findings[0].code is "broken"'],
    ['a field that is not described', { ...finding, mood: 'bad' }, '$.findings[0].mood is not described'],
    ['a severity that there is not', { ...finding, severity: 'fatal' }, '$.findings[0].severity is "fatal"'],
    ['no title', { ...finding, title: '' }, '$.findings[0].title is empty'],
    ['a time that is text', { ...finding, nextAt: 'soon' }, '$.findings[0].nextAt is no integer'],
    ['an object without its kind', { ...finding, object: { name: 'web' } }, '$.findings[0].object lacks kind'],
  ])('refuses %s', (_, wrong, expected) => {
    expect(violations(published, printed({ findings: [wrong] }))).toContain(expected);
  });
});
