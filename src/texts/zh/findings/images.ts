import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

export const images: Translated<Texts['findings']['images']> = {
  notFoundTitle: (who, image) => `${who} 无法启动：镜像 ${image} 不存在`,
  notFound: (registry, image) => `镜像仓库 ${registry} 回答找不到 ${image}：名称或标签有误，或者它已被移除。`,
  notFoundOrPrivate: (registry, image) => `镜像仓库 ${registry} 回答 ${image} 不存在或需要登录；它不说明是哪一种。`,
  near: (images) => `这个集群里在用的有：${common.some(images)}。`,
  authTitle: (who, registry) => `${who} 无法启动：镜像仓库 ${registry} 要求登录`,
  auth: (registry, image, answer) => `镜像仓库 ${registry} 拒绝提供 ${image}：${answer}。`,
  noPullSecret: 'Pod 没有指定拉取 Secret（imagePullSecrets 为空）。',
  pullSecrets: (names) => `只有拉取 Secret ${common.list(names)}（imagePullSecrets）还不够。`,
  secretMissing: (name) => `拉取 Secret ${name}（imagePullSecrets）不存在。`,
  secretOther: (name, covers) =>
    covers.length === 0
      ? `拉取 Secret ${name}（imagePullSecrets）里没有任何镜像仓库的登录凭据。`
      : `拉取 Secret ${name}（imagePullSecrets）不是给这个镜像仓库的，而是给：${common.some(covers)}。`,
  secretRefused: (name) => `拉取 Secret ${name}（imagePullSecrets）包含这个镜像仓库，但它的登录被拒绝。`,
  unreachableTitle: (who, registry) => `${who} 无法启动：无法访问镜像仓库 ${registry}`,
  unreachable: (registry, node, why) => `${node} 无法访问镜像仓库 ${registry}：${why}。`,
  reasons: {
    noRoute: 'no route to host，那个地址没有机器响应',
    refused: 'connection refused，机器在，但那个端口没有程序监听',
    timeout: '超时，没有得到回答',
    noSuchHost: 'no such host，节点上无法解析该名称',
    unreachable: 'network is unreachable，从节点无法到达该网络',
    broken: '连接中断',
    server: '镜像仓库自己出错（server error）',
  },
  plainHttpTitle: (who, registry) => `${who} 无法启动：镜像仓库 ${registry} 不支持 HTTPS`,
  plainHttp: (registry) =>
    `节点使用 HTTPS，而镜像仓库 ${registry} 给出了 HTTP 响应：它只提供没有 TLS 的 HTTP。必须在节点的容器运行时中允许这样做（containerd 在 /etc/containerd/certs.d/${registry}/hosts.toml 中）。`,
  certificateTitle: (who, registry) => `${who} 无法启动：节点不信任 ${registry} 的证书`,
  certificate: (registry, why) => `节点的容器运行时拒绝 ${registry} 的证书：${why}。`,
  invalidTitle: (who, image) => `${who} 无法启动：“${image}”不是有效的镜像名称`,
  invalidUpper: (image, better) => `镜像名称必须小写，而 ${image} 不是；${better} 才有效。`,
  invalidScheme: (image, better) => `镜像名称前面没有 http:// 或 https://，而 ${image} 有；${better} 才有效。`,
  invalid: (image, why) => `${image} 不能解读为镜像引用：${why}。`,
  neverTitle: (who, image, node) => `${who} 无法启动：镜像 ${image} 不在 ${node} 上，又不允许拉取`,
  never: (image, node) =>
    `imagePullPolicy 是 Never，因此 Kubernetes 不会拉取 ${image}；它必须已在节点上，而 ${node} 没有。`,
  failedTitle: (who, image) => `${who} 无法启动：拉取 ${image} 失败`,
  rateLimit: (registry) => `镜像仓库 ${registry} 限制拉取的频率（429 Too Many Requests）；登录后限额通常更高。`,
  disk: (node) => `${node} 没有空间存放该镜像。`,
  platform: (node) => `镜像没有适合 ${node} 的处理器或系统的版本。`,
  corrupt: (image, why) => `镜像仓库提供的 ${image} 已损坏，无法解包：${why}。请重新推送该镜像。`,
  failed: (why) => `容器运行时说：${why}。`,
  tries: (n) => `已尝试 ${common.times(n)}。`,
  triesAtLeast: (n) => `至少已尝试 ${common.times(n)}，并且每 5 分钟重试一次。`,
  pullingTitle: (who, image) => `${who} 在等待镜像 ${image}`,
  pulling: (image, node, since) => `自 ${since} 起，${node} 一直在拉取 ${image}；大的镜像需要几分钟。`,
  missingDetail: 'Kubernetes 没有说明原因',
};
