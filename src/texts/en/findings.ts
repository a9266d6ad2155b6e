import { admission } from './findings/admission.ts';
import { codes, families } from './findings/codes.ts';
import { common, remedies, unseen } from './findings/common.ts';
import { crash } from './findings/crash.ts';
import { images } from './findings/images.ts';
import { nodes } from './findings/nodes.ts';
import { probes } from './findings/probes.ts';
import { releases } from './findings/releases.ts';
import { report } from './findings/report.ts';
import { rollouts } from './findings/rollouts.ts';
import { scheduling } from './findings/scheduling.ts';
import { config, start } from './findings/start.ts';
import { storage, storageRemedies } from './findings/storage.ts';

/** Sentences of this part, as functions of the figures in them. */
export const findings = {
  codes,
  families,
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
  scheduling,
  storage,
  storageRemedies,
  nodes,
  releases,
  report,
};
