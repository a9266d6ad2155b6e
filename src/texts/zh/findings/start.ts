import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';

export const start: Translated<Texts['findings']['start']> = {
  commandTitle: (who, command) => `${who} 无法启动：它的镜像里没有 ${command}`,
  command: (command, image) => `镜像 ${image} 里不存在命令 ${command}（no such file）。`,
  commandPath: (command, image) => `在镜像 ${image} 的 $PATH 的任何目录中都找不到命令 ${command}。`,
  commandSpaces: (command) => `“${command}”连同空格被当作一个程序的名称：每个词必须是 command 列表中单独的一项。`,
  commandFlag: (command) =>
    `镜像没有自己的程序（entrypoint），因此 args 的第一项 ${command} 被当作程序：请在 command 中写明程序。`,
  hidden: (path) => `有一个卷挂载在 ${path} 上，遮住了镜像在那里的内容。`,
  hookTitle: (who) => `${who} 无法启动：它的 postStart hook 失败`,
  hook: (code) =>
    `Kubernetes 在容器启动后立即运行 lifecycle.postStart 这个 hook；它失败了，因此容器被杀死（退出码 ${code}，FailedPostStartHook）。`,
  hookAsks: (path, port) => `对端口 ${port} 的 GET ${path}`,
  hookDoes: (what) => `该 hook 是：${what}。`,
  seccompTitle: (who) => `${who} 无法启动：它的 seccomp 配置文件不在节点上`,
  seccomp: (profile, node) =>
    `安全上下文指定了 seccomp 配置文件 ${profile}（列出它可以使用的系统调用），而 ${node} 上没有这个文件。`,
  apparmorTitle: (who) => `${who} 无法启动：它的 AppArmor 配置文件在节点上不可用`,
  apparmor: (node) => `安全上下文指定了一个 AppArmor 配置文件（规定程序在节点上可以做什么），而 ${node} 没有加载它。`,
  workdir: (path, why) => `无法进入它的工作目录（workingDir）${path}：${why}。`,
  interpreterTitle: (who, command) => `${who} 无法启动：找不到 ${command}，或找不到它运行所需的内容`,
  interpreter: (command) => `${command} 可能存在，但它第一行指定的解释器不存在，或者它需要的库加载器不存在。`,
  scriptTitle: (who, command) => `${who} 调用了 ${command}，而它的镜像里没有`,
  script: (command) => `退出码 127：容器中的 shell 找不到程序 ${command}。`,
  scriptUnknown: '退出码 127：容器中的 shell 找不到它要启动的程序。',
  scriptUnknownTitle: (who) => `${who} 调用了一个它的镜像里没有的程序`,
  startTitle: (who) => `容器运行时无法启动 ${who}`,
  permissionTitle: (who, command) => `${who} 无法启动：不允许执行 ${command}`,
  permission: (command) => `容器的用户没有执行 ${command} 的权限，或者它是一个目录（permission denied）。`,
  exit126: '退出码 126：找到了命令，但无法执行：没有权限，或它不是程序。',
  formatTitle: (who) => `${who} 无法启动：它的程序是为另一种处理器编译的`,
  format: (node, arch) =>
    `${node}${arch ? `（${arch}）` : ' '}无法运行这种格式的程序（exec format error）：它是为另一种处理器编译的，或是缺少第一行 #! 的脚本。`,
  mountTitle: (who, path) => `${who} 无法启动：无法在 ${path} 处挂载`,
  mountNotDirectory: (path) =>
    `把目录挂载到了 ${path} 上，而它在镜像里是一个文件（not a directory）。要挂载单个文件，请用 subPath 指定它。`,
  mount: (path, why) => `在 ${path} 处挂载失败：${why}。`,
  workdirTitle: (who) => `${who} 无法启动：它的工作目录不可用`,
  ended: (reason, code) => `${reason}（退出码 ${code}）`,
  says: (text) => `容器运行时说：“${text}”。`,
};

export const config: Translated<Texts['findings']['config']> = {
  missingTitle: (who, kind, name) => `${who} 无法启动：${kind} ${name} 不存在`,
  missing: (kind, name, namespace, use) =>
    `容器从 ${kind} ${name} 获取${use}，而命名空间 ${namespace} 里没有这个名称的对象（not found）。`,
  nearName: (kind, name) => `有一个名称相近的 ${kind}：${name}。`,
  useEnvironment: '它的环境变量',
  useVariables: (names) => `环境变量 ${names}`,
  keyTitle: (who, kind, name, key) => `${who} 无法启动：${kind} ${name} 没有键 ${key}`,
  key: (kind, name, key) => `容器的一个环境变量取自 ${kind} ${name} 的键 ${key}，而那里没有这个键。`,
  keys: (keys) => `它有：${keys}。`,
  noKeys: '它没有任何键。',
  nearest: (key) => `最接近的是 ${key}。`,
  rootTitle: (who) => `${who} 无法启动：它不得以 root 运行，而它的镜像以 root 运行`,
  root: (image) =>
    `安全上下文写明 runAsNonRoot，而镜像 ${image} 以 root（用户 0）运行。请把 runAsUser 设为另一个用户的数字，或改用 USER 不是 root 的镜像。`,
  rootName: (image, user) =>
    `安全上下文写明 runAsNonRoot，而镜像 ${image} 用名称“${user}”指定用户，无法核实。请把 runAsUser 设为该用户的数字。`,
  rootToldTitle: (who) => `${who} 无法启动：它不得以 root 运行，却又被要求这样做`,
  rootTold: '安全上下文既写明 runAsNonRoot，又在 runAsUser 中指定用户 0（root）：必须去掉其中之一。',
  otherTitle: (who) => `${who} 无法启动：无法创建它的容器`,
  retries: '一旦它存在，Kubernetes 会自动重试。',
};
