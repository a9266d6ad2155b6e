import type { UsualText } from '../../en/findings/usual.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';

const usual = (example: string, ...causes: readonly string[]): UsualText => ({ example, causes });

export const usualCauses: Translated<Texts['findings']['usualCauses']> = {
  'node-not-ready': usual(
    '节点 node2 未就绪：它的 kubelet 不再上报',
    '机器关机、过载或断网',
    '它的 kubelet（在节点上运行 Pod 的程序）或容器运行时已停止',
    '它的网络插件没有配置好',
  ),
  'kubelet-unreachable': usual(
    '无法连接节点 node2 的 kubelet：no route to host',
    'API server 与节点 10250 端口之间有防火墙',
    'kubelet 已停止（connection refused）',
    '节点的地址变了',
  ),
  'node-pressure': usual(
    '节点 node2 磁盘不足',
    '日志、镜像或 emptyDir 卷占满了磁盘',
    'Pod 没有内存限制',
    '程序不停地启动进程',
  ),
  'node-cordoned': usual(
    '节点 node2 已停止调度（cordon）：不接收新的 Pod',
    '维护还没有结束',
    '维护之后忘了恢复调度（uncordon）',
  ),
  'node-sysctl-differs': usual(
    'node2 的 net.netfilter.nf_conntrack_tcp_timeout_established 是 300，其他节点是 86400',
    '节点是手工配置的，或用了另一个版本的安装方式',
  ),
  'failures-on-one-node': usual(
    '3 个工作负载的 Pod 只在 node2 上失败',
    '该节点的磁盘、网络或容器运行时有故障',
    '该节点的配置与其他节点不同',
  ),
  'quota-exceeded': usual(
    'web 无法创建 Pod：配额 compute 已用完（requests.cpu）',
    '副本或请求超过了命名空间可用的量',
    '配额计算 CPU 或内存，而 Pod 没有写明',
    '滚动更新同时需要容纳新旧 Pod 的余量',
  ),
  'limit-range-violated': usual(
    'web 无法创建 Pod：LimitRange 拒绝了它的 Pod（memory）',
    '请求或限制高于允许的最大值，或低于最小值',
    '限制与请求的倍数过大',
  ),
  'pod-security-violation': usual(
    'web 无法创建 Pod：命名空间的 Pod Security 级别“restricted”拒绝了它们',
    '特权容器、hostPath 或 hostNetwork',
    '没有写明 runAsNonRoot、seccompProfile 或放弃的 capability',
  ),
  'admission-refused': usual(
    'web 无法创建 Pod：准入 webhook policy.example.com 拒绝了它的 Pod',
    'Pod 不符合某条策略（Kyverno、Gatekeeper 等）',
    'webhook（API server 在保存对象之前询问的服务）没有响应',
    'ServiceAccount、PriorityClass 或 RuntimeClass 不存在',
  ),
  'storage-class-missing': usual(
    'PVC data 指定的 StorageClass fast 不存在',
    '清单是为另一个集群写的',
    '拼写错误',
    '没有标记默认的 StorageClass',
  ),
  'volume-no-match': usual(
    '没有适合 PVC data（10Gi）的卷，也没有什么会创建它',
    '卷太小、属于别的 StorageClass，或允许的访问模式不同',
    '适合的卷都已绑定到其他 PVC',
    '卷处于 Released 状态：原来的 PVC 已不在，而没有人清理该卷',
  ),
  'volume-mount-failed': usual(
    'web 无法启动：它的卷 tls 无法挂载',
    '卷的 Secret 或 ConfigMap 不存在，或缺少该键',
    '节点上没有该路径（hostPath）',
    '卷仍挂接在另一个节点上',
  ),
  'volume-unbound': usual(
    'db 在等待尚未绑定的 PVC data',
    '没有适合该 PVC 的卷',
    '它的 StorageClass 不存在，或者应该创建卷的组件没有运行',
  ),
  'unschedulable-node-selector': usual(
    '没有节点具有 web 要求的标签 disktype=ssd',
    '从未设置该标签，或设成了别的值',
    '有该标签的节点已不在',
  ),
  'unschedulable-affinity': usual(
    'web 找不到节点：它的反亲和性只允许每个节点一个 Pod，而每个节点都已有一个',
    '规则是每个节点一个 Pod，而副本比节点多',
    '规则要求靠近某些 Pod，而它们不存在',
  ),
  'unschedulable-taint': usual(
    '本来适合 web 的节点都有它不容忍的污点',
    '节点留作专用，例如 GPU 节点或控制平面',
    '节点未就绪或资源不足，Kubernetes 自己给它加了污点',
  ),
  'insufficient-resources': usual(
    'web 需要 2 个 CPU，而单个节点最多空闲 1.2 个',
    '请求比任何一个节点都大',
    '节点已被其他 Pod 的请求占满，不论它们实际用得多少',
    '需要 GPU 之类的设备，而没有节点具备',
  ),
  'unschedulable-other': usual('web 找不到节点', '卷只能在某个可用区或节点上使用', '节点的端口（hostPort）已被占用'),
  'scheduler-missing': usual(
    '没有谁调度 web：不存在调度器 my-scheduler',
    'schedulerName 拼写错误',
    '自己的调度器没有运行',
  ),
  'scheduling-gated': usual('web 被调度门控（scheduling gate）拦住', '队列还没有放行', '应该移除该门控的组件没有运行'),
  'config-missing': usual(
    'exports 的容器 exporter 无法启动：ConfigMap exports-settings 不存在',
    '从未在这个命名空间里创建',
    '名称拼写错误',
    '它被删除了，或被创建它的工具改了名',
  ),
  'config-key-missing': usual('web 无法启动：Secret db 没有键 PASSWORD', '拼写错误，或大小写不同', '该键被改名或移除'),
  'run-as-non-root': usual(
    'web 无法启动：它不得以 root 运行，而它的镜像以 root 运行',
    '没有 USER 的镜像以 root 运行',
    'USER 是名称，而只有数字可以核实',
  ),
  'config-changed-since-start': usual(
    'web 正在使用比现在旧的 ConfigMap settings',
    '环境变量，以及用 subPath 挂载的文件，只在启动时读取一次',
  ),
  'image-not-found': usual(
    'web 无法启动：镜像 shop/web:1.2.4 不存在',
    '名称或标签拼写错误',
    '镜像还没有推送，或标签被移除',
    '仓库是私有的，而它不说明',
  ),
  'image-auth': usual(
    'web 无法启动：镜像仓库 registry.example.com 要求登录',
    '没有指定拉取 Secret，或不在该 Pod 的服务账号上',
    '拉取 Secret 是给别的仓库的，或其登录已过期',
  ),
  'image-registry-unreachable': usual(
    'web 无法启动：无法访问镜像仓库 registry.example.com',
    '节点无法解析该名称',
    '节点与仓库之间有防火墙或代理',
    '仓库停机',
  ),
  'image-plain-http': usual(
    'web 无法启动：镜像仓库 registry.local:5000 不支持 HTTPS',
    '仓库没有 TLS，而节点没有为此配置',
    '自己签发的证书，节点不信任',
  ),
  'image-invalid-name': usual(
    'web 无法启动：“Shop/Web:1”不是有效的镜像名称',
    '大写字母、空格，或两个标签',
    '模板的变量没有填入',
  ),
  'image-never-pull': usual(
    'web 无法启动：镜像 shop/web:dev 不在 node1 上，又不允许拉取',
    '镜像在自己的机器上构建，没有加载到节点上',
    '镜像加载到了另一个节点上',
  ),
  'image-pull-failed': usual(
    'web 无法启动：拉取 shop/web:1.2 失败',
    '镜像仓库限速',
    '节点磁盘已满',
    '镜像没有适合节点处理器的版本',
  ),
  'image-pulling': usual('web 在等待镜像 shop/web:1.2', '镜像很大，或到镜像仓库的网络很慢'),
  'sandbox-failed': usual(
    'web 无法启动：node2 没有运行时处理程序 gvisor',
    '节点没有该 RuntimeClass',
    '网络插件失败，或没有空闲地址',
  ),
  'command-not-found': usual(
    'web 无法启动：它的镜像里没有 /app/serve',
    'command 拼写错误，或把整行写成了一个词',
    '镜像是别的版本，或没有 shell',
  ),
  'container-start-failed': usual(
    'web 无法启动：无法在 /etc/app.conf 处挂载',
    '目录挂载到了文件上',
    '程序没有执行权限，或是为别的处理器编译的',
    '工作目录不存在',
  ),
  'init-container-failed': usual(
    'web 无法启动：它的 Init 容器 migrate 失败',
    '它等待的内容不存在：数据库、服务、文件',
    '凭据或配置错误',
  ),
  'oom-killed': usual(
    'web 被杀死：它需要的内存超过了限制 128Mi',
    '限制太小，不够正常工作',
    '内存泄漏：程序运行越久需要越多',
    '运行时（Java、Node.js）不知道有限制',
  ),
  'crash-signal': usual(
    'crasher 一启动就被 SIGSEGV 杀死',
    '程序或库有缺陷',
    '镜像是为别的处理器构建的，或缺少所需的指令',
  ),
  'crash-exit': usual('db 一启动就以退出码 1 退出', '设置、文件或密码缺失或错误', '它需要的内容无法访问', '程序有缺陷'),
  'liveness-killed': usual(
    'web 因存活探针失败而被重启',
    '探针访问的端口或路径不对',
    '程序启动或响应的时间超过探针等待的时间',
    '程序真的卡住了',
  ),
  'startup-killed': usual(
    'web 因启动探针放弃而被重启',
    '程序启动的时间超过 failureThreshold × periodSeconds',
    '探针的端口、路径或命令不对',
  ),
  'readiness-failing': usual(
    'web 在运行但没有就绪：它的就绪探针失败',
    '探针访问的端口或路径不对',
    '程序需要的内容不存在，而它如实报告',
  ),
  'cpu-throttled': usual(
    'web 有 80% 的时间被 CPU 限制 100m 停住',
    '限制太小，不够正常工作',
    '程序启动的线程数与节点的处理器数一样多',
  ),
  'job-failed': usual(
    'Job migrate 已失败，不会再重试',
    '它的程序每次都出错退出（BackoffLimitExceeded）',
    '用时超过了期限（DeadlineExceeded）',
  ),
  'rollout-stuck': usual(
    'web 的滚动更新卡住了：600 s 后 3 个新 Pod 中 1 个就绪',
    '新版本无法启动，或一直没有就绪',
    '没有资源容纳新的 Pod',
  ),
  'autoscaler-blind': usual(
    '自动扩缩器 web 无法扩缩：容器 app 没有请求 CPU',
    '按请求的百分比扩缩，而请求没有写明',
    '集群里没有 metrics server',
    '目标改了名',
  ),
  'budget-blocks-eviction': usual('干扰预算 web 从不允许驱逐 Pod', 'minAvailable 等于副本数', '就绪的 Pod 太少'),
  evicted: usual('web 的一个 Pod 被驱逐：它的节点内存不足', '节点的内存或磁盘不足', 'Pod 写入磁盘的内容超过了允许的量'),
  'terminating-stuck': usual(
    'Pod web-0 已被删除却没有消失：finalizer 让它留着',
    'finalizer（表示还有谁要做清理的标记）的所有者没有运行',
    '节点不响应，因此无法确定 Pod 已结束',
    'PVC 仍有 Pod 在使用',
  ),
  'service-selector-mismatch': usual(
    'Service web 没有选中任何 Pod：没有对象具有标签 app=web',
    '拼写错误，或只改了一边的标签',
  ),
  'service-named-port-missing': usual(
    'Service web 需要名为 http 的端口，而没有容器有它',
    '容器的端口没有名称，或名称不同',
  ),
  'service-port-closed': usual(
    'Service web 的 Pod 里没有程序监听端口 8080',
    'targetPort 不是程序监听的端口',
    '程序的端口来自一项设置，而它在这里不同',
  ),
  'service-bound-to-loopback': usual('Service web 背后的程序只监听 127.0.0.1', '许多开发服务器的默认设置'),
  'service-no-ready-endpoints': usual('Service web 有 3 个 Pod，没有一个就绪', 'Pod 崩溃、无法启动，或就绪探针失败'),
  'ingress-class-missing': usual('Ingress web 指定的类 nginx 不存在', '没有安装 Ingress 控制器，或它的类是别的名称'),
  'ingress-service-missing': usual('Ingress web 指向的 Service wbe 不存在', '拼写错误，或 Service 在另一个命名空间'),
  'ingress-port-mismatch': usual(
    'Ingress web 指向 Service web 的端口 8080，而它只有 80',
    '写的是容器的端口，而不是 Service 的端口',
  ),
  'ingress-secret-missing': usual(
    'Ingress web 指定的 TLS Secret web-tls 不存在',
    '证书还没有签发',
    'Secret 在另一个命名空间',
  ),
  'release-stuck': usual(
    'Helm release shop 停在 pending-install：Deployment shop-worker 没有就绪',
    '它的一个工作负载无法启动，而 Helm 等待所有工作负载（“timed out waiting for the condition”）',
    '某个 hook（Helm 在之前或之后运行的 Job）失败',
    'Helm 被中断：release 一直处于 pending，下一次升级会被拒绝',
  ),
  'not-visible': usual('kdbg 无权在此读取 nodes、secrets', '此人的角色不包括这些类型；这不是集群的故障'),
};
