import { describe, expect, test } from 'vitest';
import { forwardSpecs } from '../../../src/cli/forward.ts';

describe('kdbg forward', () => {
  test('takes a kind by any of its names, and ports as kubectl writes them', () => {
    expect(forwardSpecs(['deploy/web', '8080:80', 'http', ':9000'], 'shop')).toEqual([
      { namespace: 'shop', target: { kind: 'Deployment', name: 'web' }, port: 80, localPort: 8080 },
      { namespace: 'shop', target: { kind: 'Deployment', name: 'web' }, port: 'http' },
      { namespace: 'shop', target: { kind: 'Deployment', name: 'web' }, port: 9000 },
    ]);
    expect(forwardSpecs(['svc/web', '80'], 'a')[0]?.target.kind).toBe('Service');
    expect(forwardSpecs(['web-1', '80'], 'a')[0]?.target).toEqual({ kind: 'Pod', name: 'web-1' });
  });

  test.each([
    [['deploy/web'], /Name at least one port/],
    [[], /Name what to forward to/],
    [['deploy/', '80'], /Name what to forward to/],
    [['ingress/web', '80'], /no forwards to a ingress/],
    [['web', '0'], /"0" is no port/],
    [['web', 'a:80'], /"a" is no port/],
  ])('refuses %j in one sentence', (positional, message) => {
    expect(() => forwardSpecs(positional, 'shop')).toThrow(message);
  });
});
