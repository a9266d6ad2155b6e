/** What a code means, and what helps: for docs/findings.md and `kdbg` itself. */
export interface CodeText {
  meaning: string;
  help: string;
}

const text = (meaning: string, help: string): CodeText => ({ meaning, help });

export const families = {
  node: 'Nodes',
  policy: 'Quota and policy',
  storage: 'Storage',
  scheduling: 'Scheduling',
  config: 'Configuration',
  image: 'Images',
  start: 'Starting a container',
  crash: 'Crashes',
  probe: 'Probes and limits',
  rollout: 'Jobs and rollouts',
  deletion: 'Deletion',
  service: 'Services',
  ingress: 'Ingresses',
  release: 'Releases',
  scope: 'What could not be seen',
};

/** What a code is told of, where that is more than the names of kinds. */
export const objects = {
  workload: 'workload',
  container: 'Pod, container',
  initContainer: 'Pod, init container',
  job: 'Job or CronJob',
  release: 'Release or its Secret',
  scope: 'the scope',
};

export const codes = {
  'node-not-ready': text(
    'The node does not report that it is ready, so its pods are not to be trusted.',
    'Look at the node’s conditions and its kubelet; its pods are started elsewhere after about five minutes.',
  ),
  'kubelet-unreachable': text(
    'The API server can’t reach the node’s kubelet: no logs, exec or forwards there, though the pods may be well.',
    'Check the kubelet and the route to the node’s port 10250.',
  ),
  'node-pressure': text(
    'The node runs short of memory, disk or process ids.',
    'See what uses it up; pods are evicted when it gets worse.',
  ),
  'node-cordoned': text(
    'The node takes no new pods, and pods wait because of it.',
    'Uncordon the node when its maintenance is over.',
  ),
  'node-sysctl-differs': text(
    'A kernel setting of the node differs from the other nodes’.',
    'Set it as on the other nodes.',
  ),
  'failures-on-one-node': text(
    'Pods of a workload, or of several, fail on this node while their replicas run well on others: a warning where chance is ruled out.',
    'Keep new pods away from the node (cordon), delete the failing ones so that they start elsewhere, and examine it.',
  ),
  'quota-exceeded': text(
    'A ResourceQuota refuses pods: it is used up, or wants a request or limit that the pods do not state.',
    'Raise the quota, lower the requests or state them.',
  ),
  'limit-range-violated': text(
    'A LimitRange refuses pods: their requests or limits are outside what it allows.',
    'Bring requests and limits into its range.',
  ),
  'pod-security-violation': text(
    'The namespace’s Pod Security level refuses the pods.',
    'Change the pod’s security context, or the level of the namespace.',
  ),
  'admission-refused': text(
    'The API server refuses the pods for another reason: an admission webhook or policy says no or can’t be asked, their ServiceAccount, PriorityClass or RuntimeClass does not exist, or they are not valid.',
    'Do what the refuser says; make what is missing; see why the webhook does not answer.',
  ),
  'storage-class-missing': text(
    'The claim names a StorageClass that does not exist, or none is the default.',
    'Name one that exists.',
  ),
  'volume-no-match': text(
    'No volume suits the claim, and nothing will make one.',
    'Change the claim, or make a volume that suits it.',
  ),
  'volume-mount-failed': text(
    'A volume can’t be mounted: its Secret, ConfigMap, path or device is missing.',
    'Make what is missing, or change the volume.',
  ),
  'volume-unbound': text('A pod waits for a claim that is not bound.', 'See why the claim finds no volume.'),
  'unschedulable-node-selector': text(
    'No node has the labels that the pod wants of its node (nodeSelector or required node affinity).',
    'Label a node, or change what the pod wants.',
  ),
  'unschedulable-affinity': text(
    'Required pod affinity, anti-affinity or topology spread leaves no node.',
    'Relax the rule, use fewer replicas or more nodes.',
  ),
  'unschedulable-taint': text(
    'Every node that would fit has a taint that the pod does not tolerate.',
    'Add a toleration to the pod, or remove the taint.',
  ),
  'insufficient-resources': text(
    'No node has free what the pod requests in sum: CPU, memory or another resource.',
    'Lower the requests, free a node, or add one.',
  ),
  'unschedulable-other': text(
    'The scheduler finds no node for a reason of another kind, e.g. a volume that only other nodes can use; its words are quoted.',
    'See the reason for each node in the evidence.',
  ),
  'scheduler-missing': text(
    'Nobody has tried to place the pod: the scheduler that it names does not run.',
    'Correct schedulerName, or start that scheduler.',
  ),
  'scheduling-gated': text(
    'The pod is held back on purpose by a scheduling gate, until whoever set the gate removes it.',
    'See who set the gate (e.g. a queue such as Kueue); remove it only if nobody will.',
  ),
  'config-missing': text(
    'A ConfigMap or Secret that the container needs does not exist.',
    'Make it, or correct its name.',
  ),
  'config-key-missing': text(
    'The ConfigMap or Secret exists, but lacks the key that the container needs.',
    'Add the key, or correct its name.',
  ),
  'run-as-non-root': text(
    'The pod must not run as root (runAsNonRoot), and its image does, or names its user by a name that can’t be checked.',
    'Set runAsUser to the number of a user, or use an image that states one.',
  ),
  'config-changed-since-start': text(
    'Pods run with an older ConfigMap or Secret than there is now.',
    'Restart the workload’s pods.',
  ),
  'image-not-found': text(
    'The registry answers that the repository, tag or digest does not exist.',
    'Correct the image’s name or tag.',
  ),
  'image-auth': text(
    'The registry wants a login: the pull secret is missing, does not cover this registry, or is refused.',
    'Make a pull secret for the registry and name it in imagePullSecrets.',
  ),
  'image-registry-unreachable': text(
    'The node can’t reach the registry: its name, the route, the port or its answer fails.',
    'Check the registry’s address and the node’s network, or use another registry.',
  ),
  'image-plain-http': text(
    'The node speaks HTTPS to a registry that speaks plain HTTP, or does not trust its certificate.',
    'Give the registry a trusted certificate, or tell the node’s container runtime how to treat it.',
  ),
  'image-invalid-name': text(
    'The image reference is not valid, so nothing can be pulled.',
    'Correct the name: lower-case letters, digits, dots, dashes; one tag.',
  ),
  'image-never-pull': text(
    'imagePullPolicy is Never and the image is not on the node.',
    'Load the image on the node, or set the policy to IfNotPresent.',
  ),
  'image-pull-failed': text(
    'Pulling the image fails for another reason: rate limit, full disk, wrong platform, broken content.',
    'See the message; the next try comes by itself.',
  ),
  'image-pulling': text('The image is still being pulled.', 'Wait; large images take minutes.'),
  'sandbox-failed': text(
    'The pod’s sandbox can’t be made: runtime handler or network plugin.',
    'Check the RuntimeClass and the node’s network plugin.',
  ),
  'command-not-found': text(
    'The command is not in the image, or a start script calls a program that is not.',
    'Correct the command, or use an image that has it.',
  ),
  'container-start-failed': text(
    'The container runtime can’t create or start the container: mount, permission, working folder, capability.',
    'See what the runtime says; correct the mount, the file’s mode or the security context.',
  ),
  'init-container-failed': text(
    'An init container fails, so the other containers never start.',
    'Read its log; correct what it needs.',
  ),
  'oom-killed': text(
    'The container was killed because it needed more memory than its limit, or than the node has.',
    'Raise the limit, or make the program use less.',
  ),
  'crash-signal': text(
    'The program died of a signal that neither a probe nor the memory limit sent, such as SIGSEGV.',
    'Look inside with debug mode and attach a debugger, or roll back.',
  ),
  'crash-exit': text(
    'The program ends by itself with an error; its last words are quoted.',
    'Do what its message says, or look inside with debug mode.',
  ),
  'liveness-killed': text(
    'The liveness probe fails, so Kubernetes restarts the container.',
    'Correct the probe, or give the program time with a startup probe.',
  ),
  'startup-killed': text(
    'The startup probe gives up before the program has started, so Kubernetes restarts it.',
    'Raise failureThreshold, or correct the probe.',
  ),
  'readiness-failing': text(
    'The container runs but is not ready: its readiness probe fails, so it gets no traffic.',
    'See what the probe asks and gets.',
  ),
  'cpu-throttled': text('The CPU limit stops the program in most periods.', 'Raise the CPU limit.'),
  'job-failed': text(
    'The job has failed for good and will not be tried again.',
    'Read the log of its last pod, mend the cause and make the job again.',
  ),
  'rollout-stuck': text(
    'A rollout (the exchange of a workload’s pods for those of a new version) does not get on: it is past its deadline, or a broken pod blocks it.',
    'See which pods block it and why; roll back.',
  ),
  'autoscaler-blind': text(
    'A HorizontalPodAutoscaler can’t scale: it can’t read its metric, or what it should scale does not exist.',
    'State the missing request, install what provides the metric, or correct the name of its target.',
  ),
  'budget-blocks-eviction': text(
    'A PodDisruptionBudget lets no pod be evicted, so draining a node waits without end: too few pods are ready, or it can never allow it.',
    'Get the pods ready, run more of them, or let the budget allow one.',
  ),
  evicted: text('A failed pod is left behind by an eviction; usually it was replaced long ago.', 'Delete the remains.'),
  'terminating-stuck': text(
    'The object was deleted long ago and is still there: a finalizer or a dead node holds it.',
    'See what should remove the finalizer.',
  ),
  'service-selector-mismatch': text(
    'The Service’s selector matches no pod.',
    'Correct the selector or the pods’ labels.',
  ),
  'service-named-port-missing': text(
    'No container has a port of the name that the Service’s targetPort gives.',
    'Name the port in the container, or use its number.',
  ),
  'service-port-closed': text(
    'Nothing listens on the Service’s targetPort in the pods.',
    'Correct targetPort to the port that the program listens on.',
  ),
  'service-bound-to-loopback': text(
    'The program listens on 127.0.0.1 or ::1 only, so nothing outside its pod can reach it.',
    'Let it listen on 0.0.0.0 or [::].',
  ),
  'service-no-ready-endpoints': text(
    'The Service has pods, but none of them is ready.',
    'See why the pods are not ready.',
  ),
  'ingress-class-missing': text(
    'The Ingress’s class does not exist, or it names none and none is the default.',
    'Name a class that exists.',
  ),
  'ingress-service-missing': text(
    'The Ingress’s backend Service does not exist.',
    'Make the Service, or correct its name.',
  ),
  'ingress-port-mismatch': text('The Ingress’s backend Service has no such port.', 'Correct the port.'),
  'ingress-secret-missing': text(
    'The Ingress’s TLS Secret does not exist, or is none.',
    'Make the certificate’s Secret.',
  ),
  'release-stuck': text('A Helm release is pending or failed.', 'See which of its objects are not ready.'),
  'not-visible': text('Something could not be read, so nothing can be said of it.', 'Ask for the right to read it.'),
} satisfies Record<string, CodeText>;
