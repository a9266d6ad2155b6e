import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

const { list, some } = common as Required<typeof common>;

export const services: Translated<Texts['findings']['services']> = {
  refuses: '因此 Service 没有可以转发的对象，连接会被拒绝或一直挂起。',
  showEndpoints: '显示该 Service 及其端点',
  addresses: (ready, all) => (all === 0 ? '没有地址' : `${all} 个地址，其中 ${ready} 个就绪`),

  nearTitle: (name, asks, who, there) =>
    there.length > 0
      ? `Service ${name} 没有选中任何 Pod：它要求 ${some(asks)}，而 ${who} 是 ${some(there)}`
      : `Service ${name} 没有选中任何 Pod：它要求 ${some(asks)}，而 ${who} 没有`,
  noneTitle: (name, asks) =>
    asks.length === 1
      ? `Service ${name} 没有选中任何 Pod：没有对象带有标签 ${asks[0]}`
      : `Service ${name} 没有选中任何 Pod：没有对象带有全部标签 ${some(asks)}`,
  nothingMatches: (selector) => `它的选择算符 ${selector} 没有匹配该命名空间的任何 Pod。`,
  near: (who, there, n) =>
    n === 0
      ? `最接近的是 ${who}：它的 Pod（现在没有）会带有 ${list(there)}。`
      : `最接近的是 ${who}：它的 ${n} 个 Pod 带有 ${list(there)}。`,
  lacks: (who, keys) => `${who} 的 Pod 带有选择算符的其他所有标签，但没有标签 ${list(keys)}。`,
  alsoNear: (others) => `同样接近的还有 ${some(others)}。`,
  byRole:
    '这个标签是某个程序在 Pod 运行时设置的（例如谁是主节点、谁是副本），或者该 Service 属于某个 Operator：此刻可能没有 Pod 担任这个角色，而这可能是正常的。',
  nothingNear: '那里没有标签接近的 Pod 或工作负载。',
  noPods: '其中根本没有 Pod 和工作负载。',
  elsewhere: (namespaces) =>
    `命名空间 ${some(namespaces)} 里有带这些标签的 Pod；而 Service 只能到达自己命名空间的 Pod。`,
  leftOver: '它可能是遗留下来的，或者它的工作负载还没有创建。',
  editSelector: (name, right) =>
    right === undefined ? `编辑 service/${name} 的选择算符` : `编辑 service/${name} 的选择算符：${right}`,
  setSelector: (right) => `把它的选择算符设为 ${right}`,

  refusedTitle: (name, who) => `Service ${name} 没有 Pod：Kubernetes 拒绝创建 ${who} 的 Pod`,
  refused: (who, wanted, why) =>
    `它的选择算符是对的，但 ${who} 期望 ${wanted} 个 Pod，却一个也没有。Kubernetes 说：“${why}”。`,

  notReadyTitle: (name, n) =>
    n === 1 ? `Service ${name} 只有 ${n} 个 Pod，而它没有就绪` : `Service ${name} 有 ${n} 个 Pod，没有一个就绪`,
  notReady: (n) => `${n} 个 Pod 中就绪的有 0 个，而 Service 只转发给就绪的 Pod。`,
  pods: (which) =>
    `${some(which.map(({ name, status }) => `${name} 的状态是 ${status === 'Running' ? 'Running，但没有就绪' : status}`))}。`,

  namedTitle: (name, port) => `Service ${name} 要用名为 ${port} 的端口，而没有容器有这个端口`,
  namedSomeTitle: (name, port, lacking, all) =>
    `Service ${name} 要用名为 ${port} 的端口，而它的 ${all} 个 Pod 中有 ${lacking} 个没有`,
  named: (port, name) => `它的端口 ${port} 转发到 Pod 中名为“${name}”的端口（targetPort）。`,
  otherProtocol: (name, is, wanted) => `有名为 ${name} 的端口，但它声明的协议是 ${is}，而 Service 的是 ${wanted}。`,
  namesThere: (ports) =>
    `Pod 声明的端口名有：${some(ports.map(({ container, name, port }) => `${name}（${port}，容器 ${container}）`))}。`,
  noNames: 'Pod 的容器没有给任何端口命名。',
  unnamed: '名称是在容器声明的端口（ports[].name）中查找的；找不到的 Pod 从这个端口收不到任何流量。',
  editPort: (name, near) =>
    near === undefined ? `编辑 service/${name}：它的 targetPort` : `编辑 service/${name}：targetPort ${near}`,
  setTarget: (target) => `把 targetPort 设为 ${target}`,
  namePort: (name) => `把容器的一个端口命名为 ${name}`,
};
