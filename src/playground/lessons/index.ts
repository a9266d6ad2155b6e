import { configKey } from './configKey.ts';
import { crash } from './crash.ts';
import { fullNode } from './fullNode.ts';
import { imageTypo } from './imageTypo.ts';
import { failedJob } from './job.ts';
import { label } from './label.ts';
import { liveness } from './liveness.ts';
import { memory } from './memory.ts';
import { oldConfig } from './oldConfig.ts';
import { password } from './password.ts';
import { port } from './port.ts';
import { readiness } from './readiness.ts';
import { release } from './release.ts';
import { rollout } from './rollout.ts';
import { storageClass } from './storageClass.ts';
import type { Lesson } from './types.ts';

/** Every lesson, the easy ones first. Another lesson is a file, its line here and its sentences in the texts. */
export const LESSONS: readonly Lesson[] = [
  imageTypo,
  password,
  crash,
  configKey,
  oldConfig,
  rollout,
  memory,
  readiness,
  liveness,
  fullNode,
  storageClass,
  label,
  port,
  failedJob,
  release,
];
