import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';
import { admission } from './findings/admission.ts';
import { codes, families, objects } from './findings/codes.ts';
import { common, remedies, unseen } from './findings/common.ts';
import { configChanged } from './findings/configChanged.ts';
import { crash } from './findings/crash.ts';
import { evicted } from './findings/evicted.ts';
import { images } from './findings/images.ts';
import { ingresses } from './findings/ingresses.ts';
import { chain, mounts } from './findings/mounts.ts';
import { nodes } from './findings/nodes.ts';
import { probes } from './findings/probes.ts';
import { releases } from './findings/releases.ts';
import { report } from './findings/report.ts';
import { autoscalers, budgets, jobs, rollouts } from './findings/rollouts.ts';
import { sandbox } from './findings/sandbox.ts';
import { scheduling } from './findings/scheduling.ts';
import { services } from './findings/services.ts';
import { sockets } from './findings/sockets.ts';
import { config, start } from './findings/start.ts';
import { storage, storageRemedies } from './findings/storage.ts';
import { terminating } from './findings/terminating.ts';
import { throttled } from './findings/throttled.ts';
import { usualCauses } from './findings/usual.ts';

/**
 * Terms are those of the Chinese documentation of Kubernetes: 污点 taint, 容忍度 toleration, 就绪/存活/启动探针, 镜像仓库 registry, 拉取 pull,
 * 驱逐 evict, 请求 request, 限制 limit, 配额 quota, 停止调度 cordon. A claim is a PVC, as everybody says.
 */
export const findings: Translated<Texts['findings']> = {
  codes,
  usualCauses,
  families,
  objects,
  common,
  remedies,
  unseen,
  images,
  crash,
  start,
  config,
  configChanged,
  evicted,
  throttled,
  services,
  ingresses,
  probes,
  rollouts,
  autoscalers,
  budgets,
  jobs,
  scheduling,
  nodes,
  sandbox,
  terminating,
  admission,
  storage,
  storageRemedies,
  mounts,
  chain,
  releases,
  sockets,
  report,
};
