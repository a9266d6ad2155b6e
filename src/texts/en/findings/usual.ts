import type { codes } from './codes.ts';

/** What is usually behind a code, and how a finding of it reads: for docs/findings.md. */
export interface UsualText {
  causes: readonly string[];
  /** A title. */
  example: string;
}

const usual = (example: string, ...causes: readonly string[]): UsualText => ({ example, causes });

export const usualCauses = {
  'node-not-ready': usual(
    'Node node2 is not ready: its kubelet no longer reports',
    'the machine is off, overloaded or cut off',
    'its kubelet (the program that runs pods on a node) or its container runtime has stopped',
    'its network plugin is not set up',
  ),
  'kubelet-unreachable': usual(
    'The kubelet of node node2 can’t be reached: no route to host',
    'a firewall between the API server and the node’s port 10250',
    'the kubelet has stopped (connection refused)',
    'the node’s address has changed',
  ),
  'node-pressure': usual(
    'Node node2 runs short of disk',
    'logs, images or emptyDir volumes fill the disk',
    'pods without memory limits',
    'a program that starts processes without end',
  ),
  'node-cordoned': usual(
    'Node node2 is cordoned: it takes no new pods',
    'maintenance that is not over',
    'an uncordon that was forgotten after it',
  ),
  'node-sysctl-differs': usual(
    'node2 has net.netfilter.nf_conntrack_tcp_timeout_established 300, the other nodes 86400',
    'a node that was set up by hand or by another version of its setup',
  ),
  'failures-on-one-node': usual(
    'Pods of 3 workloads fail on node2 only',
    'a broken disk, network or container runtime of that node',
    'a node that differs from the others in its setup',
  ),
  'quota-exceeded': usual(
    'web can’t make its pods: the quota compute is used up (requests.cpu)',
    'more replicas, or larger requests, than the namespace may use',
    'a quota counts CPU or memory, and the pods do not state any',
    'a rollout needs room for old and new pods at once',
  ),
  'limit-range-violated': usual(
    'web can’t make its pods: a LimitRange refuses its pods (memory)',
    'a request or limit above the allowed maximum, or below the minimum',
    'a limit that is too many times the request',
  ),
  'pod-security-violation': usual(
    'web can’t make its pods: the namespace’s Pod Security level “restricted” refuses them',
    'a privileged container, hostPath or hostNetwork',
    'runAsNonRoot, seccompProfile or dropped capabilities are not stated',
  ),
  'admission-refused': usual(
    'web can’t make its pods: the admission webhook policy.example.com refuses its pods',
    'a policy (Kyverno, Gatekeeper, …) that the pods do not keep to',
    'a webhook (a service that the API server asks before it stores an object) that does not answer',
    'a ServiceAccount, PriorityClass or RuntimeClass that does not exist',
  ),
  'storage-class-missing': usual(
    'Claim data names the StorageClass fast, which does not exist',
    'a manifest that was written for another cluster',
    'a typing error',
    'no class is marked as the default',
  ),
  'volume-no-match': usual(
    'No volume suits claim data (10Gi), and nothing will make one',
    'the volumes are too small, of another class, or allow other access modes',
    'every volume that would suit is bound to another claim',
    'a volume is Released: its former claim is gone and nobody has cleared it',
  ),
  'volume-mount-failed': usual(
    'web can’t start: its volume tls can’t be mounted',
    'the Secret or ConfigMap of the volume does not exist, or lacks the key',
    'a path of the node (hostPath) that is not there',
    'the volume is still attached to another node',
  ),
  'volume-unbound': usual(
    'db waits for its claim data, which is not bound',
    'no volume suits the claim',
    'its StorageClass does not exist, or what should make the volume does not run',
  ),
  'unschedulable-node-selector': usual(
    'No node has the label disktype=ssd that web wants',
    'the label was never set, or set with another value',
    'the nodes with that label are gone',
  ),
  'unschedulable-affinity': usual(
    'web finds no node: its anti-affinity allows one pod a node, and every node has one',
    'more replicas than nodes, with a rule of one pod a node',
    'a rule that wants to be near pods that do not exist',
  ),
  'unschedulable-taint': usual(
    'Every node that would fit web has a taint that it does not tolerate',
    'nodes kept for special work, such as GPUs or the control plane',
    'a node that is not ready or runs short is tainted by Kubernetes itself',
  ),
  'insufficient-resources': usual(
    'web needs 2 CPUs, and the most that is free on a node is 1.2',
    'requests that are larger than any node',
    'nodes filled with requests of other pods, however little they really use',
    'a device such as a GPU that no node has',
  ),
  'unschedulable-other': usual(
    'web finds no node',
    'a volume that only one zone or node can use',
    'a port of the node (hostPort) that is taken',
  ),
  'scheduler-missing': usual(
    'Nobody places web: there is no scheduler my-scheduler',
    'a typing error in schedulerName',
    'a scheduler of one’s own that does not run',
  ),
  'scheduling-gated': usual(
    'web is held back by a scheduling gate',
    'a queue that has not let it through yet',
    'what should remove the gate does not run',
  ),
  'config-missing': usual(
    'exports (container exporter) can’t start: the ConfigMap exports-settings does not exist',
    'it was never made in this namespace',
    'a typing error in its name',
    'it was deleted, or renamed by the tool that makes it',
  ),
  'config-key-missing': usual(
    'web can’t start: the Secret db has no key PASSWORD',
    'a typing error, or another case (upper, lower)',
    'the key was renamed or removed',
  ),
  'run-as-non-root': usual(
    'web can’t start: it may not run as root, and its image does',
    'an image without USER runs as root',
    'USER is a name, and only a number can be checked',
  ),
  'config-changed-since-start': usual(
    'web runs with an older ConfigMap settings than there is now',
    'environment variables and files mounted with subPath are read once, at the start',
  ),
  'image-not-found': usual(
    'web can’t start: the image shop/web:1.2.4 does not exist',
    'a typing error in the name or tag',
    'the image was not pushed yet, or its tag was removed',
    'the repository is private, and the registry does not tell',
  ),
  'image-auth': usual(
    'web can’t start: the registry registry.example.com wants a login',
    'no pull secret is named, or not by this pod’s service account',
    'the pull secret is for another registry, or its login has expired',
  ),
  'image-registry-unreachable': usual(
    'web can’t start: the registry registry.example.com can’t be reached',
    'the name can’t be resolved on the node',
    'a firewall or proxy between the node and the registry',
    'the registry is down',
  ),
  'image-plain-http': usual(
    'web can’t start: the registry registry.local:5000 does not speak HTTPS',
    'a registry without TLS that the nodes were not told of',
    'a certificate of one’s own that the nodes do not trust',
  ),
  'image-invalid-name': usual(
    'web can’t start: “Shop/Web:1” is no valid image name',
    'upper-case letters, spaces, or two tags',
    'a variable of a template that was not filled in',
  ),
  'image-never-pull': usual(
    'web can’t start: the image shop/web:dev is not on node1 and may not be pulled',
    'an image that was built on one’s own machine and not loaded on the node',
    'it was loaded on another node',
  ),
  'image-pull-failed': usual(
    'web can’t start: pulling shop/web:1.2 fails',
    'a rate limit of the registry',
    'a full disk of the node',
    'an image without a version for the node’s processor',
  ),
  'image-pulling': usual('web waits for its image shop/web:1.2', 'a large image, or a slow way to the registry'),
  'sandbox-failed': usual(
    'web can’t start: node2 has no runtime handler gvisor',
    'a RuntimeClass that the node does not have',
    'the network plugin fails or has no address left',
  ),
  'command-not-found': usual(
    'web can’t start: /app/serve is not in its image',
    'a typing error in command, or a whole line in one word',
    'an image of another version, or without a shell',
  ),
  'container-start-failed': usual(
    'web can’t start: nothing can be mounted at /etc/app.conf',
    'a folder mounted over a file',
    'a program that may not be executed, or is for another processor',
    'a working folder that does not exist',
  ),
  'init-container-failed': usual(
    'web can’t start: its init container migrate fails',
    'what it waits for is not there: a database, a service, a file',
    'wrong credentials or configuration',
  ),
  'oom-killed': usual(
    'web is killed because it needs more memory than its limit of 128Mi',
    'a limit that is too small for normal work',
    'a leak: the program needs more the longer it runs',
    'a runtime (Java, Node.js) that does not know of the limit',
  ),
  'crash-signal': usual(
    'crasher is killed by SIGSEGV right after it starts',
    'a fault in the program or a library',
    'an image for another processor, or missing instructions',
  ),
  'crash-exit': usual(
    'db exits with code 1 right after it starts',
    'a missing or wrong setting, file or password',
    'something that it needs can’t be reached',
    'a fault in the program',
  ),
  'liveness-killed': usual(
    'web is restarted because its liveness probe fails',
    'the probe asks the wrong port or path',
    'the program takes longer to start or to answer than the probe waits',
    'the program really hangs',
  ),
  'startup-killed': usual(
    'web is restarted because its startup probe gives up',
    'the program takes longer to start than failureThreshold × periodSeconds',
    'the probe asks the wrong port, path or command',
  ),
  'readiness-failing': usual(
    'web runs but is not ready: its readiness probe fails',
    'the probe asks the wrong port or path',
    'something that the program needs is not there, and it says so',
  ),
  'cpu-throttled': usual(
    'web is stopped by its CPU limit of 100m in 80% of the time',
    'a limit that is too small for normal work',
    'a program that starts as many threads as the node has processors',
  ),
  'job-failed': usual(
    'The job migrate has failed and is not tried again',
    'its program ends with an error each time (BackoffLimitExceeded)',
    'it takes longer than its deadline (DeadlineExceeded)',
  ),
  'rollout-stuck': usual(
    'The rollout of web is stuck: 1 of 3 new pods is ready after 600 s',
    'the new version does not start or never becomes ready',
    'there is no room for the new pods',
  ),
  'autoscaler-blind': usual(
    'The autoscaler web can’t scale: container app requests no CPU',
    'a share of a request that is not stated',
    'no metrics server in the cluster',
    'a target that was renamed',
  ),
  'budget-blocks-eviction': usual(
    'The budget web never lets a pod be evicted',
    'minAvailable equals the number of replicas',
    'too few of its pods are ready',
  ),
  evicted: usual(
    'A pod of web was evicted: its node ran short of memory',
    'a node that ran short of memory or disk',
    'a pod that wrote more to disk than it may',
  ),
  'terminating-stuck': usual(
    'Pod web-0 was deleted and does not go: a finalizer holds it',
    'a finalizer (a mark that somebody still has to clean up) whose owner does not run',
    'a node that does not answer, so that nobody can say that the pod has ended',
    'a claim that pods still use',
  ),
  'service-selector-mismatch': usual(
    'The Service web selects no pod: nothing has the label app=web',
    'a typing error, or labels that were changed on one side only',
  ),
  'service-named-port-missing': usual(
    'The Service web wants a port named http, which no container has',
    'the container’s port has no name, or another one',
  ),
  'service-port-closed': usual(
    'Nothing listens on port 8080 in the pods of the Service web',
    'targetPort is not the port that the program listens on',
    'the program’s port comes from a setting that differs here',
  ),
  'service-bound-to-loopback': usual(
    'The program behind the Service web listens on 127.0.0.1 only',
    'the usual setting of many development servers',
  ),
  'service-no-ready-endpoints': usual(
    'The Service web has 3 pods, and none of them is ready',
    'the pods crash, do not start, or fail their readiness probe',
  ),
  'ingress-class-missing': usual(
    'The Ingress web names the class nginx, which does not exist',
    'the ingress controller is not installed, or its class has another name',
  ),
  'ingress-service-missing': usual(
    'The Ingress web leads to the Service wbe, which does not exist',
    'a typing error, or a Service of another namespace',
  ),
  'ingress-port-mismatch': usual(
    'The Ingress web leads to port 8080 of the Service web, which has only 80',
    'the container’s port is named instead of the Service’s',
  ),
  'ingress-secret-missing': usual(
    'The Ingress web names the TLS Secret web-tls, which does not exist',
    'the certificate was not issued yet',
    'a Secret of another namespace',
  ),
  'release-stuck': usual(
    'The Helm release shop hangs in pending-install: Deployment shop-worker is not ready',
    'one of its workloads can’t start, and Helm waits for all of them (“timed out waiting for the condition”)',
    'a hook (a Job that Helm runs before or after) fails',
    'Helm was interrupted: the release stays pending, and the next upgrade is refused',
  ),
  'not-visible': usual(
    'kdbg may not read nodes and secrets here',
    'the person’s role does not include these kinds; that is no fault of the cluster',
  ),
} satisfies Record<keyof typeof codes, UsualText>;
