/** Objects of a namespace in which everything is well, of as many shapes as a real one has; `id` makes the names of cluster-wide ones unique. */
export function healthyObjects(id: string): { namespaced: Made[]; clusterWide: Made[] } {
  const storageClass = `healthy-${id}`;
  const namespaced = [
    ...policies(),
    ...configuration(),
    ...deployments(),
    ...otherWorkloads(),
    ...services(id),
    ...scaling(),
    ...storage(id, storageClass),
  ];
  return {
    namespaced,
    clusterWide: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: storageClass },
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `healthy-${id}` },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Delete',
          storageClassName: `static-${id}`,
          hostPath: { path: '/tmp' },
        },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: `healthy-${id}` },
        spec: { controller: 'example.com/none' },
      },
    ],
  };
}

export interface Made {
  apiVersion: string;
  kind: string;
  metadata: { name: string; [field: string]: unknown };
  [field: string]: unknown;
}

const IMAGE = 'busybox:1.36';
/** That it is one is not checked by the server. */
const CERTIFICATE = Buffer.from('certificate').toString('base64');
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const made = (apiVersion: string, kind: string, name: string, rest: object = {}): Made => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});

/** Ends as soon as it is asked to, so that restarts are quick. */
const SLEEPS = ['sh', '-c', 'trap "exit 0" TERM; sleep 86400 & wait'];
const serves = (at: string) => ['sh', '-c', `trap "exit 0" TERM; httpd -f -p ${at} -h /etc & wait`];
const SERVES = serves('8080');
const sleeper = (more: object = {}): object => ({ name: 'main', image: IMAGE, command: SLEEPS, ...more });
const server = (more: object = {}): object => ({
  name: 'main',
  image: IMAGE,
  command: SERVES,
  ports: [{ name: 'http', containerPort: 8080 }],
  ...more,
});

function template(name: string, spec: object): object {
  return {
    metadata: { labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 5, ...spec },
  };
}

function workload(kind: string, name: string, spec: object, more: object = {}): Made {
  return made('apps/v1', kind, name, {
    spec: { selector: { matchLabels: { app: name } }, template: template(name, spec), ...more },
  });
}

function deployments(): Made[] {
  const get = (path: string) => ({ httpGet: { port: 'http', path }, periodSeconds: 2, failureThreshold: 20 });
  const shapes: Record<string, [object, object?]> = {
    plain: [{ containers: [sleeper()] }],
    replicated: [{ containers: [server({ readinessProbe: get('/passwd') })] }, { replicas: 3 }],
    probed: [
      {
        containers: [
          server({ readinessProbe: get('/passwd'), livenessProbe: get('/passwd'), startupProbe: get('/passwd') }),
        ],
      },
      { replicas: 2 },
    ],
    'exec-probed': [{ containers: [sleeper({ readinessProbe: { exec: { command: ['true'] } } })] }],
    'slow-start': [
      {
        containers: [
          server({ readinessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 5, periodSeconds: 2 } }),
        ],
      },
    ],
    initialised: [
      { initContainers: [{ name: 'prepare', image: IMAGE, command: ['sleep', '2'] }], containers: [sleeper()] },
    ],
    sidecar: [{ initContainers: [sleeper({ name: 'proxy', restartPolicy: 'Always' })], containers: [sleeper()] }],
    'two-containers': [{ containers: [server(), sleeper({ name: 'helper' })] }],
    configured: [
      {
        containers: [
          sleeper({
            env: [
              { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings-0', key: 'a' } } },
              { name: 'B', valueFrom: { secretKeyRef: { name: 'secret-0', key: 'b' } } },
              { name: 'C', valueFrom: { configMapKeyRef: { name: 'nowhere', key: 'c', optional: true } } },
              { name: 'D', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            ],
            envFrom: [{ configMapRef: { name: 'settings-1' } }],
            volumeMounts: [{ name: 'files', mountPath: '/files' }],
          }),
        ],
        volumes: [{ name: 'files', configMap: { name: 'settings-2' } }],
      },
    ],
    limited: [
      {
        containers: [
          sleeper({ resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } } }),
        ],
      },
    ],
    'non-root': [{ securityContext: { runAsNonRoot: true, runAsUser: 1000 }, containers: [sleeper()] }],
    hooked: [
      {
        containers: [
          sleeper({
            lifecycle: { postStart: { exec: { command: ['true'] } }, preStop: { exec: { command: ['true'] } } },
          }),
        ],
      },
    ],
    spread: [
      {
        containers: [sleeper()],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: 'spread' } },
          },
        ],
      },
      { replicas: 2 },
    ],
    recreated: [{ containers: [sleeper()] }, { strategy: { type: 'Recreate' } }],
    'scaled-to-zero': [{ containers: [sleeper()] }, { replicas: 0 }],
    paused: [{ containers: [sleeper()] }, { paused: true, replicas: 0 }],
    undeclared: [{ containers: [server({ ports: [] })] }],
    'many-ports': [
      {
        containers: [
          server({ ports: [] }),
          server({ name: 'metrics', command: serves('9090'), ports: [{ name: 'metrics', containerPort: 9090 }] }),
        ],
        initContainers: [
          server({
            name: 'proxy',
            restartPolicy: 'Always',
            command: serves('[::]:7070'),
            ports: [{ name: 'proxied', containerPort: 7070 }],
          }),
        ],
      },
    ],
    unready: [{ containers: [server({ readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 6 } })] }],
  };
  return Object.entries(shapes).map(([name, [spec, more]]) => workload('Deployment', name, spec, more));
}

function otherWorkloads(): Made[] {
  const job = (name: string, spec: object, pod: object = {}): Made =>
    made('batch/v1', 'Job', name, {
      spec: {
        ...spec,
        template: {
          spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: IMAGE, command: ['true'] }], ...pod },
        },
      },
    });
  const cron = (name: string, spec: object): Made => {
    const { template, ...rest } = (job('x', {}) as unknown as { spec: { template: object } }).spec;
    const labelled = { ...template, metadata: { labels: { app: name } } };
    return made('batch/v1', 'CronJob', name, {
      spec: { jobTemplate: { spec: { ...rest, template: labelled } }, ...spec },
    });
  };
  const bare = (name: string, spec: object): Made => made('v1', 'Pod', name, { spec });
  return [
    workload('StatefulSet', 'store', { containers: [sleeper()] }, { serviceName: 'store', replicas: 2 }),
    workload(
      'StatefulSet',
      'queue',
      { containers: [server()] },
      { serviceName: 'queue', podManagementPolicy: 'Parallel' },
    ),
    workload('StatefulSet', 'idle', { containers: [sleeper()] }, { serviceName: 'queue', replicas: 0 }),
    workload('DaemonSet', 'agent', { containers: [sleeper()] }),
    workload('DaemonSet', 'gpu-agent', { nodeSelector: { 'example.com/gpu': 'yes' }, containers: [sleeper()] }),
    job('done', {}),
    job('done-twice', { completions: 2, parallelism: 2 }),
    job('done-indexed', { completions: 2, completionMode: 'Indexed' }),
    job('suspended', { suspend: true }),
    cron('yearly', { schedule: '0 0 1 1 *' }),
    cron('asleep', { schedule: '* * * * *', suspend: true }),
    bare('lonely', { containers: [sleeper()] }),
    bare('over', { restartPolicy: 'Never', containers: [{ name: 'main', image: IMAGE, command: ['true'] }] }),
    bare('over-twice', { restartPolicy: 'OnFailure', containers: [{ name: 'main', image: IMAGE, command: ['true'] }] }),
  ];
}

function services(id: string): Made[] {
  const service = (name: string, spec: object): Made => made('v1', 'Service', name, { spec });
  const http = [{ name: 'http', port: 80, targetPort: 'http' }];
  return [
    ...['replicated', 'probed', 'slow-start', 'two-containers'].map((app) =>
      service(app, { selector: { app }, ports: http }),
    ),
    service('undeclared', { selector: { app: 'undeclared' }, ports: [{ port: 80, targetPort: 8080 }] }),
    service('store', { clusterIP: 'None', selector: { app: 'store' } }),
    service('queue', { clusterIP: 'None', selector: { app: 'queue' }, ports: http }),
    service('outside', { type: 'ExternalName', externalName: 'example.com' }),
    service('by-node', { type: 'NodePort', selector: { app: 'replicated' }, ports: http }),
    service('many-ports', {
      selector: { app: 'many-ports' },
      ports: [
        { name: 'web', port: 80, targetPort: 8080 },
        { name: 'metrics', port: 9090, targetPort: 'metrics' },
        { name: 'proxied', port: 81, targetPort: 'proxied' },
        { name: 'udp', port: 53, targetPort: 5353, protocol: 'UDP' },
      ],
    }),
    service('peers', {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { app: 'unready' },
      ports: [{ name: 'http', port: 8080 }],
    }),
    service('nightly', { selector: { app: 'yearly' }, ports: [{ port: 80 }] }),
    service('zero', { selector: { app: 'scaled-to-zero' }, ports: [{ port: 80 }] }),
    service('manual', { ports: [{ port: 80 }] }),
    made('discovery.k8s.io/v1', 'EndpointSlice', 'manual-1', {
      metadata: { name: 'manual-1', labels: { 'kubernetes.io/service-name': 'manual' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
      ports: [{ port: 80 }],
    }),
    made('networking.k8s.io/v1', 'Ingress', 'front', {
      spec: {
        ingressClassName: `healthy-${id}`,
        rules: [
          {
            host: 'shop.example',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'replicated', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    }),
    made('v1', 'Secret', 'front-tls', {
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': CERTIFICATE, 'tls.key': CERTIFICATE },
    }),
    made('networking.k8s.io/v1', 'Ingress', 'many-hosts', {
      spec: {
        ingressClassName: `healthy-${id}`,
        defaultBackend: { service: { name: 'undeclared', port: { number: 80 } } },
        tls: [{ hosts: ['a.shop.example'], secretName: 'front-tls' }, { hosts: ['b.shop.example'] }],
        rules: ['a', 'b'].map((host) => ({
          host: `${host}.shop.example`,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'many-ports', port: { name: 'web' } } } },
              { path: '/out', pathType: 'Prefix', backend: { service: { name: 'outside', port: { number: 443 } } } },
            ],
          },
        })),
      },
    }),
    ...many(4, (n) =>
      made('networking.k8s.io/v1', 'NetworkPolicy', `allow-${n}`, {
        spec: { podSelector: { matchLabels: { app: `none-${n}` } }, policyTypes: ['Ingress'], ingress: [{}] },
      }),
    ),
  ];
}

function configuration(): Made[] {
  return [
    ...many(70, (n) => made('v1', 'ConfigMap', `settings-${n}`, { data: { a: String(n) } })),
    ...many(40, (n) => made('v1', 'Secret', `secret-${n}`, { stringData: { b: String(n) } })),
    ...many(12, (n) => made('v1', 'ServiceAccount', `account-${n}`)),
    ...many(6, (n) =>
      made('rbac.authorization.k8s.io/v1', 'Role', `role-${n}`, {
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      }),
    ),
  ];
}

function policies(): Made[] {
  return [
    made('v1', 'ResourceQuota', 'room', { spec: { hard: { pods: '200', 'requests.cpu': '20', services: '100' } } }),
    made('v1', 'LimitRange', 'defaults', {
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '1m', memory: '4Mi' } }] },
    }),
  ];
}

function scaling(): Made[] {
  const budget = (name: string, app: string, spec: object): Made =>
    made('policy/v1', 'PodDisruptionBudget', name, { spec: { selector: { matchLabels: { app } }, ...spec } });
  return [
    budget('replicated', 'replicated', { maxUnavailable: 1 }),
    budget('probed', 'probed', { minAvailable: 1 }),
    made('autoscaling/v2', 'HorizontalPodAutoscaler', 'limited', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'limited' },
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    }),
  ];
}

function storage(id: string, waits: string): Made[] {
  const claim = (name: string, storageClassName: string, more: object = {}): Made =>
    made('v1', 'PersistentVolumeClaim', name, {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName, ...more },
    });
  return [claim('waits', waits), claim('bound', `static-${id}`, { volumeName: `healthy-${id}` })];
}
