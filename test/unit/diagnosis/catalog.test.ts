import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOG, CODES, rankOf } from '../../../src/diagnosis/catalog.ts';
import { renderFindingsDoc } from '../../../src/diagnosis/doc.ts';
import { Grouping } from '../../../src/diagnosis/group.ts';
import type { Draft } from '../../../src/diagnosis/rule.ts';
import { RULES } from '../../../src/diagnosis/rules/index.ts';
import { texts } from '../../../src/texts/index.ts';

describe('the catalog', () => {
  it('has a meaning and a help for every code, and none for a code that there is not', () => {
    expect(Object.keys(texts.findings.codes).sort()).toEqual([...CODES].sort());
    expect(
      Object.values(texts.findings.codes).filter(({ meaning, help }) => !meaning.endsWith('.') || !help.endsWith('.')),
    ).toEqual([]);
  });

  it('has usual causes and an example of a title for every code', () => {
    expect(Object.keys(texts.findings.usualCauses).sort()).toEqual([...CODES].sort());
    const poor = Object.entries(texts.findings.usualCauses).filter(
      ([, { causes, example }]) => causes.length === 0 || example.length < 10 || example.endsWith('.'),
    );
    expect(poor).toEqual([]);
  });

  it('names every code that a rule may tell', () => {
    expect(RULES.flatMap((rule) => rule.codes).filter((code) => !(code in CATALOG))).toEqual([]);
  });

  it('docs/findings.md says what the catalog says', () => {
    expect(readFileSync('docs/findings.md', 'utf8')).toBe(renderFindingsDoc());
  });

  it('ranks a node before scheduling, an image before a Service without endpoints', () => {
    expect(rankOf('node-not-ready')).toBeLessThan(rankOf('insufficient-resources'));
    expect(rankOf('quota-exceeded')).toBeLessThan(rankOf('rollout-stuck'));
    expect(rankOf('image-not-found')).toBeLessThan(rankOf('service-no-ready-endpoints'));
  });
});

describe('findings of many', () => {
  const draft = (code: Draft['code'], name: string, parts: Partial<Draft> = {}): Draft => ({
    code,
    object: { kind: 'Pod', name, namespace: 'shop', container: 'web' },
    workload: { kind: 'Deployment', name: 'web', namespace: 'shop' },
    title: `${code} of ${name}`,
    cause: 'Because.',
    evidence: [],
    remedies: [],
    ...parts,
  });

  const findings = (grouping: Grouping, drafts: readonly Draft[]) => {
    for (const one of drafts) grouping.add(one, '');
    return grouping.findings();
  };

  it('errors come before warnings, and causes before what they cause', () => {
    const found = findings(new Grouping(), [
      draft('crash-exit', 'a', { severity: 'warning' }),
      draft('crash-signal', 'b'),
      draft('image-not-found', 'c'),
      draft('image-pulling', 'd'),
    ]);
    expect(found.map((finding) => finding.code)).toEqual([
      'image-not-found',
      'crash-signal',
      'crash-exit',
      'image-pulling',
    ]);
  });

  it('the same problem keeps its id whichever pod shows it, and tells the soonest next try', () => {
    const [first] = findings(new Grouping(), [
      draft('crash-exit', 'a', { nextAt: 20 }),
      draft('crash-exit', 'b', { nextAt: 10 }),
    ]);
    const [second] = findings(new Grouping(), [draft('crash-exit', 'z')]);
    expect(first?.id).toBe(second?.id);
    expect([first?.nextAt, first?.object.name, first?.affected.length]).toEqual([10, 'a', 2]);
  });
});
