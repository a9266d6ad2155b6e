import { describe, expect, it } from 'vitest';
import { container, deployment, meta, only, ownedBy, say } from '../../support/refused.ts';
import { ago, anEvent, aPod, NOON } from '../../support/snapshot.ts';

const failed = (kind: string, name: string, message: string, parts: object = {}) =>
  anEvent({ kind, name }, { reason: 'FailedCreate', message, ...parts });
const quota = (name: string, hard: object, used: object) => ({
  kind: 'ResourceQuota',
  metadata: meta(name),
  spec: { hard },
  status: { hard, used },
});
const memoryPod = (name: string, memory: string, owner?: { kind: string; name: string; uid: string }) =>
  aPod({ name, ...(owner ? { owner } : {}), spec: { containers: [container({ requests: { memory } })] } });
const webSet = { kind: 'ReplicaSet', name: 'web-5d', uid: 'uid-web-5d' };

const OVER =
  'pods "web-5d-x" is forbidden: exceeded quota: team, requested: requests.memory=192Mi, used: requests.memory=192Mi, limited: requests.memory=256Mi';

describe('a version that is refused and was replaced', () => {
  const newer = (status: object) => ({
    kind: 'ReplicaSet',
    metadata: meta('web-6f', {
      ...ownedBy('Deployment', 'web'),
      annotations: { 'deployment.kubernetes.io/revision': '2' },
    }),
    spec: { replicas: 1 },
    status,
  });

  it('is not told once the newer version makes its pods', () => {
    expect(say([...deployment(OVER), newer({ replicas: 1 })])).toEqual([]);
    expect(say([...deployment(OVER), newer({ replicas: 0 })]).map(({ code }) => code)).toEqual(['quota-exceeded']);
  });
});

describe('a quota that is used up', () => {
  const team = quota('team', { 'requests.memory': '256Mi' }, { 'requests.memory': '192Mi' });
  const objects = [...deployment(OVER, { have: 1 }), team, memoryPod('web-1', '192Mi', webSet)];

  it('tells its name, the figures, how many pods there are and who uses it up', () => {
    const finding = only(objects);
    expect(finding.code).toBe('quota-exceeded');
    expect(finding.object).toMatchObject({ kind: 'Deployment', name: 'web' });
    expect(finding.title).toBe('web has only 1 of 3 pods: quota team has not enough room left (memory requests)');
    expect(finding.cause).toBe(
      '1 of 3 pods is there; 2 pods are refused. Quota team allows 256Mi for memory requests (requests.memory) in this namespace: 192Mi are used, 64Mi left, and each pod needs 192Mi. Used by web 192Mi (1 pod).',
    );
    expect(finding.evidence.map(({ ref, text }) => `${ref}: ${text}`)).toContain(
      'resourcequota/team status.used.requests.memory: 192Mi of 256Mi used',
    );
  });

  it('offers the request with which all pods fit, and the number that fits now', () => {
    const { remedies } = only(objects);
    expect(remedies.map(({ kubectl }) => kubectl)).toEqual([
      'kubectl -n shop set resources deployment/web -c web --requests=memory=85Mi',
      'kubectl -n shop scale deployment/web --replicas=1',
      'kubectl -n shop describe resourcequota/team',
      'kubectl -n shop edit resourcequota/team',
    ]);
    expect(remedies[0]?.args).toEqual({ container: 'web', 'requests.memory': '85Mi' });
  });

  it('names the other users, the biggest first', () => {
    const full = quota('team', { 'requests.memory': '256Mi' }, { 'requests.memory': '250Mi' });
    const other = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' };
    const { cause } = only([
      ...deployment(OVER, { replicas: 1 }),
      full,
      memoryPod('one', '50Mi'),
      memoryPod('db-0', '120Mi', other),
      memoryPod('db-1', '80Mi', other),
    ]);
    expect(cause).toContain('Used by db 200Mi (2 pods) and one 50Mi (1 pod)');
  });

  it('raised meanwhile is told as waiting for the next try, and silent when the pods are there', () => {
    const raised = quota('team', { 'requests.memory': '2Gi' }, { 'requests.memory': '192Mi' });
    expect(only([...deployment(OVER, { have: 1 }), raised])).toMatchObject({
      severity: 'warning',
      title: 'web waits for the next try to make its pods',
    });
    expect(say([...deployment(OVER, { have: 3 }), raised])).toEqual([]);
  });

  it('that may not be read is told with the figures of the refusal', () => {
    const states = { ResourceQuota: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    const { cause } = only(deployment(OVER), { states });
    expect(cause).toContain('Quota team allows 256Mi for memory requests');
    expect(cause).toContain('kdbg may not read the quota');
  });

  it('in an update, the pods that serve are told and replacing them one after the other is offered', () => {
    const [web, set] = deployment(OVER, { replicas: 1 });
    const older = {
      kind: 'ReplicaSet',
      metadata: meta('web-4c', ownedBy('Deployment', 'web')),
      spec: { replicas: 1 },
      status: { replicas: 1 },
    };
    const finding = only([
      web,
      set,
      older,
      team,
      memoryPod('web-old', '192Mi', { kind: 'ReplicaSet', name: 'web-4c', uid: 'uid-web-4c' }),
    ]);
    expect(finding.title).toContain('web can’t be updated');
    expect(finding.cause).toContain(
      'No pod of the new version could be made; 1 pod of the version before goes on running.',
    );
    expect(finding.remedies[0]?.kubectl).toContain('"maxSurge":0');
  });

  it('that pods on their way out still fill up is no error yet', () => {
    const leaving = aPod({
      name: 'web-old',
      owner: webSet,
      metadata: { deletionTimestamp: ago(-20) },
      spec: { containers: [container({ requests: { memory: '192Mi' } })] },
    });
    expect(only([...deployment(OVER, { replicas: 1 }), team, leaving]).severity).toBe('info');
  });

  it('several quotas that refuse now this, now that, are told in one finding', () => {
    const message = (name: string) =>
      `Error creating: pods "web-5d-a" is forbidden: failed quota: ${name}: must specify limits.cpu for: a,b; limits.memory for: b`;
    const finding = only([
      ...deployment(message('one').replace('Error creating: ', '')),
      failed('ReplicaSet', 'web-5d', message('two')),
      quota('one', { 'limits.cpu': '4', 'limits.memory': '1Gi' }, {}),
      quota('two', { 'limits.cpu': '4' }, {}),
    ]);
    expect(finding.title).toBe(
      'web has no pods: quota one wants limits.cpu and limits.memory stated, and they are not',
    );
    expect(finding.cause).toContain(
      'Quota one limits CPU limits, so every container must state limits.cpu; containers a and b do not.',
    );
    expect(finding.cause).toContain('Quota two limits CPU limits');
    expect(finding.remedies.slice(0, 2).map(({ kubectl }) => kubectl)).toEqual([
      'kubectl -n shop set resources deployment/web -c a --limits=cpu=AMOUNT',
      'kubectl -n shop set resources deployment/web -c b --limits=cpu=AMOUNT,memory=AMOUNT',
    ]);
  });

  it('with a scope says what it counts', () => {
    const scoped = {
      ...team,
      spec: {
        hard: { 'requests.memory': '256Mi' },
        scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] },
      },
    };
    expect(only([...deployment(OVER), scoped]).cause).toContain('Quota team counts only pods of priority class high.');
  });

  it('a conflict of two writers of a quota passes by itself and is not told', () => {
    expect(
      say(deployment('Operation cannot be fulfilled on resourcequotas "team": the object has been modified')),
    ).toEqual([]);
  });
});

describe('controllers whose refusals only events tell', () => {
  const refusal = (name: string, what = 'pods') =>
    `${what} "${name}" is forbidden: exceeded quota: q, requested: ${what}=1, used: ${what}=2, limited: ${what}=2`;
  const q = quota('q', { pods: '2', persistentvolumeclaims: '2' }, { pods: '2', persistentvolumeclaims: '2' });
  const set = (replicas: number) => ({
    kind: 'StatefulSet',
    metadata: meta('db'),
    spec: { replicas: 3, template: { spec: { containers: [container({})] } } },
    status: { replicas },
  });
  const db = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' };
  const noPod = failed('StatefulSet', 'db', `create Pod db-2 in StatefulSet db failed error: ${refusal('db-2')}`);

  it('a StatefulSet that is stuck half way is told with its figures', () => {
    const finding = only([set(2), q, noPod, aPod({ name: 'db-0', owner: db }), aPod({ name: 'db-1', owner: db })]);
    expect(finding.title).toBe('db has only 2 of 3 pods: quota q has not enough room left (the number of pods)');
    expect(finding.cause).toContain('Used by db (2 pods)');
  });

  it('a StatefulSet whose pod was made since, or that waits for another pod, is silent', () => {
    const pods = [0, 1, 2].map((n) => aPod({ name: `db-${n}`, owner: db }));
    expect(say([set(2), q, noPod, ...pods])).toEqual([]);
    const made = anEvent(
      { kind: 'StatefulSet', name: 'db' },
      {
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: 'create Pod db-2 in StatefulSet db successful',
        lastTimestamp: ago(1),
      },
    );
    expect(say([set(2), q, noPod, made])).toEqual([]);
    expect(say([set(3), q, noPod])).toEqual([]);
  });

  it('a claim that a StatefulSet can’t make is told as that', () => {
    const message = `create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: ${refusal('data-db-0', 'persistentvolumeclaims')}`;
    const claim = { kind: 'PersistentVolumeClaim', metadata: meta('old'), spec: {}, status: { phase: 'Bound' } };
    const finding = only([set(0), q, failed('StatefulSet', 'db', message), claim]);
    expect(finding.title).toContain('db can’t make its volume claim data-db-0: quota q');
    expect(finding.cause).toContain('Counted: old.');
  });

  it('a pod whose ephemeral volume gets no claim is told of its workload', () => {
    const pod = aPod({
      name: 'db-0',
      owner: db,
      node: undefined,
      spec: { volumes: [{ name: 'v', ephemeral: {} }] },
      status: { phase: 'Pending', containerStatuses: undefined, conditions: [] },
    });
    const event = anEvent(
      { name: 'db-0' },
      {
        reason: 'FailedBinding',
        message: `ephemeral volume v: create PVC db-0-v: ${refusal('db-0-v', 'persistentvolumeclaims')}`,
      },
    );
    const told = say([pod, q, event]).filter(({ code }) => code === 'quota-exceeded');
    expect(told.map(({ title, object }) => [title, object.kind])).toEqual([
      [
        'db can’t make its volume claim db-0-v: quota q has not enough room left (the number of volume claims)',
        'StatefulSet',
      ],
    ]);
  });

  it('a DaemonSet is told while a node lacks its pod, and silent once one was made later', () => {
    const daemon = (now: number) => ({
      kind: 'DaemonSet',
      metadata: meta('agent'),
      spec: { template: { spec: { containers: [container({})] } } },
      status: { desiredNumberScheduled: 2, currentNumberScheduled: now },
    });
    const event = failed('DaemonSet', 'agent', `Error creating: ${refusal('agent-x')}`);
    expect(only([daemon(1), q, event]).object).toMatchObject({ kind: 'DaemonSet', name: 'agent' });
    expect(say([daemon(2), q, event])).toEqual([]);
    const later = aPod({
      name: 'agent-b',
      owner: { kind: 'DaemonSet', name: 'agent', uid: 'uid-agent' },
      metadata: { creationTimestamp: ago(1) },
    });
    expect(say([daemon(1), q, event, later])).toEqual([]);
  });

  it('a Job of a CronJob is told of the CronJob; one that is done or suspended is silent', () => {
    const job = (parts: object) => ({
      kind: 'Job',
      metadata: meta('nightly-1', ownedBy('CronJob', 'nightly')),
      spec: { template: { spec: { containers: [container({})] } }, completions: 1 },
      status: {},
      ...parts,
    });
    const event = failed('Job', 'nightly-1', `Error creating: ${refusal('nightly-1-x')}`);
    expect(only([job({}), q, event])).toMatchObject({
      object: { kind: 'CronJob', name: 'nightly' },
      affected: [{ kind: 'CronJob' }, { kind: 'Job', name: 'nightly-1' }],
    });
    expect(say([job({ status: { succeeded: 1 } }), q, event])).toEqual([]);
    expect(say([job({ spec: { suspend: true } }), q, event])).toEqual([]);
  });

  it('a CronJob that can’t make its job is told until a job is made', () => {
    const cron = { kind: 'CronJob', metadata: meta('nightly'), spec: { schedule: '* * * * *' } };
    const counted = quota('q', { 'count/jobs.batch': '1' }, { 'count/jobs.batch': '1' });
    const event = failed(
      'CronJob',
      'nightly',
      'Error creating job: jobs.batch "nightly-2" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
    );
    expect(only([cron, counted, event]).title).toContain('nightly can’t start its job: quota q');
    const job = {
      kind: 'Job',
      metadata: meta('nightly-3', { ...ownedBy('CronJob', 'nightly'), creationTimestamp: ago(1) }),
      spec: {},
      status: { active: 1 },
    };
    expect(say([cron, counted, event, job])).toEqual([]);
  });

  it('a ReplicationController, and a ReplicaSet that may not be read, are told by their events', () => {
    expect(only([q, failed('ReplicationController', 'rc', `Error creating: ${refusal('rc-x')}`)]).object).toMatchObject(
      {
        kind: 'ReplicationController',
        name: 'rc',
      },
    );
    const forbidden = { phase: 'forbidden', since: NOON, reason: 'no' } as const;
    const states = { ReplicaSet: forbidden, Deployment: forbidden };
    const event = failed('ReplicaSet', 'shop-web-5dc56bbccf', `Error creating: ${refusal('shop-web-5dc56bbccf-x')}`);
    expect(only([q, event], { states }).object).toMatchObject({ kind: 'Deployment', name: 'shop-web' });
    expect(say([q, event])).toEqual([]);
    const fewer = anEvent(
      { kind: 'Deployment', name: 'shop-web' },
      { reason: 'ScalingReplicaSet', message: 'Scaled down replica set shop-web-5dc56bbccf from 3 to 1' },
    );
    expect(say([q, event, fewer], { states })).toEqual([]);
  });

  it('a Deployment that can’t make its ReplicaSet is told by its condition', () => {
    const finding = only([
      {
        kind: 'Deployment',
        metadata: meta('web'),
        spec: { replicas: 1 },
        status: {
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ReplicaSetCreateError',
              message:
                'Failed to create new replica set "web-5d": replicasets.apps "web-5d" is forbidden: exceeded quota: q, requested: count/replicasets.apps=1, used: count/replicasets.apps=9, limited: count/replicasets.apps=9',
              lastTransitionTime: ago(30),
            },
          ],
        },
      },
      quota('q', { 'count/replicasets.apps': '9' }, { 'count/replicasets.apps': '9' }),
    ]);
    expect(finding.title).toContain('web can’t make a ReplicaSet');
    expect(finding.remedies[0]?.kubectl).toContain('revisionHistoryLimit');
  });
});
