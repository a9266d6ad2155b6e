import { expect, test } from 'vitest';
import type { Clock } from '../../../src/base/clock.ts';
import { diagnoseCommand } from '../../../src/cli/diagnose.ts';
import { openStage } from '../../support/stage.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Time that passes ten times as fast. */
function fastClock(): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * 10,
    after(ms, fn) {
      const timer = setTimeout(fn, ms / 10);
      return () => clearTimeout(timer);
    },
  };
}

test('what was made a moment ago is looked at once more, when it should be whole', async () => {
  const stage = await openStage();
  const folder = temporaryFolder();
  try {
    const backend = { service: { name: 'missing', port: { number: 80 } } };
    const object = { kind: 'Ingress', metadata: { name: 'shop' }, spec: { defaultBackend: backend } };
    stage.put(object);
    let out = '';
    const status = await diagnoseCommand.run({
      args: { command: 'diagnose', positional: [], options: { output: 'json' } },
      env: { HOME: folder.path, KUBECONFIG: folder.file('kubeconfig', stage.kubeconfig('shop')) },
      stdin: {},
      stdout: { write: (text) => (out += text) },
      stderr: { write: () => undefined },
      clock: fastClock(),
      signal: new AbortController().signal,
      about: { version: '1.2.3', commit: '', program: 'kdbg' },
    });
    const codes = (JSON.parse(out) as { findings: { code: string }[] }).findings.map(({ code }) => code);
    expect([status, codes.includes('ingress-service-missing')]).toEqual([1, true]);
  } finally {
    await stage.close();
    folder.remove();
  }
});
