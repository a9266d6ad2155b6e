import type { Calls } from './calls.ts';

const NAMES = ['web', 'db', 'cache', 'queue', 'mail'];

/** Calls of the sentences of the cluster, of changes, descriptions, commands and lessons whose figures are no plain words or numbers. */
export const rest: Calls = {
  'kube.kubeconfigBroken': [
    ['file', 41001, 'why'],
    ['file', undefined, 'why'],
  ],
  'kube.unknownContextNear': [[NAMES]],
  'kube.unknownContextAll': [[[]], [NAMES], [[...NAMES, 'a', 'b', 'c', 'd', 'e']]],
  'kube.noCurrentContextTodo': [[[]], [NAMES]],
  'kube.contextWithoutCluster': [
    ['context', 'cluster'],
    ['context', ''],
  ],
  'kube.pluginMissing': [
    ['command', 'hint'],
    ['command', ''],
  ],
  'kube.pluginFailed': [
    ['command', 'how', 'said'],
    ['command', 'how', ''],
  ],
  // These figures are sentences' own words.
  'kube.credentialUnreadable': [['客户端证书', '/tmp/cert', 'why']],
  'kube.forbidden': [
    ['user', '对 pods 执行 list'],
    ['', '对 pods 执行 list'],
  ],
  'kube.tooMany': [
    ['server', 41001],
    ['server', undefined],
  ],
  'kube.serverFault': [
    ['server', 500, 'said'],
    ['server', 500, ''],
  ],
  'kube.otherStatus': [
    ['server', 418, 'said'],
    ['server', 418, ''],
  ],
  'kube.tlsName': [
    ['server', 'names'],
    ['server', ''],
  ],
  'kube.object': [
    ['pod', 'web-1', 'shop'],
    ['pod', '', 'shop'],
    ['node', 'n1', undefined],
  ],
  'kube.deed': [
    ['list', 'pods', 'shop'],
    ['list', 'nodes', undefined],
  ],
  'kube.because.wrongProtocol': [['chosen', NAMES]],
  'kube.notStarted': [
    ['main', 'why'],
    ['main', ''],
  ],
  'kube.containerEnded': [
    [137, 'OOMKilled'],
    [1, 'Error'],
  ],
  'kube.commandNotRunnable': [
    ['program', 'format'],
    ['program', 'permission'],
  ],

  'changes.conflict': [
    ['object', 'manager', []],
    ['object', '', ['spec.a']],
    ['object', 'manager', NAMES],
  ],
  'changes.unknownKind': [
    ['Kind', 'example.org/v1'],
    ['Kind', ''],
  ],
  'changes.noSuchContainer': [
    ['object', 'container', NAMES],
    ['object', 'container', []],
  ],
  'changes.allowed': [
    ['patch', 'pods', 'shop'],
    ['patch', 'nodes', undefined],
  ],
  'changes.denied': [
    ['patch', 'pods', 'shop'],
    ['patch', 'nodes', undefined],
  ],
  'changes.argo': [['shop'], ['']],
  'changes.fluxKustomization': [['shop'], ['']],
  'changes.fluxRelease': [['shop'], ['']],
  'changes.helm': [['shop'], ['']],
  'changes.finalizers': [[NAMES]],
  'changes.cleanUp': [
    [7, 'shop'],
    [undefined, 'shop'],
  ],
  'changes.cleanedUp': [[7, 'shop']],
  'changes.bareRemains': [[['web']], [NAMES]],
  'changes.claimUsed': [[NAMES]],
  'changes.notAnew': [
    ['object', 'why', true],
    ['object', 'why', false],
  ],
  'changes.removeFinalizers': [
    ['object', NAMES],
    ['object', undefined],
  ],
  'changes.undo': [['object', 7, NAMES]],
  'changes.noSuchRevision': [['object', 7, [1, 2, 3]]],
  'changes.setEnv': [[NAMES, 'container', 'object']],
  'changes.setEnvDone': [[NAMES, 'container', 'object']],
  'changes.label': [['object', NAMES]],
  'changes.labelDone': [['object', NAMES]],
  'changes.cordon': [
    ['n1', true],
    ['n1', false],
  ],
  'changes.cordonDone': [
    ['n1', true],
    ['n1', false],
  ],
  'changes.yamlInvalid': [
    [41001, 'why'],
    [undefined, 'why'],
  ],
  'changes.yamlOneObject': [[0], [2]],

  'debug.restoredExactly': [
    ['object', { name: 'web-1', revision: 7 }],
    ['object', undefined],
  ],
  'debug.besideThem': [
    [1, 1],
    [7, 1],
    [7, 3],
  ],
  'debug.onNodes': [[1], [7]],
  'debug.changedSince': [[[]], [NAMES]],
  'debug.waitingForSleepers': [[[]], [NAMES]],
  'debug.stillAsleep': [
    ['object', NAMES, 'why'],
    ['object', [], ''],
  ],
  'debug.unknownDebugger': [['id', NAMES]],
  'debug.serverEnded': [
    ['command', 'why'],
    ['command', ''],
  ],
  'debug.exitCode': [[7], [undefined]],
  'debug.command.none': [['shop'], [undefined]],
  'debug.command.state': [
    ['starting', []],
    ['asleep', NAMES],
    ['restoring', NAMES],
  ],
  'debug.command.unseen': [
    ['pods', 'shop', 'why'],
    ['pods', undefined, 'why'],
  ],

  'describe.deleting': [
    ['since', 41001],
    ['since', undefined],
  ],
  'describe.podReady': [[1, 2]],
  'describe.nodeAt': [
    ['n1', '10.0.0.1'],
    ['n1', undefined],
  ],
  'describe.lastRestart': [
    [7, '3m'],
    [0, undefined],
  ],
  'describe.terminated': [
    [{ reason: 'Error', code: 139, signal: 'SIGSEGV', ranMs: 42_000, ended: '3m ago' }],
    [{ reason: '', code: 1, signal: undefined, ranMs: 500, ended: undefined }],
    [{ reason: '', code: 1, signal: undefined, ranMs: undefined, ended: undefined }],
  ],
  'describe.joined': [[NAMES]],
  'describe.gateMet': [
    ['gate', true],
    ['gate', false],
  ],
  'describe.allKeys': [
    ['Secret', 'db', 'DB_'],
    ['Secret', 'db', ''],
  ],
  'describe.fromResource': [
    ['limits.cpu', 'main'],
    ['limits.cpu', ''],
  ],
  'describe.keysOnly': [[NAMES]],
  'describe.token': [[3607], [undefined]],
  'describe.deployReplicas': [[{ desired: 11, updated: 12, ready: 13, available: 14, all: 15 }]],
  'describe.setReplicas': [[{ desired: 11, ready: 12, all: 13 }]],
  'describe.daemonPods': [
    [{ desired: 11, current: 12, updated: 13, ready: 14, available: 15, wrong: 0 }],
    [{ desired: 11, current: 12, updated: 13, ready: 14, available: 15, wrong: 16 }],
  ],
  'describe.jobPods': [[{ active: 11, succeeded: 12, failed: 13 }]],
  'describe.rolling': [
    ['RollingUpdate', []],
    ['RollingUpdate', NAMES],
  ],
  'describe.seconds': [[600]],
  'describe.took': [['when', 42_000]],
  'describe.share': [
    ['100m', 7],
    ['100m', undefined],
  ],
  'describe.podsHere': [
    [7, 110],
    [7, undefined],
  ],
  'describe.unread': [['它的 Pod', 'why']],
  'describe.eventCount': [
    [7, '3m'],
    [7, undefined],
  ],

  'cli.help.sentence': [['what it does']],
  'cli.versionLine': [
    ['0.1.0', 'abc1234', '24.1.0', 'linux x64'],
    ['0.1.0', '', '24.1.0', 'linux x64'],
  ],
  'cli.unknownOption': [
    ['--nope', 'diagnose'],
    ['--nope', ''],
  ],
  'cli.seeHelp': [['diagnose'], ['']],
  'cli.valueMissing': [
    ['--context', 'NAME'],
    ['--context', ''],
  ],
  'cli.choices': [
    [NAMES, 'web'],
    [NAMES, undefined],
  ],
  'cli.config.wantsChoice': [[NAMES]],
  'cli.config.unknown': [
    ['keymp', 'keymap'],
    ['keymp', undefined],
  ],
  'cli.config.wrongValue': [
    ['keymap', 'emacs', 'why', 'vim'],
    ['keymap', null, 'why', undefined],
  ],
  'cli.config.more': [[0], [7]],

  'lessons.lineHints': [
    ['H', 0, 3],
    ['H', 2, 3],
  ],
  'commandTexts.scaleHint': [[3], []],
  'lessons.gone': [[['deployment/cache']], [NAMES]],
  'lessons.lineGone': [['H', NAMES]],
  'lessons.names': [[NAMES]],
  'playground.runs': [['https://127.0.0.1:1', '/tmp/kubeconfig']],

  'tools.completion.whichShell': [[NAMES]],
  'tools.doctor.summed': [
    [0, 0, 0],
    [1, 2, 3],
    [0, 2, 0],
  ],
  'tools.doctor.term': [
    ['xterm', 'kitty'],
    ['xterm', ''],
  ],
  'tools.doctor.unicode': [['C.UTF-8'], ['']],
  'tools.doctor.noUnicode': [['C'], ['']],
  'tools.doctor.inside': [[NAMES]],
  'tools.doctor.config': [
    ['file', true],
    ['file', false],
  ],
  'tools.doctor.keys': [
    ['vim', 'file', true],
    ['vim', 'file', false],
  ],
  'tools.doctor.kubeconfig': [
    [NAMES, 'KUBECONFIG'],
    [[], ''],
  ],
  'tools.doctor.context': [
    ['prod', 'shop', 3],
    ['prod', 'shop', 1],
  ],
  'tools.doctor.token': [['file'], [undefined]],
  'tools.doctor.holds': [['客户端证书']],
  'tools.doctor.holdsUntil': [['客户端证书', '2027-01-01', '7 天']],
  'tools.doctor.ended': [['客户端证书', '2027-01-01']],
  'tools.doctor.resolved': [['host', NAMES]],
  'tools.doctor.connected': [
    ['host', 'proxy'],
    ['host', undefined],
  ],
  'tools.doctor.certificate': [
    ['TLSv1.3', NAMES, 7, '2027-01-01'],
    ['TLSv1.3', NAMES, 0, '2027-01-01'],
  ],
  'tools.doctor.badCertificate': [['证书已过期。', 'TLSv1.3']],
  'tools.doctor.clockOff': [[7], [-7]],
  'tools.doctor.asleep': [[NAMES]],
  'tools.doctor.may': [['shop', ['查看 Pod', '读取日志']]],
  'tools.doctor.mayNot': [['查看 Pod', NAMES]],
  'tools.doctor.rightUnknown': [['查看 Pod']],
};
