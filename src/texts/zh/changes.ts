import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const list = (words: readonly string[]): string => words.join('、');
const some = (words: readonly string[]): string =>
  words.length > 3 ? `${list(words.slice(0, 3))}，以及另外 ${words.length - 3} 个` : list(words);
const where = (namespace: string | undefined) => (namespace ? `在 ${namespace} 中` : '');
/** `（应用 shop）` between what manages and what is managed; a space where the name is not known. */
const named = (what: string, name: string) => (name ? `（${what}${name}）` : ' ');

export const changes: Translated<Texts['changes']> = {
  readOnly: (title) => `kdbg 处于只读模式：无法进行“${title}”。`,
  readOnlyTodo: '要进行更改，请不带 --read-only 启动 kdbg。',
  blocked: (title, why) => `无法进行“${title}”：${why}。`,
  nothingToChange: (object) => `不会有任何改变：${object} 已经是这样。`,
  conflict: (object, manager, places) =>
    `在此期间有人${manager ? `（${manager}）` : ''}修改了 ${object}${places.length > 0 ? `：${some(places)}` : ''}。`,
  conflictTodo: '没有更改任何内容。请重新查看，然后再次进行更改。',
  unknownKind: (kind, apiVersion) => `服务器不提供${apiVersion ? ` ${apiVersion} 的` : ''} ${kind}。`,
  noSuchContainer: (object, container, all) =>
    all.length > 0 ? `${object} 没有容器 "${container}"。它有：${list(all)}。` : `${object} 没有可以更改的容器。`,

  allowed: (verb, resource, namespace) => `你有权${where(namespace)}对 ${resource} 执行 ${verb}`,
  denied: (verb, resource, namespace) => `你无权${where(namespace)}对 ${resource} 执行 ${verb}`,
  dryRunPassed: '服务器接受此更改（试运行）',
  dryRunRefused: (why) => `服务器拒绝此更改：${why}`,
  ownedBy: (kind, name) => `${kind} ${name} 控制着它，可能会改回去`,
  argo: (name) => `它由 Argo CD${named('应用 ', name)}管理，可能会被还原`,
  fluxKustomization: (name) => `它由 Flux${named('Kustomization ', name)}管理，可能会被还原`,
  fluxRelease: (name) => `它由 Flux${named('HelmRelease ', name)}管理，可能会被还原`,
  helm: (release) => `它由 Helm${named('release ', release)}管理；下次升级可能会覆盖此更改`,
  autoscaled: (name) => `副本数由 HorizontalPodAutoscaler ${name} 设置，它会再次更改`,
  inDebugMode: '它处于调试模式；请先恢复它',
  paused: '它的上线（rollout）已暂停：恢复上线之前什么也不会发生',
  onDelete: '它的更新策略是 OnDelete：Pod 只有被删除时才会更新',

  remove: (object) => `删除 ${object}`,
  oldValue: '•••（旧值）',
  newValue: '•••（新值）',
  removed: (object) => `已删除 ${object}。`,
  podRemoved: (object) => `已删除 ${object}；它的控制器会创建新的。`,
  comesBack: (kind, name) => `${kind} ${name} 会创建新的`,
  barePod: '它没有控制器：没有谁会重新创建它',
  wholeNamespace: (name) => `命名空间 ${name} 中的一切都会随之删除`,
  finalizers: (names) => `它的 finalizer 完成工作后它才会消失：${list(names)}`,
  volumeLost: (volume) => `卷 ${volume} 上的数据会随之删除`,
  volumeKept: (volume) => `卷 ${volume} 及其数据会保留（回收策略 Retain）`,
  volumeUnknown: (volume) => `无法得知卷 ${volume} 上的数据会怎样；数据可能会被删除`,

  anew: (object) => `重新创建 ${object}`,
  anewSteps: '先删除它，等它消失后再重新创建',
  anewWaits: (name) => `正在等待旧的 ${name} 消失`,
  claimBound: (claim, volume) => `PVC ${claim} 已绑定到卷 ${volume}：重新创建会丢失其数据。`,
  claimUsed: (pods) => `只要已在节点上的 Pod 还在使用它，它就不会消失：${list(pods)}`,
  claimOfSet: (set) => `StatefulSet ${set} 按其模板创建这样的 PVC，而模板不变：下一个副本得到的 PVC 仍与原来的一样`,
  claimStays: (object) => `已删除 ${object}，但它没有消失：还有东西占着它。没有重新创建。`,
  anewByOther: (object) => `别人已先按自己的意思重新创建了 ${object}。`,
  notAnew: (object, why, back) =>
    `无法重新创建 ${object}：${why}。${back ? '它已按原样恢复，uid 是新的。' : '也无法恢复它：它已经没有了。'}`,

  forced: '它会立即从 API 中移除：如果节点没有应答，它的容器可能继续运行，并可能与新的 Pod 写入同一处',
  cleanUp: (n, namespace) => `删除 ${namespace} 中${n === undefined ? '所有' : ` ${n} 个`}被驱逐的 Pod 的残留`,
  cleanedUp: (n, namespace) => `已删除 ${namespace} 中 ${n} 个 Pod 的残留。`,
  noRemains: (namespace) => `驱逐没有在 ${namespace} 中留下任何东西。`,
  bareRemains: (pods) => `没有谁会重新创建 ${some(pods)}：删除后就无从得知它们是什么`,
  removeFinalizers: (object, names) =>
    names ? `从 ${object} 移除 finalizer ${list(names)}` : `移除 ${object} 的所有 finalizer`,
  notDeleted: (object) => `${object} 没有在删除中：它的 finalizer 仍在保护它。`,
  finalizersLost: (object) =>
    `${object} 会立即消失。finalizer 所等待的工作（备份、云磁盘、别处的记录）不会再做，可能会永远遗留`,
  finalizersRemoved: (object) => `已移除 ${object} 的 finalizer；它正在消失。`,

  scale: (object, from, to) => `把 ${object} 的副本数从 ${from} 改为 ${to}`,
  scaleDone: (object, from, to) => `已把 ${object} 的副本数从 ${from} 改为 ${to}。`,
  badReplicas: (given) => `${given} 不是副本数。`,
  restart: (object) => `重启 ${object}：逐个替换它的所有 Pod`,
  restartDone: (object) => `正在重启 ${object}。`,
  noRollout: (object) => `${object} 没有上线过程（rollout）；Deployment、StatefulSet 和 DaemonSet 才有。`,
  undo: (object, revision, images) => `把 ${object} 回滚到修订版本 ${revision}（${list(images)}）`,
  undoDone: (object, revision) => `已把 ${object} 回滚到修订版本 ${revision}。`,
  noSuchRevision: (object, revision, all) => `${object} 没有修订版本 ${revision}。它有：${all.join('、')}。`,
  noPreviousRevision: (object) => `${object} 没有可以回到的更早的修订版本。`,

  setImage: (container, object, image) => `把 ${object} 的容器 ${container} 的镜像设为 ${image}`,
  setImageDone: (container, object, image) => `${object} 的容器 ${container} 的镜像现在是 ${image}。`,
  setEnv: (names, container, object) => `更改 ${object} 的容器 ${container} 的环境变量 ${list(names)}`,
  setEnvDone: (names, container, object) => `已更改 ${object} 的容器 ${container} 的 ${list(names)}。`,
  setResources: (container, object) => `更改 ${object} 的容器 ${container} 的请求和限制`,
  setResourcesDone: (container, object) => `已更改 ${object} 的容器 ${container} 的请求和限制。`,
  label: (object, words) => `更改 ${object} 的标签：${list(words)}`,
  labelDone: (object, words) => `已更改 ${object} 的标签：${list(words)}。`,
  cordon: (node, on) =>
    on
      ? `停止向节点 ${node} 调度（cordon）：不再放置新的 Pod`
      : `恢复向节点 ${node} 调度（uncordon）：可以再放置新的 Pod`,
  cordonDone: (node, on) => (on ? `已停止向节点 ${node} 调度。` : `已恢复向节点 ${node} 调度。`),

  edit: (object) => `编辑 ${object}`,
  editDone: (object) => `已更改 ${object}。`,
  editRenames: (field, before, after) => `不能编辑 ${field}：它原来是 "${before}"，现在是 "${after}"。`,
  editRenamesTodo: '请改回去；要重命名对象，请创建新的对象。',
  yamlInvalid: (line, why) => `文本${line === undefined ? '' : `第 ${line} 行`}不是有效的 YAML：${why}。`,
  yamlOneObject: (count) => (count === 0 ? '文本是空的；没有更改任何内容。' : `文本中有 ${count} 个文档，而不是一个。`),
  yamlNoObject: '文本是 YAML，但不是对象。',
  yamlTodo: '没有更改任何内容。请再次编辑，或放弃。',

  putBack: (title) => `还原：${title}`,
  putBackDone: (title) => `已还原：${title}。`,
  madeAnew: (object) => `${object} 是重新创建的，uid 是新的。`,
  noWayBack: (title) => `无法还原“${title}”。`,
  otherContext: (then, now) => `那次更改是在上下文 ${then} 中进行的；此 kdbg 连接的是 ${now}。`,

  journalUnreadable: (path, why) => `无法读取更改记录 ${path}：${why}。`,
  journalUnwritable: (path, why) => `无法写入更改记录 ${path}：${why}。`,
  journalUnwritableTodo: '没有更改任何内容：kdbg 只进行能够记录下来的更改。',
};
