import { admission } from './findings/admission.ts';
import { codes, families, objects } from './findings/codes.ts';
import { common, remedies, unseen } from './findings/common.ts';
import { configChanged } from './findings/configChanged.ts';
import { crash } from './findings/crash.ts';
import { evicted } from './findings/evicted.ts';
import { images } from './findings/images.ts';
import { ingresses } from './findings/ingresses.ts';
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
import { chain, mounts, storage, storageRemedies } from './findings/storage.ts';
import { terminating } from './findings/terminating.ts';
import { throttled } from './findings/throttled.ts';
import { usualCauses } from './findings/usual.ts';

/** Sentences of this part, as functions of the figures in them. */
export const findings = {
  codes,
  usualCauses,
  families,
  objects,
  admission,
  common,
  remedies,
  unseen,
  images,
  crash,
  start,
  config,
  probes,
  rollouts,
  autoscalers,
  budgets,
  jobs,
  scheduling,
  storage,
  storageRemedies,
  mounts,
  chain,
  nodes,
  releases,
  configChanged,
  evicted,
  sandbox,
  terminating,
  throttled,
  services,
  ingresses,
  sockets,
  report,
};
