import type { CodeText } from '../../en/findings/codes.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';

const text = (meaning: string, help: string): CodeText => ({ meaning, help });

export const families: Translated<Texts['findings']['families']> = {
  node: '节点',
  policy: '配额与策略',
  storage: '存储',
  scheduling: '调度',
  config: '配置',
  image: '镜像',
  start: '容器启动',
  crash: '崩溃',
  probe: '探针与限制',
  rollout: 'Job 与滚动更新',
  deletion: '删除',
  service: 'Service',
  ingress: 'Ingress',
  release: 'Helm release',
  scope: '无法查看的内容',
};

export const objects: Translated<Texts['findings']['objects']> = {
  workload: '工作负载',
  container: 'Pod，容器',
  initContainer: 'Pod，Init 容器',
  job: 'Job 或 CronJob',
  release: 'Release 或其 Secret',
  scope: '查看的范围',
};

export const codes: Translated<Texts['findings']['codes']> = {
  'node-not-ready': text(
    '节点没有报告自己就绪，因此其上的 Pod 不可信。',
    '查看节点的状况和它的 kubelet；大约五分钟后，它的 Pod 会在别处启动。',
  ),
  'kubelet-unreachable': text(
    'API server 无法连接节点的 kubelet：那里不能看日志、不能 exec、不能转发，但 Pod 可能一切正常。',
    '检查 kubelet，以及到节点 10250 端口的网络路径。',
  ),
  'node-pressure': text('节点的内存、磁盘或进程 ID 不足。', '查看是什么在占用；情况恶化时 Pod 会被驱逐。'),
  'node-cordoned': text('节点不接收新的 Pod，有 Pod 因此在等待。', '维护结束后，恢复节点的调度（uncordon）。'),
  'node-sysctl-differs': text('节点的一项内核参数与其他节点不同。', '把它设成与其他节点一样。'),
  'failures-on-one-node': text(
    '一个或多个工作负载的 Pod 在这个节点上失败，而它们的副本在其他节点上运行正常；可以排除巧合时为警告。',
    '不让新的 Pod 调度到该节点（cordon），删除失败的 Pod 让它们在别处启动，然后检查该节点。',
  ),
  'quota-exceeded': text(
    'ResourceQuota 拒绝了 Pod：配额已用完，或者它要求 Pod 写明请求或限制，而 Pod 没有写。',
    '提高配额，降低请求，或写明请求和限制。',
  ),
  'limit-range-violated': text(
    'LimitRange 拒绝了 Pod：它们的请求或限制超出了允许的范围。',
    '把请求和限制调整到允许的范围内。',
  ),
  'pod-security-violation': text(
    '命名空间的 Pod Security 级别拒绝了 Pod。',
    '修改 Pod 的安全上下文，或命名空间的级别。',
  ),
  'admission-refused': text(
    'API server 因其他原因拒绝了 Pod：准入 webhook 或策略不允许，或无法访问；它们的 ServiceAccount、PriorityClass 或 RuntimeClass 不存在；或者 Pod 本身无效。',
    '按拒绝者说的做；创建缺少的对象；查明 webhook 为什么不响应。',
  ),
  'storage-class-missing': text(
    'PVC 指定的 StorageClass 不存在，或者没有默认的 StorageClass。',
    '指定一个存在的 StorageClass。',
  ),
  'volume-no-match': text('没有适合这个 PVC 的卷，也没有什么会创建它。', '修改 PVC，或创建一个适合它的卷。'),
  'volume-mount-failed': text('卷无法挂载：缺少它的 Secret、ConfigMap、路径或设备。', '创建缺少的内容，或修改该卷。'),
  'volume-unbound': text('Pod 在等待尚未绑定的 PVC。', '查明该 PVC 为什么找不到卷。'),
  'unschedulable-node-selector': text(
    '没有节点具有 Pod 要求的标签（nodeSelector 或必需的节点亲和性）。',
    '给节点加上标签，或修改 Pod 的要求。',
  ),
  'unschedulable-affinity': text(
    '必需的 Pod 亲和性、反亲和性或拓扑分布约束排除了所有节点。',
    '放宽规则，减少副本，或增加节点。',
  ),
  'unschedulable-taint': text('本来合适的节点都有 Pod 不容忍的污点。', '给 Pod 添加容忍度，或移除污点。'),
  'insufficient-resources': text(
    '没有节点剩余的资源够 Pod 请求的总量：CPU、内存或其他资源。',
    '降低请求，腾出节点的资源，或增加节点。',
  ),
  'unschedulable-other': text(
    '调度器因其他原因找不到节点，例如卷只能在别的节点上使用；其原话会引用在此。',
    '每个节点的原因见证据。',
  ),
  'scheduler-missing': text(
    '没有谁尝试过调度这个 Pod：它指定的调度器没有运行。',
    '更正 schedulerName，或启动该调度器。',
  ),
  'scheduling-gated': text(
    'Pod 被调度门控（scheduling gate）有意拦住，直到设置它的一方把它移除。',
    '查明是谁设置的（例如 Kueue 这样的队列）；只有确定没有谁会移除时，才自己移除。',
  ),
  'config-missing': text('容器需要的 ConfigMap 或 Secret 不存在。', '创建它，或更正名称。'),
  'config-key-missing': text('ConfigMap 或 Secret 存在，但缺少容器需要的键。', '添加该键，或更正键名。'),
  'run-as-non-root': text(
    'Pod 不得以 root 运行（runAsNonRoot），而它的镜像以 root 运行，或用名称指定用户，无法核实。',
    '把 runAsUser 设为用户的数字 ID，或改用写明数字用户的镜像。',
  ),
  'config-changed-since-start': text('Pod 运行时使用的 ConfigMap 或 Secret 比现在的旧。', '重启工作负载的 Pod。'),
  'image-not-found': text('镜像仓库回答：该名称、标签或摘要不存在。', '更正镜像的名称或标签。'),
  'image-auth': text(
    '镜像仓库要求登录：没有拉取 Secret，它不是给这个仓库的，或者被拒绝。',
    '为该仓库创建拉取 Secret，并写入 imagePullSecrets。',
  ),
  'image-registry-unreachable': text(
    '节点无法访问镜像仓库：名称解析、路由、端口或响应出了问题。',
    '检查仓库的地址和节点的网络，或改用其他仓库。',
  ),
  'image-plain-http': text(
    '镜像仓库只提供 HTTP，而节点用 HTTPS 访问；或者节点不信任仓库的证书。',
    '给仓库配一个受信任的证书，或在节点的容器运行时中配置如何对待它。',
  ),
  'image-invalid-name': text(
    '镜像引用无效，因此什么都无法拉取。',
    '更正名称：小写字母、数字、点、短横线；只有一个标签。',
  ),
  'image-never-pull': text(
    'imagePullPolicy 是 Never，而节点上没有这个镜像。',
    '把镜像加载到节点上，或把策略设为 IfNotPresent。',
  ),
  'image-pull-failed': text(
    '拉取镜像因其他原因失败：限速、磁盘已满、平台不符、内容损坏。',
    '查看消息；之后会自动重试。',
  ),
  'image-pulling': text('镜像仍在拉取。', '请等待；大的镜像需要几分钟。'),
  'sandbox-failed': text(
    '无法创建 Pod 的沙箱：运行时处理程序（handler）或网络插件有问题。',
    '检查 RuntimeClass 和节点的网络插件。',
  ),
  'command-not-found': text(
    '镜像里没有这个命令，或者启动脚本调用了镜像里没有的程序。',
    '更正命令，或改用包含它的镜像。',
  ),
  'container-start-failed': text(
    '容器运行时无法创建或启动容器：挂载、权限、工作目录或 capability 有问题。',
    '看容器运行时怎么说；更正挂载、文件权限或安全上下文。',
  ),
  'init-container-failed': text('Init 容器失败，因此其他容器不会启动。', '查看它的日志；补正它需要的内容。'),
  'oom-killed': text('容器需要的内存超过了它的限制，或超过了节点所有，因此被杀死。', '提高限制，或让程序少用内存。'),
  'crash-signal': text(
    '程序死于一个信号（例如 SIGSEGV），它既不是探针也不是内存限制引起的。',
    '用调试模式查看内部并附加调试器，或回滚。',
  ),
  'crash-exit': text('程序自己出错退出；会引用它最后的输出。', '按它的消息处理，或用调试模式查看内部。'),
  'liveness-killed': text('存活探针失败，因此 Kubernetes 重启容器。', '更正探针，或用启动探针给程序足够的时间。'),
  'startup-killed': text(
    '程序还没启动完，启动探针就放弃了，因此 Kubernetes 重启它。',
    '提高 failureThreshold，或更正探针。',
  ),
  'readiness-failing': text('容器在运行但没有就绪：就绪探针失败，因此它收不到流量。', '查看探针访问什么、得到什么。'),
  'cpu-throttled': text('CPU 限制在大部分周期里让程序停下来。', '提高 CPU 限制。'),
  'job-failed': text('Job 已彻底失败，不会再重试。', '查看它最后一个 Pod 的日志，修复原因，然后重新创建 Job。'),
  'rollout-stuck': text(
    '滚动更新（把工作负载的 Pod 换成新版本）没有进展：已超过期限，或被有问题的 Pod 挡住。',
    '查看是哪些 Pod 挡住了它、为什么；回滚。',
  ),
  'autoscaler-blind': text(
    'HorizontalPodAutoscaler 无法扩缩：读不到它的指标，或者要扩缩的对象不存在。',
    '写明缺少的请求，安装提供该指标的组件，或更正目标的名称。',
  ),
  'budget-blocks-eviction': text(
    'PodDisruptionBudget 不允许驱逐任何 Pod，因此腾空节点会一直等下去：就绪的 Pod 太少，或者它永远不会允许。',
    '让 Pod 就绪，多运行几个，或让该预算允许驱逐一个。',
  ),
  evicted: text('驱逐留下了一个失败的 Pod；通常早已有别的 Pod 替代它。', '删除残留的 Pod。'),
  'terminating-stuck': text('对象早已被删除却还在：finalizer 或失联的节点让它留着。', '查明应该由谁移除 finalizer。'),
  'service-selector-mismatch': text('Service 的选择算符没有匹配任何 Pod。', '更正选择算符或 Pod 的标签。'),
  'service-named-port-missing': text(
    '没有容器有 Service 的 targetPort 所写名称的端口。',
    '在容器中给端口命名，或使用端口号。',
  ),
  'service-port-closed': text('Pod 里没有程序在监听 Service 的 targetPort。', '把 targetPort 改为程序实际监听的端口。'),
  'service-bound-to-loopback': text(
    '程序只监听 127.0.0.1 或 ::1，因此 Pod 之外无法访问它。',
    '让它监听 0.0.0.0 或 [::]。',
  ),
  'service-no-ready-endpoints': text('Service 有 Pod，但没有一个就绪。', '查明 Pod 为什么没有就绪。'),
  'ingress-class-missing': text('Ingress 的类不存在，或者它没有指定类，而集群没有默认类。', '指定一个存在的类。'),
  'ingress-service-missing': text('Ingress 的后端 Service 不存在。', '创建该 Service，或更正名称。'),
  'ingress-port-mismatch': text('Ingress 的后端 Service 没有这个端口。', '更正端口。'),
  'ingress-secret-missing': text('Ingress 的 TLS Secret 不存在，或者不是 TLS Secret。', '创建证书的 Secret。'),
  'release-stuck': text('Helm release 处于 pending 或失败状态。', '查看它的哪些对象没有就绪。'),
  'not-visible': text('有内容无法读取，因此对它无法判断。', '请管理员授予读取权限。'),
};
