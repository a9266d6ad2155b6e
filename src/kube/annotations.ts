/** Where `kubectl apply` keeps the whole object once more, a Secret's values too. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Where the Deployment controller counts revisions, on the Deployment and on its ReplicaSets. */
export const REVISION = 'deployment.kubernetes.io/revision';
