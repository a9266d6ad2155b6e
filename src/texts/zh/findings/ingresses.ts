import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

const { list, some } = common as Required<typeof common>;

export const ingresses: Translated<Texts['findings']['ingresses']> = {
  edit: (name) => `编辑 ingress/${name}`,
  noAddress: '空：没有控制器给它分配地址',
  notSet: '（未设置）',

  classTitle: (name, named) => `Ingress ${name} 指定的类 ${named} 不存在`,
  classMissing: (named) =>
    `它的类 ${named}（spec.ingressClassName）说明由哪个控制器来处理它，而集群里没有这个名称的 IngressClass。`,
  classes: (names) => `现有的类：${some(names, 5)}。`,
  noClasses: '集群里根本没有 IngressClass，因此很可能也没有 Ingress 控制器。',
  nobody: '因此没有控制器处理它，它的主机名和路径都不通向任何地方。',
  perhapsNobody: '如果没有控制器认这个注解，就没有谁处理它。',
  nobodyYet: '至今没有控制器处理它：它没有地址，也没有谁写过关于它的事件。',
  annotationTitle: (name, named) => `Ingress ${name} 用注解指定了类 ${named}，而没有 IngressClass 叫这个名称`,
  annotation: (named) =>
    `注解 kubernetes.io/ingress.class 是指定类的旧方式：控制器会处理注解里写着自己名称的 Ingress，即使没有 IngressClass。这里写的是 ${named}。`,
  noClassTitle: (name) => `Ingress ${name} 没有指定类，而集群没有默认类`,
  noClass:
    '没有 spec.ingressClassName 的 Ingress 在创建时会得到默认类；而没有 IngressClass 被标为默认（注解 ingressclass.kubernetes.io/is-default-class）。',
  editClass: (name, right) =>
    right === undefined ? `编辑 ingress/${name}：它的类` : `编辑 ingress/${name}：ingressClassName ${right}`,
  listClasses: '列出现有的类',

  serviceTitle: (name, service) => `Ingress ${name} 指向的 Service ${service} 不存在`,
  routes: (routes, service) => `它把 ${some(routes)} 转发到 Service ${service}，而该命名空间没有这个名称的 Service。`,
  nearService: (near) => `最接近的是：${near}。`,
  services: (names) => `现有的 Service：${some(names, 5)}。`,
  noServices: '该命名空间里没有 Service。',
  elsewhere: (names) => `命名空间 ${some(names)} 里有同名的 Service；而 Ingress 只能到达自己命名空间的 Service。`,
  answers503: '访问者会从 Ingress 控制器得到错误（例如 503）。',
  editBackend: (name, right) => `编辑 ingress/${name}：后端 ${right}`,
  listServices: '列出该命名空间的 Service',

  onePort: (port, name) => (name ? `${port}（${name}）` : String(port)),
  portTitle: (name, port, service, there) =>
    there.length === 0
      ? `Ingress ${name} 指向 Service ${service} 的端口 ${port}，而该 Service 没有端口`
      : `Ingress ${name} 指向 Service ${service} 的端口 ${port}，而该 Service 只有 ${some(there)}`,
  portRoutes: (routes, service, port) => `它把 ${some(routes)} 转发到 Service ${service} 的端口 ${port}。`,
  ports: (service, there) => `${service} 的端口有：${some(there, 5)}。`,
  noPorts: (service) => `${service} 没有端口（spec.ports）。`,
  behind: (target, port) =>
    `${target} 是它背后的 Pod 的端口（targetPort）；Ingress 里要写的是 Service 的端口，即 ${port}。`,
  editService: (service) => `编辑 service/${service} 的端口`,

  secretTitle: (name, secret) => `Ingress ${name} 指定的 TLS Secret ${secret} 不存在`,
  secret: (secret, hosts) =>
    hosts.length === 0
      ? `证书应当在 Secret ${secret} 里（spec.tls），而该命名空间没有这个名称的 Secret。`
      : `${some(hosts)} 的证书应当在 Secret ${secret} 里（spec.tls），而该命名空间没有这个名称的 Secret。`,
  nearSecret: (near) => `最接近的是：${near}。`,
  secretElsewhere: (names) => `命名空间 ${some(names)} 里有同名的 Secret；而 Ingress 只使用自己命名空间的 Secret。`,
  maker: (annotation) => `注解 ${annotation} 要求 cert-manager 创建它，而它没有被创建：其 Certificate 会说明原因。`,
  otherCertificate: '这时 Ingress 控制器会使用自己的证书，而浏览器不信任它；或者根本不处理这个主机名。',
  makeSecret: (secret) => `用证书及其私钥创建 Secret ${secret}`,
  showCertificates: '显示正在签发的证书',
  editSecret: (name, near) => `编辑 ingress/${name}：secretName ${near}`,
  noCertificateTitle: (name, secret) => `Ingress ${name} 指定的 TLS Secret ${secret} 里没有证书`,
  noCertificate: (secret, lacks, keys, hosts) =>
    `Secret ${secret} 应当存放${hosts.length > 0 ? ` ${some(hosts)} 的` : ''}证书，但缺少 ${list(lacks)}；${keys.length === 0 ? '它没有任何键' : `它有的键：${some(keys, 5)}`}。`,
  keys: (keys) => (keys.length === 0 ? '没有键' : `键：${list(keys)}`),
  replaceSecret: (secret) => `用证书及其私钥重新创建 Secret ${secret}`,
};
