/** Sentences of this part, as functions of the figures in them. */
export const kube = {
  noKubeconfig: (looked: string) => `No kubeconfig was found (looked at ${looked}).`,
  noKubeconfigTodo: 'Name one with --kubeconfig FILE or KUBECONFIG, or try `kdbg playground`.',
  kubeconfigUnreadable: (file: string, why: string) => `The kubeconfig ${file} can't be read: ${why}.`,
  kubeconfigUnreadableTodo: 'Check that the file exists and that you may read it.',
  kubeconfigBroken: (file: string, line: number | undefined, why: string) =>
    `The kubeconfig ${file} is broken${line === undefined ? '' : ` at line ${line}`}: ${why}.`,
  kubeconfigBrokenTodo: 'Mend that place; `kubectl config view` shows what kubectl reads.',
  unknownContext: (name: string, files: string) => `There is no context "${name}" in ${files}.`,
  unknownContextNear: (names: readonly string[]) => `Did you mean ${names.join(', ')}?`,
  unknownContextAll: (names: readonly string[]) =>
    names.length === 0
      ? 'The kubeconfig has no contexts at all.'
      : `Known contexts: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}.`,
  noCurrentContext: (files: string) => `${files} has no current-context.`,
  noCurrentContextTodo: (names: readonly string[]) =>
    names.length === 0 ? 'Add a context to it.' : `Choose one with --context, e.g. --context ${names[0]}.`,
  contextWithoutCluster: (context: string, cluster: string) =>
    cluster
      ? `The context "${context}" names the cluster "${cluster}", which the kubeconfig does not have.`
      : `The context "${context}" names no cluster.`,
  contextWithoutUser: (context: string, user: string) =>
    `The context "${context}" names the user "${user}", which the kubeconfig does not have.`,
  clusterWithoutServer: (cluster: string) => `The cluster "${cluster}" has no usable server address.`,
  contextTodo: 'Correct it with `kubectl config set-context` or `set-cluster`, or choose another with --context.',

  credentialUnreadable: (what: string, file: string, why: string) => `The ${what} ${file} can't be read: ${why}.`,
  pluginMissing: (command: string, hint: string) =>
    `The credential program ${command} of the kubeconfig could not be started${hint ? `: ${hint}` : ''}.`,
  pluginMissingTodo: 'Install it, or put it on PATH.',
  pluginFailed: (command: string, how: string, said: string) =>
    `The credential program ${command} failed (${how})${said ? `: ${said}` : ''}.`,
  pluginFailedTodo: (command: string) => `Run \`${command}\` in a shell: it may ask you to log in again.`,
  pluginAnswer: (command: string, why: string) => `The credential program ${command} gave no usable answer: ${why}.`,
  pluginNeedsTerminal: (command: string) => `The credential program ${command} wants to ask questions in a terminal.`,
  pluginNeedsTerminalTodo: (command: string) => `Run \`${command}\` in a shell first, then start kdbg again.`,
  providerGone: (name: string) => `The auth-provider "${name}" of the kubeconfig is no longer supported by Kubernetes.`,
  providerGoneTodo: 'Make a new kubeconfig entry with an exec credential program of your cloud.',
  oidcExpired: (issuer: string, why: string) => `The login at ${issuer} has expired and can't be renewed: ${why}.`,
  oidcExpiredTodo: 'Log in again as you did to get this kubeconfig.',

  unauthorized: (server: string, context: string) =>
    `${server} does not accept the credentials of context "${context}".`,
  unauthorizedTodo: 'They may have expired: log in again, or choose another context.',
  forbidden: (user: string, deed: string) => `${user ? `${user} may` : 'You may'} not ${deed}.`,
  forbiddenTodo: 'Ask for the right, or use a context that has it.',
  notFound: (what: string) => `There is no ${what}.`,
  notServed: (path: string) => `The server does not serve ${path}.`,
  alreadyExists: (what: string) => `${what} already exists.`,
  conflict: (what: string) => `${what} was changed by somebody else meanwhile.`,
  conflictTodo: 'Look at it again, then repeat the change.',
  gone: 'The server no longer has that version of the list.',
  invalid: (what: string, causes: string) => `${what} was refused as invalid: ${causes}.`,
  mayNotConnect: (subresource: string) =>
    `You may not connect to pods/${subresource} (Kubernetes wants the rights get and create on it).`,
  refusedByServer: (what: string, said: string) => `${what} was refused: ${said}.`,
  tooMany: (server: string, seconds: number | undefined) =>
    `${server} has too many requests${seconds === undefined ? '' : ` and asks to wait ${seconds} s`}.`,
  serverFault: (server: string, status: number, said: string) =>
    `${server} failed to answer (${status})${said ? `: ${said}` : ''}.`,
  otherStatus: (server: string, status: number, said: string) =>
    `${server} answered ${status}${said ? `: ${said}` : ''}.`,
  badAnswer: (server: string, what: string) => `${server} sent an answer that is not the Kubernetes API's: ${what}.`,
  badAnswerTodo: 'Check the server address in the kubeconfig, and whether a proxy is in between.',

  serverDns: (host: string) => `The name ${host} can't be resolved.`,
  serverDnsTodo: 'Check the network, the VPN and the server address in the kubeconfig.',
  serverRefused: (server: string) => `${server} refuses the connection: nothing listens there.`,
  serverRefusedTodo: 'Is the cluster running?',
  serverUnreachable: (server: string) => `There is no route to ${server}.`,
  serverUnreachableTodo: 'Check the network and the VPN.',
  serverTimeout: (server: string, seconds: number) => `${server} did not answer within ${seconds} s.`,
  serverTimeoutTodo: 'A firewall, a VPN that is down or an overloaded server does this.',
  serverReset: (server: string) => `${server} closed the connection.`,
  serverOther: (server: string, said: string) => `The connection to ${server} failed: ${said}.`,
  tlsUntrusted: (server: string, why: string) => `The certificate of ${server} is not trusted: ${why}.`,
  tlsUntrustedTodo: "The kubeconfig's certificate-authority must be the cluster's own.",
  tlsExpired: (server: string) => `The certificate of ${server} has expired or is not valid yet.`,
  tlsExpiredTodo: "Check this machine's clock, then renew the cluster's certificate.",
  tlsName: (server: string, names: string) =>
    `The certificate of ${server} is for other names${names ? `: ${names}` : ''}.`,
  tlsNameTodo: "Set the cluster's tls-server-name in the kubeconfig, or use a server address that it names.",
  tlsHandshake: (server: string, said: string) => `No secure connection to ${server} could be made: ${said}.`,
  clientCertificate: (said: string) => `The client certificate or key of the kubeconfig can't be used: ${said}.`,
  proxyFailed: (proxy: string, why: string) => `The proxy ${proxy} did not let the connection through: ${why}.`,
  proxyScheme: (proxy: string) => `The proxy address ${proxy} is not http, https or socks5.`,
  proxyTodo: 'Check proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY.',
  cancelled: 'Cancelled.',

  /** An object in a sentence. Kind and name are empty where they are not known. */
  object: (kind: string, name: string, namespace: string | undefined) =>
    `${kind}${name ? ` ${name}` : ''}${namespace ? ` in ${namespace}` : ''}`,
  /** At the beginning of a sentence. */
  begun: (what: string) => what.charAt(0).toUpperCase() + what.slice(1),
  /** What the authorizer refused, behind "may not". */
  deed: (verb: string, resource: string, namespace: string | undefined) =>
    `${verb} ${resource}${namespace ? ` in namespace ${namespace}` : ' in the whole cluster'}`,
  /** The same of a path that is no resource. */
  deedPath: (verb: string, path: string) => `${verb} ${path}`,
  credentials: {
    certificateAuthority: 'certificate authority',
    clientCertificate: 'client certificate',
    clientKey: 'client key',
    tokenFile: 'token file',
  },
  /** Why something failed, behind a colon. */
  because: {
    noSuchFile: 'there is no such file',
    noPermission: 'no permission',
    isFolder: 'it is a folder',
    notKubeconfig: 'it is not a kubeconfig',
    endedBy: (signal: string) => `ended by ${signal}`,
    exitCode: (code: number | null) => `exit code ${code}`,
    notJson: 'it is not JSON',
    printedNothing: 'it printed nothing',
    notCredential: 'it is not an ExecCredential',
    otherVersion: (spoken: string, wanted: string) => `it speaks ${spoken}, the kubeconfig says ${wanted}`,
    emptyCredential: 'it holds neither a token nor a client certificate with its key',
    noRefreshToken: 'the kubeconfig has no refresh-token',
    noIdToken: 'the answer has no id_token',
    answered: (url: string, status: number) => `${url} answered ${status}`,
    noObject: (url: string) => `${url} did not answer with an object`,
    pathNotJson: (path: string, said: string) => `${path} is no JSON ("${said}")`,
    noWebSocket: (path: string) => `no WebSocket at ${path}`,
    switchedUnasked: 'it switched protocols unasked',
    wrongHandshake: 'its handshake is wrong',
    wrongProtocol: (chosen: string, offered: readonly string[]) =>
      `it chose the subprotocol "${chosen}", offered were ${offered.join(', ')}`,
    socketClosed: (code: number) => `WebSocket closed with ${code}`,
    badRequest: 'bad request',
    forbidden: 'forbidden',
    noAnswerInTime: 'no answer in time',
    notHttp: 'its answer is not HTTP',
    closed: 'it closed the connection',
    notSocks: 'it does not speak SOCKS5',
    loginRefused: 'it refused the user name or password',
    loginUnknown: 'it wants a login that is not known here',
    /** The replies of SOCKS5 from 1 on (RFC 1928, section 6). */
    socksReplies: [
      'general failure',
      'not allowed by its rules',
      'network unreachable',
      'host unreachable',
      'connection refused',
      'time to live expired',
      'command not supported',
      'address type not supported',
    ] as readonly string[],
    noGrpcStatus: (status: string) => `HTTP status ${status}, no grpc-status`,
    socksReply: (reply: number) => `reply ${reply}`,
  },

  socketSilent: (seconds: number) => `The other side has not answered for ${seconds} s.`,
  socketProtocol: (what: string) => `The other side broke the WebSocket protocol: ${what}.`,
  socketLost: 'The connection was lost.',

  logComplete: 'End of the log.',
  logGone: (container: string) => `The kubelet no longer has that log of container ${container}.`,
  logSilent: 'The kubelet had fallen silent; resumed from the last line.',
  noPrevious: (container: string) => `Container ${container} has no previous instance.`,
  notStarted: (container: string, why: string) =>
    `Container ${container} has not started yet${why ? ` (${why})` : ''}.`,
  podGone: (pod: string) => `Pod ${pod} is gone.`,
  containerEnded: (code: number, reason: string) =>
    `ended: exit code ${code}${reason && reason !== 'Error' && reason !== 'Completed' ? ` (${reason})` : ''}`,
  containerEndedSomehow: 'ended',

  watchGarbled: 'The server sent a change that can not be read.',
  commandNotFound: (program: string) => `The container has no "${program}".`,
  commandNotRunnable: (program: string, why: 'format' | 'permission') =>
    why === 'format'
      ? `"${program}" is made for another processor architecture.`
      : `"${program}" may not be run in this container.`,
  portRefused: (pod: string, port: number) => `Nothing listens on port ${port} in pod ${pod}.`,
  portRefusedTodo: 'The program may still be starting, or listens on another port or address.',
  portPodGone: (pod: string) => `Pod ${pod} no longer runs.`,
  portFailed: (pod: string, port: number, said: string) =>
    `The connection to port ${port} of pod ${pod} failed: ${said}.`,
};
