import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';

export const report: Translated<Texts['findings']['report']> = {
  summary: '说明什么出了问题、为什么、怎么解决',
  options: {
    namespace: '要查看的命名空间；不写则用 kubeconfig 中的',
    all: '查看所有命名空间',
    deep: '在只有容器内部才能判断时，也可在容器中运行命令；不写则只读取 API',
    output: 'text 给人看，json 给程序用',
    severity: '略去低于此级别的内容',
    watch: '持续运行，报告新出现、变化和消失的内容',
    explain: '说明一个代码的含义和解决办法，不需要集群',
  },
  notes: [
    '诊断结果中没有错误时退出码为 0，有错误时为 1，kdbg 无法查看时为 2。',
    'JSON 的格式见 docs/diagnose.schema.json；使用 --watch 时每个事件一行，第一行是完整的报告。',
    '无权读取的内容列在“未能查看”下：对它们不作任何好坏判断。',
  ],
  looked: (context, time) => `上下文 ${context}，${time}`,
  watching: '从现在起报告新出现、变化和消失的内容。按 ctrl-c 结束。',
  found: '新出现',
  changed: '已变化',
  gone: '已消失',
  allSeen: '又能读取全部内容',
  next: (clock) => `Kubernetes 下次重试是在 ${clock}。`,
  moreEvidence: (n) => `另有 ${n} 条（-o json 显示全部）`,
  nothing: (scope) => `${scope}：就 kdbg 所能看到的，没有任何问题。`,
  scopeNamespace: (namespace) => `命名空间 ${namespace}`,
  scopeAll: '整个集群',
  scopeObject: (object, scope) => `${object}（${scope}）`,
  count: (errors, warnings, infos, scope) => {
    const parts = [
      errors ? `${errors} 个错误` : '',
      warnings ? `${warnings} 个警告` : '',
      infos ? `${infos} 条说明` : '',
    ].filter((part) => part !== '');
    return `${scope}：${parts.join('，')}`;
  },
  why: 'kdbg 的判断依据',
  helps: '解决办法',
  unseen: '未能查看',
  unseenLine: (resource, reason) => `${resource}：${reason}`,
  unseenMany: (resources) => resources.join('、'),
  unseenFirst: (resource, reason) => `${resource} 的原因：${reason}（-o json 给出每一种的原因。）`,
  noSuchObject: (object, scope) => `没有 ${object}（${scope}）。`,
  noSuchObjectTodo: '请检查名称和命名空间（-n）。',
  noSuchNamespace: (namespace) => `没有命名空间 ${namespace}。`,
  noSuchNamespaceTodo: '用 -n 指定另一个，或用 -A 查看全部。',
  nothingVisibleTodo: '用 -n 指定另一个命名空间；如果你能读取某个对象但不能列出它的类型，请指定该对象（KIND/NAME）。',
  badObject: (given) => `“${given}”不是对象的名称。`,
  badObjectTodo: '请写成 KIND/NAME，例如 deployment/web 或 pod/web-1。',
  unknownKind: (known, kind) => `kdbg 不认识“${kind}”：它能诊断 ${known.join('、')} 等。`,
  unknownCode: (code) => `没有代码 ${code}。`,
  unknownCodeTodo: (near) => (near ? `你是指 ${near} 吗？` : '全部代码见 docs/findings.md。'),
  docTitle: '诊断结果',
  docIntro:
    'kdbg 能判断的每个问题都有一个代码。代码是稳定的：脚本可以依赖它们。所列的严重程度是通常的：如果工作负载的其他副本仍在服务，规则可能降低它；如果有 Pod 在等待，则可能提高它。本页由目录生成（`npm run docs`）；`kdbg diagnose --explain CODE` 显示其中一项。还没有规则的代码永远不会报告。',
  docExample: '示例',
  docObject: '针对',
  docSeverity: '严重程度',
  docCauses: '常见原因',
  docHelp: '解决办法',
};
