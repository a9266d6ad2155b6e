import type { Calls } from './calls.ts';

const why = (n: number): string => `why ${n}`;
const NOW = Date.parse('2026-01-01T12:34:56Z');

/** Calls of the sentences of findings whose figures are no plain words or numbers. */
export const findings1: Calls = {
  'findings.common.list': [[[]], [['web']], [['web', 'db', 'cache']]],
  'findings.common.some': [[['web', 'db', 'cache']], [['a-1', 'a-2', 'a-3', 'a-4', 'a-5']], [['a-1', 'a-2'], 1]],
  'findings.common.who': [
    ['web', 'main'],
    ['web', undefined],
  ],
  'findings.common.also': [[['web-1']], [['web-1', 'web-2', 'web-3', 'web-4', 'web-5']]],
  'findings.common.startsAgain': [
    [NOW, NOW],
    [NOW + 9000, NOW],
  ],
  'findings.common.triesAgain': [
    [NOW, NOW],
    [NOW + 9000, NOW],
  ],
  'findings.common.sentences': [[['Pod web-1', 'Pod web-2']], [['甲。', '乙。']]],
  'findings.common.clauses': [[['web', 'db']]],
  'findings.common.either': [[['zone=a', 'zone=b']]],
  'findings.common.ran': [[500], [72_000]],
  'findings.common.times': [[1], [2], [7]],
  'findings.unseen.title': [[['pods', 'nodes']], [['pods', 'nodes', 'events', 'secrets', 'jobs', 'services']]],
  'findings.unseen.cause': [[['pods', 'events', 'nodes']], [['leases']]],
  'findings.unseen.claimTitle': [
    ['web', ['data']],
    ['web', ['data', 'logs']],
  ],
  'findings.unseen.probe': [['liveness'], ['startup']],
  'findings.unseen.job': [[1], [7]],
  'findings.remedies.rollback': [[7, 'shop/web:1.2'], [7]],
  'findings.remedies.setImage': [['shop/web:1.2'], []],
  'findings.remedies.setEnv': [['PORT'], []],
  'findings.report.count': [
    [1, 1, 1, 'shop'],
    [7, 8, 9, 'shop'],
    [0, 2, 0, 'shop'],
  ],
  'findings.report.unseenMany': [[['pods', 'nodes', 'events']]],
  'findings.report.unknownKind': [[['pod', 'deployment'], 'lease']],
  'findings.report.unknownCodeTodo': [['oom-killed'], [undefined]],
  'findings.crash.signalTitle': [
    ['web', 'SIGSEGV', undefined],
    ['web', 'SIGSEGV', 300],
    ['web', 'SIGSEGV', 72_000],
  ],
  'findings.crash.exitTitle': [
    ['web', 3, undefined],
    ['web', 3, 300],
    ['web', 3, 72_000],
  ],
  'findings.crash.oomTitle': [
    ['web', '128Mi'],
    ['web', undefined],
  ],
  'findings.crash.signal': [
    ...[
      'HUP',
      'INT',
      'QUIT',
      'ILL',
      'TRAP',
      'ABRT',
      'BUS',
      'FPE',
      'KILL',
      'SEGV',
      'PIPE',
      'ALRM',
      'TERM',
      'SYS',
      'XCPU',
    ].map((name) => [139, 11, `SIG${name}`]),
    [162, 34, 'SIGRTMIN'],
  ],
  'findings.crash.exit': [
    [3, undefined],
    [3, 'why'],
  ],
  'findings.crash.runs': [
    [undefined, 7],
    [300, 7],
    [72_000, 7],
  ],
  'findings.crash.runsAndNext': [
    [undefined, 7, '41001'],
    [300, 7, '41001'],
    [72_000, 7, '41001'],
  ],
  'findings.crash.runningNow': [[NOW]],
  'findings.crash.jobRetries': [[2, 6]],
  'findings.crash.jobDeadline': [[undefined], [600]],
  'findings.crash.jobReason': [
    ['PodFailurePolicy', ''],
    ['PodFailurePolicy', 'Container main failed.'],
  ],
  'findings.start.format': [
    ['node1', 'arm64'],
    ['node1', undefined],
  ],
  'findings.config.missing': [['ConfigMap', 'settings', 'shop', '环境变量 PORT']],
  'findings.images.near': [[['web:1']], [['web:1', 'web:2', 'web:3', 'web:4']]],
  'findings.images.pullSecrets': [[['one']], [['one', 'two']]],
  'findings.images.secretOther': [
    ['one', []],
    ['one', ['ghcr.io', 'quay.io', 'gcr.io', 'docker.io']],
  ],
  'findings.images.tries': [[1], [2], [7]],
  'findings.images.triesAtLeast': [[1], [7]],
  'findings.evicted.title': [
    ['web', 1, why],
    ['web', 7, why],
  ],
  'findings.evicted.refusedTitle': [
    ['web', 1, 'node1'],
    ['web', 7, 'node1'],
  ],
  'findings.evicted.volumeTitle': [
    [1, 'cache', '1Gi'],
    [7, 'cache', '1Gi'],
  ],
  'findings.evicted.volume': [
    ['cache', '1Gi', 'node1', NOW],
    ['cache', '1Gi', 'node1', undefined],
  ],
  'findings.evicted.storageTitle': [
    [1, '1Gi'],
    [7, '1Gi'],
  ],
  'findings.evicted.storage': [['容器 main ', '1Gi', 'node1', NOW]],
  'findings.evicted.lowTitle': [
    [1, 'memory'],
    [7, 'hugepages-2Mi'],
  ],
  'findings.evicted.low': [
    ['memory', 'node1', NOW, undefined, undefined],
    ['pids', 'node1', undefined, '96Mi', undefined],
    ['constructor', 'node1', NOW, '96Mi', '100Mi'],
  ],
  'findings.evicted.priorityTitle': [[1], [7]],
  'findings.evicted.priority': [['node1', NOW]],
  'findings.evicted.shutdownTitle': [[1], [7]],
  'findings.evicted.shutdown': [['node1', NOW]],
  'findings.evicted.otherTitle': [
    [1, 'Odd'],
    [7, 'Odd'],
  ],
  'findings.evicted.other': [
    ['Odd', 'node1', 'why'],
    ['Odd', 'node1', ''],
  ],
  'findings.evicted.outOf': [
    ['cpu', 'node1', ''],
    ['pods', 'node1', '：7'],
  ],
  'findings.evicted.refused': [
    ['Odd', 'node1', 'why'],
    ['Odd', 'node1', ''],
  ],
  'findings.evicted.again': [[7, NOW]],
  'findings.evicted.remove': [[1], [7]],
  'findings.throttled.recent': [[41, 600, 72_000]],
  'findings.throttled.life': [[41, 600, NOW]],
  'findings.throttled.usage': [
    ['96m', '100m', '50m'],
    ['96m', '100m', undefined],
  ],
  'findings.throttled.oomTitle': [
    ['web', '128Mi', 1],
    ['web', undefined, 7],
  ],
  'findings.throttled.oom': [
    [NOW, 72_000, '128Mi'],
    [NOW, undefined, undefined],
  ],
  'findings.throttled.oomRestarts': [[1], [7]],
  'findings.configChanged.title': [
    ['web', 'ConfigMap', 'settings', true],
    ['web', 'ConfigMap', 'settings', false],
  ],
  'findings.configChanged.changed': [
    ['Secret', 'db', NOW, ['PORT', 'HOST']],
    ['Secret', 'db', NOW, []],
  ],
  'findings.configChanged.perhaps': [
    ['Secret', 'db', NOW, ['PORT', 'HOST']],
    ['Secret', 'db', NOW, []],
  ],
  'findings.configChanged.anew': [['Secret', 'db', NOW]],
  'findings.configChanged.appeared': [['Secret', 'db', NOW]],
  'findings.configChanged.pods': [
    [1, 1, NOW],
    [3, 7, NOW],
  ],
  'findings.configChanged.environment': [
    ['main', ['PORT', 'HOST']],
    ['main', []],
  ],
  'findings.configChanged.evidence': [[['PORT', 'HOST']], [[]]],
};
