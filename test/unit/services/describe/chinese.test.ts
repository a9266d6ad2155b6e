import { afterEach, beforeEach, expect, test } from 'vitest';
import { cellWidth } from '../../../../src/base/width.ts';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { describeObject } from '../../../../src/services/describe/index.ts';
import { chooseLanguage } from '../../../../src/texts/language.ts';

beforeEach(() => chooseLanguage('zh'));
afterEach(() => chooseLanguage('en'));

const NOW = Date.parse('2026-01-01T12:00:00Z');
const POD = {
  metadata: { name: 'web-1', namespace: 'shop', creationTimestamp: '2026-01-01T10:00:00Z', labels: { app: 'web' } },
  spec: {
    nodeName: 'n1',
    serviceAccountName: 'web',
    containers: [
      {
        name: 'web',
        image: 'web:1',
        env: [
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password', optional: true } } },
          { name: 'MODE', value: 'fast' },
        ],
      },
    ],
    volumes: [{ name: 'work', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    qosClass: 'BestEffort',
    containerStatuses: [
      {
        name: 'web',
        ready: false,
        restartCount: 2,
        image: 'web:1',
        imageID: 'web@sha256:1',
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: {
          terminated: {
            exitCode: 139,
            reason: 'Error',
            startedAt: '2026-01-01T11:59:00Z',
            finishedAt: '2026-01-01T11:59:30Z',
          },
        },
      },
    ],
  },
};

const described = () => describeObject({ kind: 'Pod', object: POD as unknown as KubeObject, now: NOW });

test('labels of any width have their values in one column, two cells a character', () => {
  const head = described().split('\n\n')[0]?.split('\n') ?? [];
  const columns = head.map((line) => cellWidth(/^(?:\S+(?: \S+)*)? {2,}/.exec(line)?.[0] ?? ''));
  expect(columns.length).toBeGreaterThan(8);
  expect(new Set(columns).size).toBe(1);
});

test('what is told of a pod is put together as Chinese does it', () => {
  const text = described().replace(/ {2,}/g, ' ');
  expect(text).toContain('状态： CrashLoopBackOff，阶段 Running，1 个容器中 0 个就绪');
  expect(text).toContain('上次状态： Terminated（Error），退出码 139（SIGSEGV），运行了 30 s，结束于 30s 前（');
  expect(text).toContain('PASSWORD （Secret db 的键 password，可选）');
  expect(text).toContain('work 与 Pod 同生命周期的空目录，在内存中，最大 1Gi');
  expect(text).toContain('镜像 ID: web@sha256:1');
});
