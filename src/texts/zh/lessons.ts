import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const VI = 'vi 中 i 输入，esc 再 :wq 结束';

const all: Translated<Texts['lessons']['all']> = {
  'image-typo': {
    title: '不存在的镜像',
    story: '网店一分钟前刚部署，但页面打不开。没有人改过程序。',
    hints: [
      '列表显示每个 Pod 进行到了哪一步。“诊断”(2) 用文字说明它为什么停在那里。',
      '镜像是 nginx:1.72。没有这样的标签：看看数字。1.27 是有的。',
      '在 Pod 上按 I（设置镜像），改成 nginx:1.27，再按 y 确认。',
    ],
    answer: '标签不存在。Kubernetes 会一直重试，所以 Pod 是在等待，而不是失败。',
  },
  password: {
    title: '启动不了的数据库',
    story: '昨天加了一个 PostgreSQL 数据库。它的 Pod 一次又一次地重新启动。',
    hints: [
      '一启动就结束的程序多半会说明原因。它最后的话在“诊断”中，完整内容在日志 (l) 中。',
      '没有日志中提到的那个变量，PostgreSQL 的镜像就拒绝启动。',
      '在 Pod 上按 E（设置环境变量），输入 POSTGRES_PASSWORD=anything，再按 y 确认。',
    ],
    answer: '缺少程序必需的变量。真正使用时，它应来自 Secret。',
  },
  crash: {
    title: '以退出码 139 崩溃的程序',
    story: '渲染程序在作者的笔记本上能用。在这里它一启动就崩溃，日志里几乎什么也没有。',
    hints: [
      '退出码 139 是 128 + 11：内核结束了程序（SIGSEGV）。日志说不出更多，所以要进到里面去看。',
      'd 让容器休眠而不运行程序：调试模式。然后 s 打开其中的 shell。',
      '在 shell 中运行 `crasher --help`，再按它的提示运行程序：`SIMD=off crasher`。ctrl-c 结束它，exit 退出 shell。',
      '用 SIMD=off 就能运行。1 回到列表。d 恢复工作负载，然后用 E（设置环境变量）设置 SIMD=off。',
    ],
    answer: '程序的一部分无法在这台机器上运行。调试模式让你在更改任何内容之前先试出办法。',
  },
  'config-key': {
    title: '连创建都没有的容器',
    story: '整理设置之后，商店不再启动。根本没有日志。',
    hints: [
      '没有日志：程序从未启动。“诊断”说明 Kubernetes 启动它之前缺少什么。',
      'ConfigMap settings 是有的，但没有所要的键。输入 : configmaps，在 settings 上按 y 查看它的键。',
      `让两边一致：在 ConfigMap 上按 e，添加键 DATABASE_URI（${VI}）。或者编辑 Pod 的工作负载。`,
    ],
    answer: '键只在一边改了名。变量无法填入时，Kubernetes 不会启动容器。',
  },
  'old-config': {
    title: '改了却不起作用的设置',
    story: '商店迁到了瑞士：同事把 CURRENCY 设成了 CHF，也看到已保存。价目表上却仍是 EUR。',
    hints: [
      '所有 Pod 都已就绪，它们的日志 (l) 里确实是 EUR。程序的设置从哪里来？',
      '它的变量来自 ConfigMap price-settings，只在启动时读取一次。“诊断”说明哪个更新：设置还是 Pod。',
      '让 Pod 重新启动：2 转到“诊断”，1 采用其中的办法（或在 Pod 上按 R 重启其工作负载）。按 y 确认。',
    ],
    answer: '变量在容器启动时填入。更改了 ConfigMap，就要重启读取它的程序：kubectl rollout restart。',
  },
  rollout: {
    title: '永远不就绪的新版本',
    story: '商店的第 2 版正在上线。上线没完没了，但商店仍有应答。',
    hints: [
      '旧的 Pod 仍在运行：新的就绪之后，上线才会移除旧的。看看最新的 Pod。',
      '它的日志说明它监听哪个地址，它的事件 (3) 说明就绪探针得到了什么。',
      '不要急着修：U 回到能用的修订版本。',
    ],
    answer: '新版本监听在自己的回环地址上，探针够不着。先回滚没有任何代价，之后可以从容查看。',
  },
  memory: {
    title: '一声不响就被终止的程序',
    story: '缓存每次启动后运行几秒就没了。它的日志戛然而止。',
    hints: [
      '不是程序失败：是有什么终止了它。“诊断”说明是谁、为什么。',
      '它需要的内存超过了它的限制。它会增长到约 300 MiB，然后保持不变。',
      '采用第一个解决办法：2 转到“诊断”，1 采用它。改成 limits.memory=512Mi。',
    ],
    answer: '限制低于程序所需。如果是内存泄漏，限制再大也还会被终止。',
  },
  readiness: {
    title: '在运行却收不到流量的 Pod',
    story: 'Pod 是 Running，日志也正常，但没有任何请求到达。',
    hints: [
      'READY 显示 0/1：容器在运行，但 Kubernetes 不认为它可用。只有就绪的 Pod 才会收到请求。',
      '比较探针访问的位置与程序监听的位置：前者在“诊断”中，后者在日志 (l) 中。',
      `转到“诊断”(2)，按“更改就绪探针”前面的数字。把端口改成 8080。${VI}。`,
    ],
    answer: '探针访问的端口上没有程序监听，所以 Pod 一直得不到流量。',
  },
  liveness: {
    title: '加载途中被重启的程序',
    story: '商品目录需要一段时间加载。它从来加载不完：每次都被重新启动。',
    hints: [
      '是谁结束了它？事件 (3) 和“诊断”指出了探针；日志 (l) 说明加载需要多久。',
      '存活探针约 4 秒后就放弃，而程序要加载 12 秒。',
      `给它时间：转到“诊断”(2)，按它第一个解决办法的数字，在 livenessProbe 下写 initialDelaySeconds: 20。${VI}。`,
    ],
    answer: '太急躁的存活探针会终止只是需要时间的程序。启动慢的程序更适合用 startupProbe。',
  },
  'full-node': {
    title: '等待位置的 Pod',
    story: 'Web 服务器已部署，却什么也没有发生。没有错误，没有日志，只是 Pending。',
    hints: [
      'Pending：没有节点接收它。“诊断”说明它要求多少，以及哪里还空着多少。',
      '它所需的被别人占着：batch 在每个节点上请求了 2 个核中的 1.5 个，不管是否用到。',
      '两种办法：在 batch 的 Pod 上按 S，改成 1 个副本，腾出位置；或者让 web 少请求一些（在它的 Pod 上 : 设置资源，requests.cpu=250m）。',
    ],
    answer: '请求就是预留：预留了就是占用，即使什么也没用到。',
  },
  'storage-class': {
    title: '等待磁盘的 Pod',
    story: '相册是从另一个集群一个文件一个文件照搬过来的。在那里能运行；在这里它一直是 Pending，再没有别的动静。',
    hints: [
      '节点都没有满：Pod 在等一个卷。“诊断”说明它用的是哪个 PVC，以及那个 PVC 为什么没有绑定。',
      'PVC 指定的 StorageClass 是 fast-ssd。这个集群没有这个类，那个集群才有。这里的是 standard。',
      'PVC 的类不能更改，所以要重新创建它：2 转到“诊断”，1 采用其中的办法。按 y 确认。',
    ],
    answer:
      '存储类是每个集群自己的。指定了不存在的类，PVC 会一直等下去，它的 Pod 也一样。这个 PVC 里还没有数据，所以什么也没有丢失。',
  },
  label: {
    title: '没有应答的 Service',
    story: '所有 Pod 都就绪。但访问 http://web 得到的是“connection refused”。',
    hints: [
      'Pod 没有问题，所以看看它们前面的东西：诊断 (2) 指出别处有一个问题，在 Service 里。',
      'Service 靠标签找到它的 Pod。它的选择算符要求的与 Pod 实际带有的不完全一样：比较一下。',
      `在那里按 1（编辑选择算符），写 tier: frontend。${VI}。或者在 Pod 上按 L，设置 tier=front。`,
    ],
    answer:
      'Service 只靠标签找到它的 Pod，而其中一个标签不同。Kubernetes 自己对此一言不发：这个 Service 只是没有端点。',
  },
  port: {
    title: '拒绝连接的 Service',
    story: 'api 已就绪，它的 Service 也有端点。但经由 Service 的请求还是被拒绝。',
    hints: [
      '没有程序监听的端口会拒绝连接。诊断 (2) 查看了 Pod 里的套接字；启动之后要稍等片刻。',
      'Pod 的日志 (l) 说明它监听哪个端口。Service 发送到的（targetPort）不是那个端口。',
      `在诊断 (2) 中按 1（编辑 Service），把 targetPort 设为 8080。${VI}。`,
    ],
    answer: 'targetPort 是 Pod 内部的端口。Kubernetes 不检查那里是否有程序监听，所以只有套接字能说明。',
  },
  job: {
    title: '失败的导入',
    story: '夜间的导入失败了。流水线会在 Job 被删除后立即重新创建它。',
    hints: [
      'Job 的 Pod 已结束，但日志还在：选中它，按 l。',
      '它读到了错误的值。输入 : configmaps，在 import-settings 上按 y。',
      `改正这个值：在 ConfigMap 上按 e（${VI}）。然后 : jobs，ctrl-d 删除 Job；流水线会重新创建它。`,
    ],
    answer: '设置中有两个字母颠倒了。Job 的模板不能更改，所以要删除后重新创建。',
  },
  release: {
    title: '没完没了的安装',
    story: '同事运行了 `helm install shop --wait`，之后一直在等。Helm 自己什么也不说。',
    hints: [
      'Helm 会等到它创建的一切都就绪。“诊断”说明哪个对象没有就绪。',
      '它在等 Deployment shop-frontend，其镜像的标签不存在：1 写成了 11。',
      '在 Pod 上按 I，输入 playground/web:1。Pod 就绪后，Helm 会自己结束。',
    ],
    answer: 'Release 卡在它最慢的对象上。Helm 只说出 release 的名字，原因在某个 Pod 里。',
  },
};

export const lessons: Translated<Texts['lessons']> = {
  all,
  list: '课程',
  listEmpty: '没有课程。',
  done: (took) => `✓ 修复用时 ${took}`,
  runs: '进行中',
  notHere: '课程在演练场中：kdbg playground。',
  noneRuns: '没有进行中的课程。',
  starting: (title) => `正在开始：${title}`,
  stopping: '正在结束课程',
  welcome: [
    '这是属于你自己的小型 Kubernetes。它运行在 kdbg 内部，仅限本机，并随它结束。',
    '每一课会弄坏其中某处。请找出原因并修复：修好后 kdbg 会自己发现。',
  ],
  begin: '选择一课',
  look: '随便看看',
  go: '开始动手',
  hint: '下一提示',
  reset: '重新开始',
  next: '下一课',
  stop: '结束课程',
  others: '所有课程',
  hintTitle: (n, of) => `提示 ${n}/${of}`,
  noHint: '还没有显示任何提示。',
  how: 'Pod 在列表中，kdbg 发现的问题在“诊断”中：按 2 前往，再按数字选用有帮助的办法，esc 返回。? 列出所有按键；H 再次打开这里，带有提示。',
  mendedAfter: (took) => `✓ 修复用时 ${took}。`,
  gone: (objects) => `${objects.join('、')} 已经不存在：按 r 全部重新创建。`,
  allMended: (count) => `全部 ${count} 课都已修复。`,
  line: (title) => title,
  lineHints: (key, shown, of) => `${key} ${shown === 0 ? '提示' : `提示 (${shown}/${of})`}`,
  lineMended: (key, took) => `修复用时 ${took} · ${key} 答案，下一课`,
  lineGone: (key, objects) => `${objects.join('、')} 已删除 · ${key} 重新开始`,
  lineNone: (key) => `演练场：${key} 列出课程`,
  unknown: (name) => `没有课程 ${name}。`,
  names: (names) => `课程有 ${names.join('、')}。`,
};
