/** The text of a kubeconfig for a playground; JSON is YAML. */
export function kubeconfigOf(server: { url: string; ca: string; token: string }, namespace: string): string {
  const name = 'playground';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      {
        name,
        cluster: { server: server.url, 'certificate-authority-data': Buffer.from(server.ca).toString('base64') },
      },
    ],
    users: [{ name: 'playground-admin', user: { token: server.token } }],
    contexts: [{ name, context: { cluster: name, user: 'playground-admin', namespace } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
