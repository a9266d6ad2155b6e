import { secretsOfEnvironment } from '../base/redact.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { readTextFile } from './kubeconfigFile.ts';

/**
 * The secrets that kdbg knows by their value: of all users of the kubeconfig, of proxies, and of the environment. They are only made to be
 * taken out of texts. Files that can't be read are passed over.
 */
export function knownSecrets(kubeconfig: Kubeconfig, env: Readonly<Record<string, string | undefined>>): string[] {
  const found = secretsOfEnvironment(env);
  for (const user of kubeconfig.users.values()) {
    found.push(user.token ?? '', user.password ?? '', user.keyData ?? '', user.certData ?? '');
    found.push(fileText(user.tokenFile), fileText(user.keyFile));
    found.push(...Object.values(user.exec?.env ?? {}));
    for (const [name, value] of Object.entries(user.authProvider?.config ?? {})) {
      if (/token|secret|password/.test(name)) found.push(value);
    }
  }
  const proxies = [...kubeconfig.clusters.values()].map(({ proxyUrl }) => proxyUrl);
  found.push(...secretsOfEnvironment(Object.fromEntries(proxies.map((proxy, index) => [`proxy${index}`, proxy]))));
  return found.filter(Boolean);
}

function fileText(path: string | undefined): string {
  if (path === undefined) return '';
  try {
    return readTextFile(path, 'secret');
  } catch {
    return '';
  }
}
