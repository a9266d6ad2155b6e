import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiVersionOf } from '../../src/kube/resources.ts';
import { SERVED } from '../../src/playground/served.ts';
import { type GoField, goFields, type ProtoField, protoMessages } from './read.ts';

/** Kubernetes 1.35. */
const VERSION = 'v0.35.4';
const TABLE = new URL('../../src/playground/api/protobuf/fields.json', import.meta.url);

/** What is sent to the API beside the kinds that it keeps. */
const SENT: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Binding'],
  ['meta.k8s.io/v1', 'DeleteOptions'],
  ['autoscaling/v1', 'Scale'],
  ['policy/v1', 'Eviction'],
  ['authentication.k8s.io/v1', 'SelfSubjectReview'],
  ['authorization.k8s.io/v1', 'SelfSubjectAccessReview'],
  ['authorization.k8s.io/v1', 'SelfSubjectRulesReview'],
];

/** Messages that stand for one value in JSON; the decoder knows them by these names. */
const VALUES: Readonly<Record<string, string>> = {
  'k8s.io.apimachinery.pkg.api.resource.Quantity': 'Quantity',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': 'IntOrString',
  'k8s.io.apimachinery.pkg.runtime.RawExtension': 'RawExtension',
  'k8s.io.apimachinery.pkg.apis.meta.v1.Time': 'Time',
  'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime': 'MicroTime',
  'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1': 'FieldsV1',
  'k8s.io.api.authentication.v1.ExtraValue': 'Strings',
};
const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: 'bytes',
  bool: 'bool',
  int32: 'int',
  int64: 'int',
};
const MAY_BE_EMPTY = new Set([...Object.values(SCALARS), 'IntOrString']);
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';

interface Package {
  apiVersion: string;
  messages: ReadonlyMap<string, readonly ProtoField[]>;
  go: ReadonlyMap<string, GoField>;
}

function moduleFolder(name: string): string {
  // Outside of any module of ours, which would have a say in the version.
  const cwd = mkdtempSync(join(tmpdir(), 'kdbg-protobuf-'));
  const { stdout, stderr, status } = spawnSync('go', ['mod', 'download', '-json', `${name}@${VERSION}`], {
    cwd,
    encoding: 'utf8',
  });
  rmSync(cwd, { recursive: true });
  if (status !== 0) throw new Error(`go mod download ${name}: ${stderr ?? 'there is no Go here'}${stdout ?? ''}`);
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

/** The versions of the API by the name of their protobuf package. */
function packages(): ReadonlyMap<string, Package> {
  const found = new Map<string, Package>();
  const add = (name: string, folder: string, apiVersion: string) =>
    found.set(name, {
      apiVersion,
      messages: protoMessages(readFileSync(join(folder, 'generated.proto'), 'utf8')),
      go: goFields(
        readdirSync(folder)
          .filter((file) => /^[a-z_]*\.go$/.test(file) && !/^zz_|^generated|_test\.go$/.test(file))
          .map((file) => readFileSync(join(folder, file), 'utf8')),
      ),
    });
  const api = moduleFolder('k8s.io/api');
  for (const group of readdirSync(api, { withFileTypes: true })) {
    if (!group.isDirectory()) continue;
    for (const version of readdirSync(join(api, group.name))) {
      const folder = join(api, group.name, version);
      if (!existsSync(join(folder, 'generated.proto'))) continue;
      const own = /\+groupName=(\S*)/.exec(readFileSync(join(folder, 'doc.go'), 'utf8'))?.[1] ?? group.name;
      add(`k8s.io.api.${group.name}.${version}`, folder, apiVersionOf({ group: own, version }));
    }
  }
  add(META, join(moduleFolder('k8s.io/apimachinery'), 'pkg/apis/meta/v1'), 'meta.k8s.io/v1');
  return found;
}

const all = packages();
const table = new Map<string, Map<string, readonly string[]>>();

function packageOf(name: string): Package {
  const found = all.get(name);
  if (!found) throw new Error(`no package ${name}`);
  return found;
}

/** The short name of a type of a field; what it names is taken into the table. */
function typeOf(from: string, type: string): string {
  const scalar = SCALARS[type];
  if (scalar) return scalar;
  const full = type.startsWith('.') ? type.slice(1) : `${from}.${type}`;
  const value = VALUES[full];
  if (value) return value;
  const dot = full.lastIndexOf('.');
  const [home, message] = [full.slice(0, dot), full.slice(dot + 1)];
  take(home, message);
  return home === from ? message : `${packageOf(home).apiVersion}.${message}`;
}

/**
 * `NUMBER NAME TYPE`: `[]` marks a list, `{}` a map from strings, `?` a value that counts as left out when it is empty (0, false, ""), and
 * the name `...` a message whose fields stand in JSON beside the others.
 */
function lineOf(home: string, message: string, { number, name, type, shape }: ProtoField): string {
  const go = packageOf(home).go.get(`${message}.${number}`);
  if (!go) throw new Error(`${home}.${message}: no field ${number} in Go`);
  if (!go.inline && go.json === '') throw new Error(`${home}.${message}.${name} has no name in JSON`);
  const short = typeOf(home, type);
  const suffix =
    shape === 'list' ? '[]' : shape === 'map' ? '{}' : go.emptyIsMissing && MAY_BE_EMPTY.has(short) ? '?' : '';
  return `${number} ${go.inline ? '...' : go.json} ${short}${suffix}`;
}

function take(home: string, message: string): void {
  const { apiVersion, messages } = packageOf(home);
  const taken = table.get(apiVersion) ?? new Map<string, readonly string[]>();
  table.set(apiVersion, taken);
  if (taken.has(message)) return;
  const fields = messages.get(message);
  if (!fields) throw new Error(`no message ${home}.${message}`);
  taken.set(message, []);
  taken.set(
    message,
    fields.map((field) => lineOf(home, message, field)),
  );
}

for (const [apiVersion, kind] of [...SERVED.map((one) => [apiVersionOf(one), one.kind] as const), ...SENT]) {
  const home = [...all].find(([, one]) => one.apiVersion === apiVersion)?.[0];
  if (!home) throw new Error(`no package of ${apiVersion}`);
  take(home, kind);
}

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
const text = JSON.stringify(
  {
    about: [
      `Made by npm run protobuf from generated.proto and the Go types of k8s.io/api and k8s.io/apimachinery ${VERSION},`,
      'which are Copyright The Kubernetes Authors, Apache License 2.0 (http://www.apache.org/licenses/LICENSE-2.0).',
      'A field is "NUMBER NAME TYPE"; [] is a list, {} a map, ? what counts as missing when empty, ... stands for the fields of its type.',
    ],
    messages: Object.fromEntries(
      [...table].sort(byName).map(([version, messages]) => [version, Object.fromEntries([...messages].sort(byName))]),
    ),
  },
  undefined,
  2,
);
writeFileSync(TABLE, `${text}\n`);
