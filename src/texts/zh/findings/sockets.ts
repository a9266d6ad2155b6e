import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

const { list, some } = common as Required<typeof common>;

const on = (addresses: readonly string[], port: number): string =>
  list(addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)));
const onePort = (port: number, only: string | undefined): string =>
  only === undefined ? `${port}（所有地址）` : `${port}（只在 ${only}）`;

export const sockets: Translated<Texts['findings']['sockets']> = {
  noContainer: '该 Pod 没有容器在运行。',
  noCat: '容器里没有 cat，无法读取 /proc/net/tcp。',
  late: '容器没有及时应答。',

  sends: (port, number, name) =>
    name === undefined
      ? `它的端口 ${port} 转发到 Pod 的端口 ${number}（targetPort）。`
      : `它的端口 ${port} 转发到 Pod 中名为 ${name} 的端口，即 ${number}（targetPort）。`,
  closedTitle: (name, port, all) =>
    all ? `Service ${name} 的 Pod 里没有程序监听端口 ${port}` : `Service ${name} 的部分 Pod 里没有程序监听端口 ${port}`,
  closed: (pods, port) => `在 ${some(pods)} 里没有程序监听 ${port}。`,
  refused: (pods, port) => `通过端口转发连接 ${some(pods)} 的端口 ${port} 被拒绝：那里没有程序在监听。`,
  otherAddress: (pods, port, addresses, family) =>
    `在 ${some(pods)} 里，程序只监听 ${on(addresses, port)}，而这不是 Service 转发到的地址（${family}）。`,
  listens: (ports) =>
    `那里实际在监听的有：${some(
      ports.map(({ port, only }) => onePort(port, only)),
      5,
    )}。`,
  listensNowhere: '那里没有任何程序在监听（TCP）。',
  declared: (container, port) =>
    `容器 ${container} 声明的 containerPort ${port} 只是给人看的说明：它不会打开任何端口。`,
  openElsewhere: (pods) => `在 ${some(pods)} 里有程序在监听。`,
  proxy: (container) => `代理 ${container} 会接管这些 Pod 的连接，并可能转到别的端口，因此这可能是正常的。`,
  closedMeans: (all) => (all ? '访问 Service 这个端口的连接会被拒绝。' : '因此发往该 Service 的部分请求会被拒绝。'),
  hostNetwork: '这些 Pod 使用其节点的网络（hostNetwork），其中还有别的程序在监听。',

  insideTitle: (name, addresses) =>
    addresses.length === 0
      ? `Service ${name} 背后的程序只监听自己的环回地址（127.0.0.1）`
      : `Service ${name} 背后的程序只监听 ${list(addresses)}`,
  inside: (port, addresses, pod) =>
    `在 ${pod} 里，程序监听的是 ${on(addresses, port)}：这是环回地址，只有它自己的 Pod 能到达。`,
  insideByConnections: (port, address) =>
    `通过端口转发（经过 Pod 自己的环回地址）连接端口 ${port} 成功；而从 API 服务器连接 Pod 的地址 ${address} 被拒绝。所以程序只监听环回地址。（拒绝而不是丢弃连接的网络策略看起来也是这样。）`,
  insideMeans: '端口转发仍然可用，但经过 Service 的连接都会被拒绝。',

  onePort,
  tableRef: (pod) => `${pod} 里的 /proc/net/tcp、tcp6`,
  table: (ports) => `正在监听：${list(ports)}`,
  tableEmpty: '没有程序在监听',
  tableNot: (port) => `没有程序监听 ${port}`,
  forwardRef: (pod, port) => `port-forward ${pod} ${port}`,
  wasRefused: '连接被拒绝（connection refused）',
  wasTaken: '连接成功',

  editContainerPort: (name, right) =>
    right === undefined ? `更正容器的端口 ${name}` : `更正容器的端口 ${name}：containerPort ${right}`,
  letListen: (port) => `让程序监听 ${port}`,
  letListenOutside: '让程序监听 0.0.0.0 或 [::]',
};
