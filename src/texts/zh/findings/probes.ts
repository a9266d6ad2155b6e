import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { led, probeName } from '../words.ts';
import { common } from './common.ts';

/** The names of HTTP stay as they are: that is what one searches for. */
const statusNames: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
const named = (code: number): string => (statusNames[code] ? `${code}（${statusNames[code]}）` : String(code));

function status(code: number, path: string): string {
  const answer = `程序的回答是状态码 ${named(code)}；只有 200 到 399 算正常。`;
  if (code === 404) return `${answer}它在路径 ${path} 上没有内容。`;
  if (code === 401 || code === 403) return `${answer}它要求登录，而探针不会登录。`;
  if (code === 400) {
    return `${answer}期望 HTTPS 的服务器会这样回答明文 HTTP（此时请设置 scheme: HTTPS）；缺少 Host 之类请求头的也会。`;
  }
  if (code === 405) return `${answer}它在路径 ${path} 上不接受 GET，而探针总是发送 GET。`;
  if (code >= 500) return `${answer}它自己说无法工作；日志也许会说明原因。`;
  return answer;
}

const meanings: Translated<Texts['findings']['probes']['meanings']> = {
  status,
  plainHttp: '探针使用 HTTPS，而程序用明文 HTTP 回答：scheme 应为 HTTP。',
  notHttp: '在那里监听的程序没有用 HTTP 回答：它可能期望 HTTPS（此时请设置 scheme: HTTPS），或使用别的协议。',
  hostTimeout: (host, seconds) =>
    `${seconds} s 内没有回答（timeoutSeconds）。探针指定了主机 ${host}；不指定主机时，它访问 Pod 自己。`,
  tls: '无法建立加密连接（TLS）。Kubernetes 不检查证书，所以是程序拒绝的：协议版本不合，或它要求客户端证书。',
  redirects: '程序让探针从一个地址重定向到另一个，没有尽头。',
  namedPort: (port, names) =>
    names.length === 0
      ? `探针指定了端口名 ${port}，而容器没有给任何端口命名。`
      : `探针指定了端口名 ${port}；而容器的端口名有：${common.list(names)}。`,
  host: (host) => `探针指定了主机 ${host}，而节点无法解析它；不指定主机时，探针访问 Pod 自己。`,
  refused: (port, declared) => {
    const nothing = `在 Pod 自己的地址上，没有程序监听端口 ${port}：程序还没准备好监听、用的是别的端口，或只监听 127.0.0.1。`;
    const number = port.split(' ')[0] ?? port;
    return declared.length === 0 || declared.includes(number)
      ? nothing
      : `${nothing}容器声明的是 ${common.list(declared)}，而不是 ${number}。`;
  },
  timeout: (seconds) => `${seconds} s 内没有回答（timeoutSeconds）：程序忙不过来，或卡住了。`,
  noRoute: '节点找不到通向 Pod 地址的路由。',
  closed: '程序接受了连接，没有回答就关闭了它。',
  grpcNoHealth: '程序支持 gRPC，但没有这种探针要访问的健康检查服务（grpc.health.v1.Health）。',
  grpcUnknown: (service) => `程序的 gRPC 健康检查服务不认识探针要查询的服务“${service}”。`,
  grpcNotServing: '程序的 gRPC 健康检查服务自己说它不提供服务。',
  grpcNoAnswer: (port, seconds) =>
    `${seconds} s 内没有建立起 gRPC 连接（timeoutSeconds）：没有程序监听端口 ${port}，或它不使用明文 gRPC（探针不能使用 TLS）。`,
  execMissing: (program) => `镜像里没有程序 ${program}，因此探针根本无法运行。`,
  execDenied: (program) => `不允许执行 ${program}，因此探针根本无法运行。`,
  execTimeout: (seconds) => `命令在 ${seconds} s 内没有结束（timeoutSeconds）。`,
  execSilent: '命令没有输出任何内容，退出码也不是 0。',
  execFailed: '命令的退出码不是 0。',
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const runs: Translated<Texts['findings']['probes']['runs']> = {
  title: (type, container) => `${container} 的${probeName(type)}`,
  choose: '哪个探针？',
  none: '它的容器没有探针。',
  notRunning: (container) => `容器 ${container} 没有运行，因此它的探针也无法运行。`,
  noPort: (port, container) => `探针指定了端口名 ${port}，而容器 ${container} 没有声明它，因此无法访问。`,
  noAddress: (pod) => `Pod ${pod} 还没有地址。`,
  empty: (type) => `${probeName(type)}没有写要检查什么。`,
  noShell: (container) => `${container} 里没有 shell`,
  noTool: (container) => `${container} 里没有 curl、wget、nc 和 bash 中的任何一个`,
  noGrpcTool: (container) => `${container} 里没有 grpc_health_probe`,
  noWay: (container, why) => `无法在 ${container} 中运行探针：${why}。`,
  noWayTodo: '请看它的事件，了解探针得到了什么。',
  noEnd: (seconds) => `${seconds} s 内没有结束。`,
  tcp: (host, port) => `到 ${host}:${port} 的 TCP 连接`,
  grpc: (host, port, service) => `${host}:${port} 的 gRPC 健康检查${service ? `，服务 ${service}` : ''}`,
  inside: (type, container, pod, tool) =>
    `在 ${pod} 的容器 ${container} 内部${tool ? `用 ${tool} ` : ''}运行了一次它的${probeName(type)}`,
  outside: (type, container, pod, why) =>
    `从这里经端口转发到 ${pod}，运行了一次它的${probeName(type)}（${why || `${container} 里没有可用于访问的程序`}）`,
  slow: (ms, timeout) => `本来会通过，但用了 ${seconds(ms)}，而探针只等 ${timeout} s（timeoutSeconds）。`,
  took: (ms, timeout) => `  用了 ${ms < 1000 ? `${ms} ms` : seconds(ms)}；探针等待 ${timeout} s（timeoutSeconds）。`,
  goodStatus: (code) => `通过：状态码 ${named(code)}。`,
  badStatus: (code) => `失败：状态码 ${named(code)}；200 到 399 才会通过。`,
  noAnswer: '失败：没有 HTTP 回答。',
  goodCode: '通过：退出码 0。',
  badCode: (code) => `失败：退出码 ${code}；0 才会通过。`,
  noCode: '失败：命令没有结束，或无法启动。',
  serving: '通过：SERVING。',
  notServing: '失败：程序没有回答 SERVING。',
  connected: '通过：有程序在那里监听，并接受了连接。',
  notConnected: '失败：连接没有被接受。',
  came: '得到的内容：',
  errors: '报出的内容：',
  differs:
    '如果 Kubernetes 仍说它失败：Kubernetes 从节点访问，而不是从 Pod 内部，中间可能隔着网络策略或防火墙；或者程序只是时好时坏。',
  differsOutside:
    '如果 Kubernetes 仍说它失败：端口转发通到 Pod 里的 127.0.0.1，而 Kubernetes 访问的是 Pod 自己的地址；只监听 127.0.0.1 的程序收不到。',
};

export const probes: Translated<Texts['findings']['probes']> = {
  meanings,
  runs,
  livenessTitle: (who) => `${who} 因存活探针失败而被重启`,
  startupTitle: (who) => `${who} 因启动探针放弃而被重启`,
  asks: (type, probe, period, failures) =>
    `${probeName(type)}每 ${period} s 检查一次：${probe}；${failures === 1 ? '只要失败一次（failureThreshold 为 1）' : `连续失败 ${failures} 次（failureThreshold），即 ${period * failures} s`}，容器就会被重启。`,
  got: (what) => (what === '' ? '' : `它得到：“${what.replace(/[.:]$/, '')}”。`),
  slow: '探针开始时程序可能还在启动：启动探针（startupProbe）或更大的 initialDelaySeconds 能给它时间。',
  slower: (given) => `程序有 ${given} s 可用来启动；如果需要更久，请提高 failureThreshold。`,
  restarted: (n) => `它已被重启 ${common.times(n)}。`,
  ending: (graceSeconds) =>
    `它刚被要求结束：有 ${graceSeconds} s 的时间（terminationGracePeriodSeconds），然后会被杀死并重新启动。`,
  killedForGood: '它不会再被启动（restartPolicy 为 Never）。',
  edit: (type) => `更改${probeName(type)}`,
  addStartup: '添加 startupProbe，或提高 initialDelaySeconds',
  raise: '提高启动探针的 failureThreshold',
  run: (type) => `现在从容器内部运行${probeName(type)}`,
  http: (url, headers) => (headers.length === 0 ? `GET ${url}` : `GET ${url}，请求头 ${common.list(headers)}`),
  tcp: (port, host) => `到${host ? ` ${host} 的` : ''}端口 ${port} 的 TCP 连接`,
  grpc: (port, service) => `端口 ${port} 的 gRPC 健康检查${service ? `（服务 ${service}）` : ''}`,
  exec: (command) => `命令“${command}”`,
  readinessTitle: (who, some) =>
    some ? `${who} 在部分 Pod 中没有就绪：就绪探针失败` : `${who} 没有就绪：它的就绪探针失败`,
  readinessAsks: (probe, period, timeout, failures) =>
    `就绪探针每 ${period} s 检查一次：${probe}，等待 ${timeout} s（timeoutSeconds）；${failures === 1 ? '失败 1 次' : `连续失败 ${failures} 次`}（failureThreshold）后，Pod 就不再接收流量。`,
  noEvent: '已没有事件说明它得到了什么：请运行探针来看。',
  eventsUnseen: '它得到了什么只有事件里才有，而 kdbg 无权读取事件：请运行探针来看。',
  neverReady: (since) => `它在 ${formatClock(since)} 启动，至今从未就绪。`,
  lostReady: (since) => `它曾经就绪，从 ${formatClock(since)} 起不再就绪。`,
  serving: (ready, all, name) =>
    ready === 0
      ? all === 1
        ? `它是 ${name} 唯一的 Pod，因此 Service 的流量无处可去。`
        : `${name} 的 ${all} 个 Pod 都没有就绪，因此 Service 的流量无处可去。`
      : `${name} 的 ${all} 个 Pod 中有 ${ready} 个就绪，流量由就绪的承担。`,
  alone: '只要它没有就绪，Service 就不会向它发送流量。',
  gateTitle: (who, gates) => `${who} 没有就绪：它在等待${led(common.list(gates))}，要由 Pod 之外的组件来设置`,
  gate: (gates) =>
    `它的容器都已就绪，但 Pod 声明了就绪门控（readiness gate）${common.list(gates)}：这是由某个控制器（例如负载均衡器的）在自己那边就绪时，为 Pod 设置的状况。`,
  gateMissing: (gate) => `${gate} 根本不存在：应该设置它的控制器没有运行，或不认识这个 Pod。`,
  gateFalse: (gate, why) => `${gate} 为 False${why ? `：${why}` : ''}。`,
};
