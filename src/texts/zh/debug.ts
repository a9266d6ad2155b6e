import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const list = (words: readonly string[]): string => words.join('、');
const STATE = { starting: '正在启动', asleep: '休眠中', restoring: '正在恢复' } as const;

export const debug: Translated<Texts['debug']> = {
  enter: (container, object) => `让 ${object} 的容器 ${container} 休眠`,
  entered: (container, object) => `${object} 的容器 ${container} 正在进入休眠。`,
  enteredByDelete: (container, object, pod) =>
    `${object} 的容器 ${container} 正在进入休眠；已删除 Pod ${pod}，使它以休眠状态重新启动。`,
  restore: (object) => `把 ${object} 恢复到调试模式之前的样子`,
  restored: (object) => `${object} 已退出调试模式；没有遗留休眠的 Pod。`,
  restoredExactly: (object, original) =>
    `${object} 与进入调试模式之前完全一样${
      original ? `（修订版本 ${original.revision}，${original.name}）` : ''
    }；没有遗留休眠的 Pod。`,

  wrongKind: (object) => `不能让 ${object} 休眠：只有 Deployment、StatefulSet 和 DaemonSet 可以。`,
  wrongKindTodo: '请选择它所属的工作负载。',
  initContainer: (container) => `${container} 是 Init 容器：它在其他容器之前运行，不能休眠。`,
  already: (container, object) => `${object} 的容器 ${container} 已在休眠。`,
  alreadyTodo: '请打开其中的 shell，或先恢复它。',
  notInDebugMode: (object) => `${object} 不处于调试模式。`,
  brokenRecord: (object, annotation) =>
    `无法理解 ${object} 的注解 ${annotation}：它被人修改过，或由更新版本的 kdbg 写入。`,
  brokenRecordTodo: (kind, name, namespace) =>
    `之前的状态在它的修订版本中：kubectl -n ${namespace} rollout history ${kind}/${name}`,

  paused: '它的上线（rollout）已暂停：恢复上线（kubectl rollout resume）之前不会替换任何 Pod',
  noReplicas: '它的副本数为 0：没有可以休眠的 Pod',
  noPods: '它没有 Pod：没有节点接收它们',
  recreate: (replicas) =>
    `策略 Recreate：全部 ${replicas} 个 Pod 都会停止，并以休眠状态重新启动；恢复之前没有 Pod 提供服务`,
  allSleep: (replicas) => `全部 ${replicas} 个 Pod 会逐个被休眠的 Pod 替换`,
  besideThem: (replicas, surge) =>
    replicas === 1
      ? '现有的 Pod 会保留；旁边会启动一个休眠的 Pod'
      : `全部 ${replicas} 个 Pod 会保留；旁边会启动${surge === 1 ? '一个' : `最多 ${surge} 个`}休眠的 Pod`,
  someStop: (stay, replicas, asleep) => `${replicas} 个 Pod 中保留 ${stay} 个；最多 ${asleep} 个以休眠状态启动`,
  rolloutWaits: '有 Pod 休眠期间上线（rollout）会等待，超过进度期限后可能被判为失败；这在预料之中',
  onNodes: (count) =>
    count === 1
      ? '它唯一的 Pod 会被休眠的 Pod 替换；恢复之前该节点上没有 Pod 提供服务'
      : `它的 ${count} 个 Pod 中，未就绪的以及至少另外一个会被休眠的 Pod 替换`,
  onlyReplica: '它唯一的 Pod 会被休眠的 Pod 替换；恢复之前没有 Pod 提供服务',
  oneOf: (replicas) => `${replicas} 个 Pod 中有 1 个会被休眠的 Pod 替换；其余的会保留`,
  partition: (partition, replicas) =>
    `它的滚动更新的 partition 为 ${partition}，副本数为 ${replicas}：不会替换任何 Pod`,
  podIsDeleted: (pod) => `Pod ${pod} 不会自行被替换：kdbg 会删除它，使它以休眠状态重新启动`,
  trafficComes: 'Service 会把流量发送到休眠的 Pod：在你启动程序之前，连接会被拒绝',
  neededToRestore: (check) => `${check}：恢复时可能会遗留休眠的 Pod`,

  nobodyChanged: '在此期间没有人修改过它的 Pod 模板：它会与之前完全一样',
  changedSince: (kept) =>
    `在此期间它的 Pod 模板有过修改，这些修改会保留：只撤回使它休眠的部分${kept.length > 0 ? `；保持不变：${list(kept)}` : ''}`,
  runsAgain: (name, revision) => `${name}（修订版本 ${revision}）会重新运行`,
  asleepAgain: (object) => `${object} 在恢复期间又被人设为休眠。`,
  waitingForController: (object) => `等待 ${object} 的控制器看到更改`,
  waitingForSleepers: (names) => (names.length > 0 ? `等待 ${list(names)} 消失` : '等待最后一个休眠的 Pod 消失'),
  stillAsleep: (object, names, why) =>
    `${object} 已改回，但${names.length > 0 ? ` ${list(names)} 仍在休眠` : '可能遗留休眠的 Pod'}${why ? `：${why}` : ''}。`,
  stillAsleepTodo: (kind, name, namespace) => `请重试：kdbg restore ${kind}/${name} -n ${namespace}`,

  unknownDebugger: (id, all) => `没有调试器 "${id}"。可用的有：${list(all)}。`,
  process: (pid) => `进程 ${pid}`,
  unfit: (debuggerName, what) => `无法对 ${what} 启动 ${debuggerName}。`,
  unfitTodo: (server) => `它需要由 ${server} 运行的程序。`,
  lookingInside: (container) => `正在查看容器 ${container} 的内部`,
  serverMissing: (server, container) => `容器 ${container} 中没有 ${server}。`,
  serverMissingTodo: (server) => `请在其中安装 ${server}（其包管理器可能可用），或使用带有它的镜像。`,
  clientMissing: (program) => `本机没有安装 ${program}。`,
  clientMissingTodo: (program) => `请安装 ${program}，然后重试。`,
  whichProgram: (container) => `容器 ${container} 运行哪个程序？这由镜像决定，而 Kubernetes 不显示。`,
  programGuessed: (path) => `采用 ${path}，它与镜像同名`,
  programUnknown: (container) => `容器 ${container} 运行什么由其镜像决定，而 Kubernetes 不显示。`,
  programUnknownTodo: '请在其中打开 shell，自己用调试器启动程序，例如 gdbserver localhost:2345 /PROGRAM',
  fetchingSymbols: (path) => `正在获取 ${path} 的符号`,
  noSymbols: (why) => `没有符号：${why}`,
  fileUnreadable: (path, pod, why) => `无法从 Pod ${pod} 读取 ${path}：${why}。`,
  lost: '连接已断开',
  startingServer: (server, port) => `正在端口 ${port} 启动 ${server}`,
  serverEnded: (command, why) => `\`${command}\` 立即结束了${why ? `：${why}` : ''}。`,
  serverEndedTodo: '它的输出在其终端标签中，也可以在容器的 shell 中手动运行它。',
  exitCode: (code) => (code === undefined ? '' : `退出码 ${code}`),
  notListening: (server, port) => `${server} 没有打开端口 ${port}。`,
  cancelled: (debuggerName) => `已取消附加 ${debuggerName}。`,
  attached: (debuggerName) => `已附加 ${debuggerName}；程序停在起点等待。`,
  attachEditor: (debuggerName, port) => `${debuggerName} 在 127.0.0.1:${port} 等待你的编辑器。`,

  command: {
    summary: '恢复处于调试模式的内容；不带参数时列出它们',
    all: '恢复命名空间中所有处于调试模式的内容（与 -A 同用：所有命名空间）',
    bothGiven: '请指明工作负载或使用 --all，不要同时使用。',
    badTarget: (written) =>
      `"${written}" 不是 Deployment、StatefulSet 或 DaemonSet；请写成 deployment/NAME、statefulset/NAME 或 daemonset/NAME。`,
    none: (namespace) =>
      namespace === undefined ? '没有处于调试模式的内容。' : `命名空间 ${namespace} 中没有处于调试模式的内容。`,
    columns: ['命名空间', '工作负载', '容器', '已有', '开启者', '状态'],
    state: (state, pods) => `${STATE[state]}${pods.length > 0 ? `（${list(pods)}）` : ''}`,
    putBackWith: (line) => `要恢复，请运行：${line}`,
    unseen: (resource, namespace, why) =>
      `未能查看：${namespace === undefined ? '所有命名空间' : `命名空间 ${namespace} `}中的 ${resource}：${why}`,
  },
};
