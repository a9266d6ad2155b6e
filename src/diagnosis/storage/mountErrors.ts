/** What keeps a volume from being mounted, as the kubelet, the attach controller or a driver say it. */
export type MountProblem =
  | { type: 'missing'; objects: readonly { kind: 'ConfigMap' | 'Secret'; name: string }[] }
  | { type: 'key'; kind: 'ConfigMap' | 'Secret'; key: string }
  | { type: 'host-path'; path: string; wanted: string }
  | { type: 'path'; path: string }
  | { type: 'device'; path: string }
  | { type: 'no-helper'; filesystem: string | undefined }
  | { type: 'server'; what: 'refused' | 'no-path' | 'denied' | 'time-out' | 'no-name' | 'no-route' | 'protocol' }
  | { type: 'filesystem' }
  | { type: 'driver'; driver: string }
  | { type: 'multi-attach'; pods: readonly string[] }
  | { type: 'attach-time-out'; driver: string }
  | { type: 'mode'; volume: string; mode: string }
  | { type: 'claim' }
  | { type: 'read-only' | 'permission' | 'full' | 'sub-path' }
  | { type: 'time-out' }
  | { type: 'other' };

const CONFIG = /\b(configmap|secret)s? "(?:[^"/]+\/)?([^"]+)" not found/gi;
const kindOf = (word: string): 'ConfigMap' | 'Secret' => (/^secret/i.test(word) ? 'Secret' : 'ConfigMap');

/** What follows the name of the volume in an event's message, and that name (pkg/volume/util, operationexecutor). */
export function splitMessage(message: string): { volume: string | undefined; error: string } {
  const named = /^\S+(?: initialization)? failed for volume "([^"]+)" ?: ?([\s\S]*)$/.exec(message);
  if (named?.[1]) return { volume: named[1], error: named[2] ?? '' };
  const multi = /^Multi-Attach error for volume "([^"]+)" /.exec(message);
  if (multi?.[1]) return { volume: multi[1], error: message };
  return { volume: undefined, error: message };
}

/** The error without the command line of mount(8) and the kubelet's own folders, which say nothing to a person. */
export function shortError(message: string): string {
  return splitMessage(message)
    .error.replace(/\s*Mounting command:[\s\S]*?Output:\s*/, ': ')
    .replace(/\s*dmesg\(1\) may have more information[^.]*\.?/, '')
    .replace(/\/\S*\/pods\/[-0-9a-f]{36}\/volumes\/(?:kubernetes\.io~[^/\s]+\/)?/g, '…/')
    .trim();
}

const first = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];

/** Tells the problem from the message. The texts are those of the kubelet, mount(8), mount.nfs(8) and the CSI client. */
export function classifyMount(message: string): MountProblem {
  const { error } = splitMessage(message);
  const objects = [...error.matchAll(CONFIG)].map((match) => ({ kind: kindOf(match[1] ?? ''), name: match[2] ?? '' }));
  if (objects.length > 0) return { type: 'missing', objects };
  const key = /references non-existent (config|secret) key: (\S+?)[\],]*(?:\s|$)/i.exec(error);
  if (key?.[1] && key[2]) return { type: 'key', kind: kindOf(key[1]), key: key[2] };
  const host = /hostPath type check failed: (\S+) is not an? ([^,\]]+)/.exec(error);
  if (host?.[1] && host[2]) return { type: 'host-path', path: host[1], wanted: host[2].trim() };
  if (/^Multi-Attach error/.test(message)) {
    const pods = first(/used by pod\(s\) (.+)$/, message) ?? '';
    return { type: 'multi-attach', pods: pods.split(/,\s*/).filter((name) => /^[a-z0-9][-a-z0-9.]*$/.test(name)) };
  }
  const driver =
    first(/driver name (\S+) not found in the list of registered CSI drivers/, error) ??
    first(/CSINode \S+ does not contain driver (\S+)/, error);
  if (driver) return { type: 'driver', driver };
  const attacher = first(/timed out waiting for external-attacher of (\S+) CSI driver/, error);
  if (attacher) return { type: 'attach-time-out', driver: attacher };
  const mode = /volume (\S+) has volumeMode (\w+), but is specified in/.exec(error);
  if (mode?.[1] && mode[2]) return { type: 'mode', volume: mode[1], mode: mode[2] };
  if (/error processing PVC|PVC is not bound|PVC .* not found/.test(error)) return { type: 'claim' };
  return classifySystem(error);
}

/** Errors of the node's kernel and of the programs that mount. */
function classifySystem(error: string): MountProblem {
  const path = first(/^path "([^"]+)" does not exist/, error);
  if (path) return { type: 'path', path };
  const device =
    first(/(?:lstat|stat|special device) (\/\S*?):? (?:does not exist|no such file)/i, error) ??
    first(/device (\/dev\/\S+?)[:,]? (?:not found|does not exist)/i, error);
  if (device) return { type: 'device', path: device };
  const unknown = first(/unknown filesystem type '([^']+)'/, error) ?? first(/\/sbin\/mount\.(?!<)(\w+) helper/, error);
  if (unknown || /mount\.<type> helper program|executable file not found in \$PATH/.test(error)) {
    return { type: 'no-helper', filesystem: unknown ?? first(/-t (\w+)/, error) };
  }
  const server = classifyServer(error);
  if (server) return server;
  if (
    /wrong fs type|bad superblock|needs cleaning|fsck|can't find in \/etc\/fstab|already contains|mount failed: exit status 32[\s\S]*invalid argument/i.test(
      error,
    )
  )
    return { type: 'filesystem' };
  if (/no space left on device|disk quota exceeded/i.test(error)) return { type: 'full' };
  if (/read-only file system/i.test(error)) return { type: 'read-only' };
  if (/subPath/.test(error)) return { type: 'sub-path' };
  if (/permission denied|operation not permitted/i.test(error)) return { type: 'permission' };
  const none = first(/(?:mkdir|open|stat|lstat|readlink) (\/\S+): no such file/, error);
  if (none) return { type: 'path', path: none };
  return /timed out waiting for the condition|context deadline exceeded/.test(error)
    ? { type: 'time-out' }
    : { type: 'other' };
}

function classifyServer(error: string): MountProblem | undefined {
  if (!/\bnfs|cifs|smb|ceph|gluster|iscsi|mount error|mount\.\w+:/i.test(error)) return undefined;
  if (/connection refused/i.test(error)) return { type: 'server', what: 'refused' };
  if (/access denied|permission denied|not permitted/i.test(error)) return { type: 'server', what: 'denied' };
  if (/failed to resolve|name or service not known|could not resolve|temporary failure in name/i.test(error))
    return { type: 'server', what: 'no-name' };
  if (/no route to host|network is unreachable|host is down/i.test(error)) return { type: 'server', what: 'no-route' };
  if (/protocol not supported|requested nfs version/i.test(error)) return { type: 'server', what: 'protocol' };
  if (/no such file or directory|no such device or address/i.test(error)) return { type: 'server', what: 'no-path' };
  return /timed out|timeout/i.test(error) ? { type: 'server', what: 'time-out' } : undefined;
}
