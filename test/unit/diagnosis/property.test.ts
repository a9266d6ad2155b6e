import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/diagnosis/catalog.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { DIAGNOSED_KINDS } from '../../../src/diagnosis/rules/index.ts';
import type { Report } from '../../../src/diagnosis/types.ts';
import { trim } from '../../../src/store/trim.ts';
import { Dice, type OddOptions, oddNow, oddObject } from '../../support/oddObjects.ts';
import { snapshotWith } from '../../support/snapshot.ts';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const SEED = 20260101;

/** Objects of all kinds, as the store keeps them: many pods and events, since most rules read those. */
function manyObjects(dice: Dice, options?: OddOptions): unknown[] {
  const kinds = DIAGNOSED_KINDS.flatMap((kind) =>
    Array.from({ length: kind === 'Pod' || kind === 'Event' ? 8 : 2 }, () => kind),
  );
  return kinds.map((kind) => oddObject(kind, dice, options));
}

/** Answers to the questions whose answers are known here, or failures, or none. */
const answering =
  (dice: Dice) =>
  (key: string): ProbeAnswer | undefined => {
    const kind = key.split('/')[0];
    const answers: (ProbeAnswer | undefined)[] = [
      undefined,
      { type: 'failed', missing: true, reason: 'not there\u001b[2J' },
      { type: 'failed', missing: false, reason: '' },
    ];
    if (kind === 'log') {
      answers.push({ type: 'log', lines: [] }, { type: 'log', lines: [{ time: '', text: 'panic: \u001b[31mx' }] });
    }
    if (kind === 'keys') answers.push({ type: 'keys', keys: [] }, { type: 'keys', keys: ['a', '__proto__', '\u0007'] });
    if (kind === 'pull-secret') answers.push({ type: 'pull-secret', registries: ['', '*.example', '[(\u0007'] });
    if (kind === 'selected') answers.push({ type: 'selected', pods: [{ namespace: 'bank\u0007', name: 'web' }] });
    if (kind === 'tls-secrets') answers.push({ type: 'tls-secrets', names: ['shop/cfg'] });
    if (kind === 'sockets') {
      const [well, container] = [false, 'web\u001b[2J'];
      const listeners = [{ address: dice.of(['::', '127.0.0.1', '\u0007']), port: 80 }];
      answers.push(
        { type: 'sockets', way: 'table', container, listeners, taken: [], well },
        { type: 'sockets', way: 'connections', why: '', ports: [{ port: 80, state: 'inside' }], well },
        { type: 'sockets', way: 'unseen', reason: 'no\u0007' },
      );
    }
    return dice.of(answers);
  };

function texts(report: Report): string[] {
  return report.findings.flatMap((finding) => [
    finding.title,
    finding.cause,
    ...finding.evidence.flatMap((one) => [one.ref, one.text]),
    ...finding.remedies.flatMap((one) => [one.command, one.title, one.kubectl ?? '-']),
  ]);
}

describe('whatever the cluster holds', () => {
  it('no rule fails on an object of any shape that the API allows, and what it says can be shown', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const dice = new Dice(seed);
        const snapshot = snapshotWith(manyObjects(dice));
        const now = oddNow(dice);
        const report = diagnose(snapshot, now, answering(new Dice(seed)));
        expect(report.unseen).toEqual([]);
        for (const finding of report.findings) seen.add(finding.code);
        for (const text of texts(report)) expect(text).not.toMatch(CONTROL);
        for (const { title, cause, evidence } of report.findings) {
          expect(title.trim(), JSON.stringify(evidence)).not.toBe('');
          expect(cause.trim(), title).not.toBe('');
        }
        expect(new Set(report.findings.map((finding) => finding.id)).size).toBe(report.findings.length);
        expect(JSON.parse(JSON.stringify(report)).findings).toEqual(report.findings);
        expect(diagnose(snapshot, now, answering(new Dice(seed))).findings).toEqual(report.findings);
      }),
      { seed: SEED, numRuns: 150, endOnFailure: true },
    );
    // The objects are odd, but not so odd that rules would not look at them.
    expect(seen.size).toBeGreaterThan(CODES.length / 4);
  });

  it('an object of another shape than the API allows stops no rule: it is told as one that could not be examined', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const dice = new Dice(seed);
        const objects = manyObjects(dice, { wrong: 0.02 });
        const report = diagnose(snapshotWith(objects), oddNow(dice), answering(dice));
        expect(typeof JSON.stringify(report)).toBe('string');
      }),
      { seed: SEED, numRuns: 60, endOnFailure: true },
    );
  });

  it('what the store keeps of an object it keeps of what it kept as well', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...DIAGNOSED_KINDS), (seed, kind) => {
        const once = trim(kind, oddObject(kind, new Dice(seed)));
        if (kind !== 'ConfigMap' && kind !== 'Secret') expect(trim(kind, once)).toEqual(once);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
