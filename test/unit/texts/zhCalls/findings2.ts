import type { Calls } from './calls.ts';

const NOW = Date.parse('2026-01-01T12:34:56Z');
const QUOTA = {
  quota: 'team',
  resource: 'requests.cpu',
  words: 'CPU',
  requested: '500m',
  used: '3',
  hard: '4',
  left: '1',
  each: 'x',
};
const BREACH = { range: 'range-1', resource: 'cpu', bound: '2', who: ['web', 'proxy'] };

/** Calls of the sentences about storage, refused pods and releases whose figures are no plain words or numbers. */
export const findings2: Calls = {
  'findings.storage.suitsAndWaits': [['pv-1', 72_000]],
  'findings.storage.lostTaken': [['pv-1', ['reason-a', 'reason-b']]],
  'findings.storage.noSuchVolume': [
    ['pv-1', 'pv-2'],
    ['pv-1', undefined],
  ],
  'findings.storage.named': [['pv-1', ['reason-a', 'reason-b']]],
  'findings.storage.classMissing': [
    ['data', 'fast', true],
    ['data', 'fast', false],
  ],
  'findings.storage.classes': [
    [[], undefined],
    [['slow'], undefined],
    [['slow', 'local'], undefined],
    [['slow', 'local'], 'slow'],
  ],
  'findings.storage.noMatchTitle': [
    ['data', '5Gi', 0],
    ['data', '5Gi', 3],
  ],
  'findings.storage.wish': [
    ['5Gi', ['ReadWriteOnce', 'ReadOnlyMany'], 'fast'],
    ['5Gi', ['ReadWriteMany'], undefined],
    ['5Gi', [], ''],
  ],
  'findings.storage.noVolumes': [['fast'], [undefined]],
  'findings.storage.candidates': [[['a', 'b']]],
  'findings.storage.candidate': [['pv-1', ['reason-a', 'reason-b']]],
  'findings.storage.nearMiss': [
    ['pv-1', '5Gi', 'fast'],
    ['pv-1', '5Gi', ''],
  ],
  'findings.storage.provisioner': [['fast', 'disk.example.com', 72_000]],
  'findings.storage.driverKnown': [[[]], [['node1', 'node2']]],
  'findings.storage.provisioningFailed': [['disk.example.com', 'no space', 7]],
  'findings.storage.slow': [['disk.example.com', 72_000]],
  'findings.storage.waitsForPod': [[['web-1', 'web-2']]],
  'findings.storage.claimsThere': [[[]], [['data']], [['data', 'logs']]],
  'findings.storage.ephemeral': [['data', 72_000]],
  'findings.storage.oncePodTitle': [
    ['web', 'data', ['db-0']],
    ['web', 'data', []],
  ],
  'findings.storage.oncePod': [
    ['data', ['db-0']],
    ['data', []],
  ],
  'findings.storage.placeTitle': [
    ['web', 'data', ['node1']],
    ['web', 'data', []],
  ],
  'findings.storage.place': [
    ['data', 'pv-1', 'zone=a', ['node1', 'node2']],
    ['data', 'pv-1', 'zone=a', []],
  ],
  'findings.storage.placeRefuses': [
    ['node1', 'has a taint'],
    ['node1', ''],
  ],
  'findings.storage.tooMany': [[7]],
  'findings.storage.classIs': [
    ['disk.example.com', 'WaitForFirstConsumer', true],
    ['disk.example.com', 'Immediate', false],
  ],
  'findings.storage.against.failed': [['no disk'], ['']],
  'findings.storage.against.class': [
    ['slow', 'fast'],
    ['slow', undefined],
    [undefined, 'fast'],
  ],
  'findings.storage.against.modes': [
    [['ReadWriteOnce'], ['ReadWriteMany', 'ReadOnlyMany']],
    [[], ['ReadWriteMany']],
  ],
  'findings.storage.against.selector': [
    ['disk=ssd', 'disk=hdd'],
    ['disk=ssd', ''],
  ],
  'findings.storage.against.otherNode': [[['node1', 'node2'], 'web-1', 'taint']],
  'findings.mounts.missingTitle': [
    ['web', ['ConfigMap a']],
    ['web', ['ConfigMap a', 'Secret b']],
  ],
  'findings.mounts.missing': [['conf', ['ConfigMap a', 'Secret b'], 'shop']],
  'findings.mounts.helper': [
    ['nfs', 'node1'],
    [undefined, 'node1'],
  ],
  'findings.mounts.driverOn': [
    [true, ['node1']],
    [true, []],
    [false, []],
  ],
  'findings.mounts.multiTitle': [
    ['web', 'data', ['node1', 'node2']],
    ['web', 'data', []],
  ],
  'findings.mounts.holders': [[['pod a', 'pod b']]],
  'findings.mounts.attachedTo': [[['node1', 'node2']]],
  'findings.mounts.attachment': [
    ['node1', true, ''],
    ['node1', false, 'no disk'],
  ],
  'findings.mounts.mode': [
    ['data', 'Block'],
    ['data', 'Filesystem'],
  ],
  'findings.chain.link': [
    ['pod', 'web-1'],
    ['class', 'fast'],
    ['provisioner', ''],
  ],
  'findings.chain.claim': [
    ['Bound', '5Gi', ['ReadWriteOnce', 'ReadOnlyMany'], 'Filesystem'],
    ['', '5Gi', [], 'Block'],
  ],
  'findings.chain.only': [['zone=a', ['node1', 'node2']]],
  'findings.admission.lacksAll': [
    ['web', 1],
    ['web', 3],
    ['web', undefined],
  ],
  'findings.admission.none': [[1], [7], [undefined]],
  'findings.admission.some': [
    [3, 7],
    [1, 2],
  ],
  'findings.admission.rollout': [
    [0, 3, 7],
    [2, 1, 7],
  ],
  'findings.admission.quotaTitle': [['team', ['cpu', 'memory']]],
  'findings.admission.unstatedTitle': [
    ['team', ['limits.cpu']],
    ['team', ['limits.cpu', 'limits.memory']],
  ],
  'findings.admission.resource': [['gpus.example.com'], ['requests.nvidia.com/gpu']],
  'findings.admission.exceeded': [[QUOTA]],
  'findings.admission.users': [
    ['cpu', [{ name: 'web', amount: '3', pods: 3 }], 0],
    [
      'cpu',
      [
        { name: 'web', amount: '500m', pods: 2 },
        { name: 'db', amount: '1', pods: 0 },
      ],
      7,
    ],
  ],
  'findings.admission.counted': [[['a', 'b']]],
  'findings.admission.fits': [
    [3, 7, 1],
    [1, 7, 1],
  ],
  'findings.admission.unstated': [
    ['team', 'limits.gpu/x', ['web', 'proxy']],
    ['team', 'limits.gpu/x', ['web']],
    ['team', 'limits.gpu/x', []],
  ],
  'findings.admission.scoped': [['team', ['a', 'b']]],
  'findings.admission.scope': [
    ['Terminating', 'Exists', []],
    ['BestEffort', 'Exists', []],
    ['PriorityClass', 'NotIn', ['high']],
    ['PriorityClass', 'Exists', []],
    ['Other', 'Exists', []],
  ],
  'findings.admission.leaving': [[7]],
  'findings.admission.limitRange': [['range-1'], [undefined]],
  'findings.admission.limitShort': [
    ['max', 'cpu', '3', '2'],
    ['min', 'cpu', '1', '2'],
    ['ratio', 'cpu', '3', '2'],
    ['max', 'cpu', undefined, '2'],
  ],
  'findings.admission.breach': [
    [{ ...BREACH, rule: 'max', of: 'Container', given: '3' }],
    [{ ...BREACH, rule: 'min', of: 'Pod', given: undefined }],
    [{ ...BREACH, rule: 'ratio', of: 'Container', given: '3' }],
    [{ ...BREACH, rule: 'ratio', of: 'Container', given: undefined }],
    [{ ...BREACH, rule: 'max', of: 'PersistentVolumeClaim', given: '3' }],
  ],
  'findings.admission.defaulted': [[{ range: 'range-1', container: 'web', resource: 'cpu', request: '3', limit: '2' }]],
  'findings.admission.securityTitle': [
    ['restricted', 'privileged', 0],
    ['restricted', 'privileged', 7],
  ],
  'findings.admission.security': [
    ['shop', 'restricted', 'latest'],
    ['shop', 'baseline', 'v1.30'],
  ],
  'findings.admission.violates': [[7]],
  'findings.admission.violation.other': [
    ['check-1', 'detail-1'],
    ['check-1', ''],
  ],
  'findings.admission.violation.in': [[['web', 'proxy'], 'what']],
  'findings.admission.securityShort': [['hostPath volumes'], ['check-1']],
  'findings.admission.webhookSays': [
    ['hook-1', 'no'],
    ['hook-1', ''],
  ],
  'findings.admission.webhookDownSays': [
    ['hook-1', 'ns/svc', 'why'],
    ['hook-1', undefined, 'why'],
  ],
  'findings.admission.thereAre': [[['a']], [['a', 'b']]],
  'findings.admission.lastTry': [[NOW]],
  'findings.admission.invalidTitle': [['spec.x'], ['']],
  'findings.admission.invalid': [
    ['spec.x', 'text'],
    ['', 'text'],
  ],
  'findings.admission.remedies.fit': [
    [['cpu=1', 'memory=1Gi'], 7],
    [['cpu=1'], 1],
  ],
  'findings.admission.remedies.bring': [[['cpu=1', 'memory=1Gi']]],
  'findings.admission.remedies.state': [[['limits.cpu', 'limits.memory'], 'web']],
  'findings.admission.remedies.range': [['range-1'], [undefined]],
  'findings.releases.stuckTitle': [
    ['shop', 'pending-install', 'Deployment web'],
    ['shop', 'pending-install', undefined],
  ],
  'findings.releases.hookTitle': [
    ['shop', 'failed', 'Job migrate', true],
    ['shop', 'pending-install', 'Job migrate', false],
  ],
  'findings.releases.lastFailedTitle': [['shop', 'upgrade', 7]],
  'findings.releases.began': [
    ['install', 'shop-1.2', 7, NOW, NOW + 72_000],
    ['install', 'shop-1.2', 7, NOW, NOW + 172_800_000],
    ['other', '', 7, undefined, NOW],
  ],
  'findings.releases.tried': [
    ['rollback', 'shop-1.2', 7],
    ['other', '', 7],
  ],
  'findings.releases.notReady': [
    [1, 1],
    [7, 7],
    [3, 7],
  ],
  'findings.releases.missing': [[['Deployment web']], [['Deployment web', 'Service web']]],
  'findings.releases.heldUp': [[7]],
  'findings.releases.allReady': [[1], [7]],
  'findings.releases.unscheduled': [['no node'], ['']],
  'findings.releases.because': [
    ['figures', 'why'],
    ['figures', ''],
  ],
  'findings.releases.crashes': [
    ['web', 139],
    ['web', undefined],
  ],
  'findings.releases.waits': [
    ['web', 'ErrImagePull', 'no'],
    ['web', 'ErrImagePull', ''],
  ],
  'findings.releases.probeFails': [
    ['web', NOW],
    ['web', undefined],
  ],
  'findings.releases.jobFailed': [
    ['DeadlineExceeded', 'late'],
    ['', ''],
  ],
};
