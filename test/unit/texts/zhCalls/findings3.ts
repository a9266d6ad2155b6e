import type { Calls } from './calls.ts';

const NOW = Date.parse('2026-01-01T12:34:56Z');
const HOST = 'kubernetes.io/hostname';

/** Calls of the sentences about scheduling, nodes, probes, rollouts, sandboxes and deletions whose figures are no plain words or numbers. */
export const findings3: Calls = {
  'findings.scheduling.selector': [
    ['nodeSelector', 'disk=ssd', 0],
    ['nodeSelector', 'disk=ssd', 1],
    ['node affinity', 'disk=ssd', 7],
  ],
  'findings.scheduling.lacks': [
    ['disk=ssd', 'disk=hdd'],
    ['disk=ssd', undefined],
  ],
  'findings.scheduling.taint': [[['a has taint x']], [['a', 'b', 'c', 'd', 'e', 'f']]],
  'findings.scheduling.tolerating': [
    [['key: gpu'], 'node1'],
    [['key: gpu', 'key: disk'], 'node1'],
  ],
  'findings.scheduling.fitsAfter': [
    ['node1', ['web-1'], true],
    ['node1', ['web-1', 'web-2'], true],
    ['node1', ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'], true],
    ['node1', ['job-1'], false],
  ],
  'findings.scheduling.noVictims': [
    ['high', 1000],
    ['', 1000],
  ],
  'findings.scheduling.neighbour': [
    [['web-1', 'web-2'], 'app=web', HOST, 'node1'],
    [['web-1'], '任意标签', 'rack', 'r1'],
  ],
  'findings.scheduling.unwilling': [[['db-0']], [['a', 'b', 'c', 'd', 'e']]],
  'findings.scheduling.noNeighbour': [
    ['app=web', 'rack', 'r1'],
    ['任意标签', 'rack', 'r1'],
  ],
  'findings.scheduling.nobody': [['app=web'], ['任意标签']],
  'findings.scheduling.skewed': [['zone', 'a', 5, 2, 1]],
  'findings.scheduling.portTitle': [
    ['web', ['80']],
    ['web', ['80', '443']],
  ],
  'findings.scheduling.ports': [
    [['80'], 1],
    [['80', '443'], 7],
  ],
  'findings.scheduling.onePerNode': [
    [5, 3],
    [5, 1],
  ],
  'findings.scheduling.gated': [[['example.com/a']], [['example.com/a', 'example.com/b']]],
  'findings.scheduling.schedulersElse': [[['mine', 'default-scheduler']]],
  'findings.scheduling.othersNotFit': [[1], [7]],
  'findings.scheduling.orElse': [[['zone=a']], [['zone=a', 'zone=b', 'zone=c', 'zone=d']]],
  'findings.scheduling.resourceTitle': [
    ['web', 'CPU'],
    ['web', '内存'],
  ],
  'findings.scheduling.needs': [
    ['2', 'CPU', ['app 2']],
    ['4GiB', '内存', ['app 3GiB', 'proxy 1GiB']],
  ],
  'findings.scheduling.refusedNodes': [
    [1, 'why'],
    [7, 'why'],
  ],
  'findings.scheduling.affinityTitle': [['web', '它的 Pod 亲和性']],
  'findings.scheduling.antiAffinity': [
    ['app=web', HOST],
    ['任意标签', 'rack'],
  ],
  'findings.scheduling.affinity': [
    ['app=web', 'topology.kubernetes.io/zone'],
    ['任意标签', 'rack'],
  ],
  'findings.scheduling.asksApart': [
    ['app=web', HOST],
    ['任意标签', 'rack'],
  ],
  'findings.scheduling.asksTogether': [['app=web', 'topology.kubernetes.io/region']],
  'findings.scheduling.spread': [
    [1, HOST],
    [2, 'rack'],
  ],
  'findings.scheduling.replicas': [
    [5, 3, HOST],
    [5, 1, 'rack'],
  ],
  'findings.scheduling.asksPorts': [[['80']], [['80', '443']]],
  'findings.scheduling.asksAmounts': [[['2 CPU', '4GiB 内存']]],
  'findings.scheduling.asksLabels': [
    [['disk=ssd'], 'nodeSelector'],
    [['disk=ssd', 'disk=nvme'], 'node affinity'],
  ],
  'findings.scheduling.tolerates': [[[]], [['gpu:NoSchedule', 'disk']]],
  'findings.nodes.says': [
    ['KubeletNotReady', 'no network'],
    ['KubeletNotReady', ''],
  ],
  'findings.nodes.since': [[NOW, NOW + 72_000]],
  'findings.nodes.joining': [[72_000]],
  'findings.nodes.holds': [
    [[], true],
    [[], false],
    [['web-1', 'web-2'], true],
    [['web-1'], false],
  ],
  'findings.nodes.waits': [[['web-1']], [['web-1', 'web-2']]],
  'findings.nodes.evicts': [
    [NOW, 1],
    [NOW, 7],
  ],
  'findings.nodes.evicting': [[['web-1']], [['web-1', 'web-2']]],
  'findings.nodes.stays': [[['web-1']], [['web-1', 'web-2', 'web-3', 'web-4']]],
  'findings.nodes.pressureTitle': [
    ['node1', '内存'],
    ['node1', '进程 ID'],
  ],
  'findings.nodes.greedy': [[['web-1', 'web-2']]],
  'findings.nodes.evicted': [[['web-1', 'web-2']]],
  'findings.nodes.cordoned': [
    ['node1', NOW],
    ['node1', undefined],
  ],
  'findings.nodes.stillThere': [[['web-1']], [['web-1', 'web-2']]],
  'findings.nodes.clusterTitle': [
    ['node1', 1],
    ['node1', 3],
  ],
  'findings.nodes.replicas': [
    ['deployment/web', 1, 1],
    ['deployment/web', 2, 3],
  ],
  'findings.nodes.kubelet.error': [
    ['node1', 'why', 10250],
    ['', 'why', 10250],
  ],
  'findings.nodes.kubelet.pods': [[['web-1', 'web-2']]],
  'findings.probes.meanings.status': [200, 302, 400, 401, 404, 405, 418, 503].map((code) => [code, '/healthz']),
  'findings.probes.meanings.namedPort': [
    ['http', []],
    ['http', ['grpc', 'metrics']],
  ],
  'findings.probes.meanings.refused': [
    ['8080', []],
    ['8080 (http)', ['8080']],
    ['8080', ['80', '443']],
  ],
  'findings.probes.runs.title': [['liveness', 'app']],
  'findings.probes.runs.empty': [['readiness']],
  'findings.probes.runs.grpc': [
    ['10.1.2.3', 9000, 'shop'],
    ['10.1.2.3', 9000, ''],
  ],
  'findings.probes.runs.inside': [
    ['liveness', 'app', 'web-1', 'curl'],
    ['startup', 'app', 'web-1', undefined],
  ],
  'findings.probes.runs.outside': [
    ['liveness', 'app', 'web-1', 'why'],
    ['readiness', 'app', 'web-1', ''],
  ],
  'findings.probes.runs.slow': [[1234, 1]],
  'findings.probes.runs.took': [
    [123, 1],
    [1234, 2],
  ],
  'findings.probes.runs.goodStatus': [[200], [404]],
  'findings.probes.runs.badStatus': [[404], [418]],
  'findings.probes.asks': [
    ['liveness', 'GET http://10.1.2.3:80/', 10, 3],
    ['startup', 'GET http://10.1.2.3:80/', 10, 1],
  ],
  'findings.probes.got': [['HTTP probe failed with statuscode: 404.'], ['']],
  'findings.probes.edit': [['liveness'], ['readiness'], ['startup']],
  'findings.probes.run': [['liveness']],
  'findings.probes.http': [
    ['http://10.1.2.3:80/', []],
    ['http://10.1.2.3:80/', ['Host: shop', 'X-A: b']],
  ],
  'findings.probes.tcp': [
    ['80 (http)', 'db'],
    ['80', undefined],
  ],
  'findings.probes.grpc': [
    ['9000', 'shop'],
    ['9000', undefined],
  ],
  'findings.probes.readinessTitle': [
    ['web', true],
    ['web', false],
  ],
  'findings.probes.readinessAsks': [
    ['GET http://10.1.2.3:80/', 10, 1, 3],
    ['GET http://10.1.2.3:80/', 10, 1, 1],
  ],
  'findings.probes.neverReady': [[NOW]],
  'findings.probes.lostReady': [[NOW]],
  'findings.probes.serving': [
    [0, 1, 'web'],
    [0, 3, 'web'],
    [1, 3, 'web'],
    [2, 3, 'web'],
  ],
  'findings.probes.gateTitle': [['web', ['example.com/ready']]],
  'findings.probes.gate': [[['example.com/ready']], [['example.com/ready', 'example.com/up']]],
  'findings.probes.gateFalse': [
    ['example.com/ready', 'why'],
    ['example.com/ready', ''],
  ],
  'findings.rollouts.deadline': [
    [600, NOW],
    [600, undefined],
  ],
  'findings.rollouts.running': [
    [7, 0, 0, 3],
    [7, 0, 1, 3],
    [7, 1, 1, 1],
    [7, 0, 2, 3],
    [7, 1, 3, 3],
    [Number.NaN, 2, 3, 5],
  ],
  'findings.rollouts.older': [
    [7, 1, 3],
    [Number.NaN, 2, 3],
  ],
  'findings.rollouts.serving': [
    [0, 3, true],
    [3, 3, true],
    [1, 1, false],
    [2, 3, true],
    [2, 3, false],
  ],
  'findings.rollouts.blocked': [
    [[{ name: 'web-1', status: 'Running' }]],
    [
      [
        { name: 'web-1', status: 'ErrImagePull' },
        { name: 'web-2', status: 'Running' },
      ],
    ],
  ],
  'findings.rollouts.paused': [
    [1, 3],
    [0, 3],
  ],
  'findings.rollouts.daemonUpdate': [
    ['1', 1],
    ['25%', 4],
  ],
  'findings.autoscalers.kind': [
    ['Widget', 'example.com/v1'],
    ['Widget', ''],
  ],
  'findings.autoscalers.requestTitle': [
    ['web', 'cpu', ['app']],
    ['web', 'cpu', ['a', 'b', 'c', 'd']],
  ],
  'findings.autoscalers.request': [
    ['cpu', ['app']],
    ['memory', ['a', 'b', 'c', 'd']],
  ],
  'findings.autoscalers.api': [
    ['custom', 'pods/queue'],
    ['external', ''],
  ],
  'findings.autoscalers.stays': [
    [undefined, 2, 5],
    [3, 2, 5],
    [1, 2, 5],
  ],
  'findings.autoscalers.limited': [[5, NOW]],
  'findings.budgets.allNeeded': [
    ['3', 3],
    ['100%', 7],
  ],
  'findings.budgets.unmanaged': [[1], [3]],
  'findings.budgets.draining': [[['node1']], [['node1', 'node2']]],
  'findings.budgets.notReady': [[['web-1', 'web-2']]],
  'findings.jobs.tooManyIndexes': [
    ['1,3', 1],
    ['1,3', undefined],
  ],
  'findings.jobs.ending': [[1], [3]],
  'findings.jobs.missed': [
    ['why', NOW],
    ['why', undefined],
  ],
  'findings.sandbox.runtime': [
    ['gvisor', 'runsc', 'node1'],
    [undefined, 'runsc', 'node1'],
  ],
  'findings.sandbox.plugin': [
    ['calico', 'node1'],
    [undefined, 'node1'],
  ],
  'findings.sandbox.network': [
    ['calico', 'node1'],
    [undefined, 'node1'],
  ],
  'findings.sandbox.sysctl': [
    ['kernel.shm_rmid_forced', 'node1'],
    [undefined, 'node1'],
  ],
  'findings.sandbox.tries': [[1], [7]],
  'findings.sandbox.sameNode': [
    [1, 'node1'],
    [3, 'node1'],
  ],
  'findings.terminating.deleted': [['pod/web-1', NOW]],
  'findings.terminating.finalizerTitle': [[['example.com/a']], [['a', 'b', 'c', 'd']]],
  'findings.terminating.finalizer': [[['example.com/a']], [['example.com/a', 'example.com/b']]],
  'findings.terminating.node': [
    ['node1', NOW],
    ['node1', undefined],
  ],
  'findings.terminating.kill': [
    [['app'], 30],
    [['app', 'proxy'], 30],
  ],
  'findings.terminating.endingTitle': [['pod/web-1', NOW]],
  'findings.terminating.ending': [
    [['app'], 600, true, NOW],
    [['app', 'proxy'], 600, false, NOW],
  ],
  'findings.terminating.claimTitle': [[['web-1']], [['a', 'b', 'c', 'd']]],
  'findings.terminating.claim': [[['web-1']], [['web-1', 'web-2']]],
  'findings.terminating.finalizersTitle': [[['example.com/a']], [['a', 'b', 'c']]],
  'findings.terminating.found': [[['pod/web-1']]],
  'findings.terminating.dependants': [[['pod/web-1', 'pod/web-2']]],
  'findings.terminating.removeFinalizer': [[['example.com/a']], [['a', 'b', 'c']]],
};
