/** A bare pod with one container `main` and the label `app` of its name. */
export function podOf(name: string, image: string, command?: readonly string[], container: object = {}) {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      restartPolicy: 'Never',
      containers: [{ name: 'main', image, ...(command ? { command } : {}), ...container }],
    },
  };
}

/** A pod that runs a shell script. */
export function shellPod(name: string, script: string, container: object = {}) {
  return podOf(name, 'busybox:1.36', ['sh', '-c', script], container);
}
