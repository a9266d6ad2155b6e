import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseTime } from '../../base/age.ts';
import { KdbgError } from '../../base/errors.ts';
import { recordOf, recordsOf, stringsOf, textOf } from '../../base/untrusted.ts';
import type { ReleaseAnswer, ReleaseHook, ReleaseProbe } from '../../diagnosis/probes.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { headsOf } from './manifest.ts';

const unzip = promisify(gunzip);
/** A Secret holds at most 1 MiB; what unpacks to more than this many bytes is no release. */
const LARGEST = 64 * 1024 * 1024;

/**
 * A release as Helm 3 keeps it: JSON, gzipped, in base64 (of a Secret once more, as all its values). The values, templates and manifests
 * are dropped here; what is left names objects and tells how the last operation went.
 */
export async function readRelease(
  client: KubeClient,
  request: ReleaseProbe,
  signal: AbortSignal,
): Promise<ReleaseAnswer> {
  const { kind, namespace, name } = request;
  const object = recordOf(await client.json({ path: resourcePath(RESOURCES[kind], { namespace, name }), signal }));
  const kept = textOf(recordOf(object.data).release);
  const text = kind === 'Secret' ? Buffer.from(kept, 'base64').toString('latin1') : kept;
  return answerOf(await unpack(text));
}

async function unpack(base64: string): Promise<Record<string, unknown>> {
  const bytes = Buffer.from(base64, 'base64');
  try {
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const json = zipped ? await unzip(bytes, { maxOutputLength: LARGEST }) : bytes;
    return recordOf(JSON.parse(json.toString('utf8')));
  } catch {
    throw new KdbgError('odd-release', texts.findings.releases.odd);
  }
}

function answerOf(release: Record<string, unknown>): ReleaseAnswer {
  const info = recordOf(release.info);
  const chart = recordOf(recordOf(release.chart).metadata);
  const begunAt = parseTime(info.last_deployed);
  return {
    type: 'release',
    chart: [textOf(chart.name), textOf(chart.version)].filter(Boolean).join(' '),
    status: textOf(info.status),
    description: withoutValues(textOf(info.description)),
    ...(begunAt === undefined ? {} : { begunAt }),
    objects: headsOf(textOf(release.manifest)),
    hooks: recordsOf(release.hooks).flatMap(hookOf),
  };
}

function hookOf(hook: Record<string, unknown>): ReleaseHook[] {
  const [head] = headsOf(textOf(hook.manifest));
  const known = head ?? { apiVersion: '', kind: textOf(hook.kind), name: textOf(hook.name) };
  if (!known.name) return [];
  return [{ ...known, events: stringsOf(hook.events), phase: textOf(recordOf(hook.last_run).phase) }];
}

/** Errors of the API server quote the value that it refuses; that of a Secret stays here. */
function withoutValues(description: string): string {
  if (!/\bSecret\b/.test(description)) return description;
  return description.replace(/Invalid value: .*/s, 'Invalid value');
}
