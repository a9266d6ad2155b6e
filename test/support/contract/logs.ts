import { describe, expect, test } from 'vitest';
import { followLog, type LogEnd, type LogOptions } from '../../../src/kube/logs.ts';
import type { LogLine } from '../../../src/kube/types.ts';
import { eventually } from '../cluster.ts';
import { shellPod } from '../pods.ts';
import type { ContractTarget } from './target.ts';

/** Logs as the kubelet gives them. */
export function logContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const read = async (pod: string, options: Partial<LogOptions>): Promise<{ lines: LogLine[]; end: LogEnd }> => {
    const lines: LogLine[] = [];
    const end = await new Promise<LogEnd>((resolve) => {
      const { client, namespace } = lab();
      followLog(
        client,
        { namespace, pod, container: 'main', follow: false, ...options },
        { lines: (batch) => lines.push(...batch), end: resolve },
      );
    });
    return { lines, end };
  };
  const raw = (pod: string, query: Record<string, string | number | boolean>) =>
    lab().client.text({ path: `/api/v1/namespaces/${lab().namespace}/pods/${pod}/log`, query });
  const text = ({ lines }: { lines: readonly LogLine[] }) => lines.map((line) => line.text);

  describe('logs', () => {
    test('a follow begins before the container, gives every line once, and ends with the exit code', async () => {
      await lab().create(
        shellPod(
          'counter',
          'i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done; echo x >&2; sleep 1; printf last; exit 4',
        ),
      );
      const { lines, end } = await read('counter', { follow: true });
      expect(end).toMatchObject({ kind: 'container-ended', exitCode: 4 });
      const numbers = Array.from({ length: 2000 }, (_, i) => String(i));
      expect(text({ lines }).filter((line) => line !== 'x')).toEqual([...numbers, 'last']);
      expect(text({ lines })).toContain('x');
      expect(lines[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/);

      expect(text(await read('counter', { tailLines: 1 }))).toEqual(['last']);
      expect(await raw('counter', { tailLines: 1 })).toBe('last');
      expect(await raw('counter', { limitBytes: 5 })).toBe('0\n1\n2');
      expect(await raw('counter', { timestamps: true, tailLines: 1 })).toMatch(/^\d{4}-\S+(Z|[+-]\d\d:\d\d) last$/);
      const last = lines.at(-1)?.time ?? '';
      expect(await raw('counter', { sinceTime: last })).toBe('last');
      expect(await raw('counter', { sinceSeconds: 600, tailLines: 2 })).toMatch(/\n?last$/);
    });

    test('the log of the instance before stays', async () => {
      await lab().create({
        ...shellPod('again', 'echo "run $(date +%s%N)"; sleep 0.5; exit 1'),
        spec: { ...shellPod('again', 'echo begin; sleep 0.5; exit 3').spec, restartPolicy: 'OnFailure' },
      });
      const { lines } = await eventually('a second instance', async () => {
        const previous = await read('again', { previous: true });
        return previous.lines.length > 0 ? previous : undefined;
      });
      expect(lines.map((line) => line.text)).toEqual(['begin']);
    });

    test('tell what is not there', async () => {
      await lab().create(shellPod('quiet', 'sleep 3600'));
      await lab().readyPod('app=quiet');
      expect((await read('quiet', { follow: true, previous: true })).end).toMatchObject({ kind: 'no-previous' });
      expect((await read('gone', { follow: true })).end).toMatchObject({ kind: 'pod-gone' });
      expect((await read('quiet', { follow: true, container: 'x' })).end).toMatchObject({ kind: 'failed' });
      await lab().remove('Pod', 'quiet', 0);
    });
  });
}
