import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiVersionOf } from '../../../../src/kube/resources.ts';
import { decodeProtobuf } from '../../../../src/playground/api/protobuf/decode.ts';
import { messageOf } from '../../../../src/playground/api/protobuf/fields.ts';
import { VALUES } from '../../../../src/playground/api/protobuf/values.ts';
import { ApiFailure } from '../../../../src/playground/failure.ts';
import { SERVED } from '../../../../src/playground/served.ts';
import { bytesField, encode, envelope, jsonOf, numberField, varint } from '../../../support/protobuf.ts';

/** What `kubectl create deployment web --image=nginx:1.22 --port=80` sends, of Kubernetes 1.35. */
const DEPLOYMENT =
  'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Er0BCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEosBCAESDAoKCgNhcHASA3dlYhpxChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViElESMwoFbmdpbngSCm5naW54OjEuMjIqADIKCgAQABhQIgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==';
/** `kubectl create secret generic s --from-literal=p=x`. */
const SECRET = 'azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAXASAXgaABoAIgA=';
/** `kubectl create quota q --hard=cpu=1`. */
const QUOTA = 'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRIjChEKAXESABoAIgAqADIAOABCABIMCgoKA2NwdRIDCgExGgAaACIA';
/** `kubectl create service clusterip c --tcp=80:web`. */
const SERVICE =
  'azhzAAoNCgJ2MRIHU2VydmljZRJkChsKAWMSABoAIgAqADIAOABCAFoICgNhcHASAWMSQQocCgY4MC13ZWISA1RDUBhQIgkIARAAGgN3ZWIoABIICgNhcHASAWMaACIJQ2x1c3RlcklQOgBCAFIAWgBgAGgAGgIKABoAIgA=';

const KINDS = [
  ...SERVED.map((one) => [apiVersionOf(one), one.kind] as const),
  ['v1', 'Binding'],
  ['v1', 'DeleteOptions'],
  ['policy/v1', 'Eviction'],
  ['autoscaling/v1', 'Scale'],
  ['authorization.k8s.io/v1', 'SelfSubjectAccessReview'],
] as const;

const nameIn = (kind: string) => (kind === 'DeleteOptions' ? 'meta.k8s.io/v1.DeleteOptions' : kind);
const configMap = (...raw: Buffer[]) => decodeProtobuf(envelope('v1', 'ConfigMap', Buffer.concat(raw)));

/** What a body is refused with; undefined for one that is read. Anything but a 400 is thrown on. */
function refusal(body: Buffer): string | undefined {
  try {
    decodeProtobuf(body);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ApiFailure && thrown.status.code === 400) return thrown.message;
    throw thrown;
  }
}

describe('bodies in protobuf', () => {
  test('what kubectl sends is what it means: fields that it leaves empty are missing', () => {
    const labels = { app: 'web' };
    expect(decodeProtobuf(Buffer.from(DEPLOYMENT, 'base64'))).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        strategy: {},
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name: 'nginx', image: 'nginx:1.22', ports: [{ containerPort: 80 }], resources: {} }],
          },
        },
      },
      status: {},
    });
    expect(decodeProtobuf(Buffer.from(SECRET, 'base64'))).toMatchObject({
      metadata: { name: 's' },
      data: { p: 'eA==' },
    });
    expect(decodeProtobuf(Buffer.from(QUOTA, 'base64'))).toMatchObject({ spec: { hard: { cpu: '1' } } });
    expect(decodeProtobuf(Buffer.from(SERVICE, 'base64'))).toMatchObject({
      spec: { ports: [{ name: '80-web', protocol: 'TCP', port: 80, targetPort: 'web' }], type: 'ClusterIP' },
    });
  });

  test.each(KINDS)('%s %s comes back as it was written', (apiVersion, kind) => {
    fc.assert(
      fc.property(jsonOf(apiVersion, nameIn(kind)), (object) => {
        const body = envelope(apiVersion, kind, encode(apiVersion, nameIn(kind), object));
        const { kind: read, apiVersion: version, ...rest } = decodeProtobuf(body);
        expect([version, read]).toEqual([apiVersion, kind]);
        expect(rest).toEqual(object);
      }),
      { numRuns: 15 },
    );
  });

  test('every type that a field names is known', () => {
    const seen = new Set<string>();
    const unknown: string[] = [];
    const visit = (home: string, type: string) => {
      const message = messageOf(home, type);
      if (!message && !VALUES.has(type)) unknown.push(`${type} of ${home}`);
      if (!message || seen.has(`${message.home}.${type}`)) return;
      seen.add(`${message.home}.${type}`);
      for (const field of message.fields.values()) visit(message.home, field.type);
    };
    for (const [apiVersion, kind] of KINDS) visit(apiVersion, nameIn(kind));
    expect(unknown).toEqual([]);
    expect(seen.size).toBeGreaterThan(200);
  });

  test('what a newer client adds is skipped, of any type and in groups', () => {
    const added = [
      numberField(900, 5n),
      bytesField(901, 'new'),
      Buffer.concat([varint((902n << 3n) | 1n), Buffer.alloc(8, 1)]),
      Buffer.concat([varint((903n << 3n) | 5n), Buffer.alloc(4, 1)]),
      Buffer.concat([varint((904n << 3n) | 3n), bytesField(4, 'in a group'), varint((904n << 3n) | 4n)]),
    ];
    expect(configMap(...added, bytesField(1, bytesField(1, 'named')), ...added)).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'named' },
    });
  });

  test('numbers: negative ones, packed ones, and those that are written longer than they need to be', () => {
    const context = (...fields: Buffer[]) =>
      decodeProtobuf(envelope('v1', 'Pod', bytesField(2, bytesField(14, Buffer.concat(fields))))).spec;
    const packed = Buffer.concat([varint(1n), varint(-2n), varint(70_000n)]);
    expect(context(numberField(2, -1n), bytesField(4, packed), numberField(4, 3n))).toEqual({
      securityContext: { runAsUser: -1, supplementalGroups: [1, -2, 70_000, 3] },
    });
    expect(context(Buffer.from([0x10, 0x85, 0x80, 0x00]))).toEqual({ securityContext: { runAsUser: 5 } });
  });

  test('a key of a map can be any text', () => {
    const entry = bytesField(2, Buffer.concat([bytesField(1, '__proto__'), bytesField(2, 'kept')]));
    expect(Object.entries(configMap(entry).data as object)).toEqual([['__proto__', 'kept']]);
    expect(configMap(bytesField(2, ''))).toMatchObject({ data: { '': '' } });
  });

  test('a time of zero is none; one that no calendar has is refused', () => {
    const created = (...parts: Buffer[]) => configMap(bytesField(1, bytesField(8, Buffer.concat(parts)))).metadata;
    expect(created()).toEqual({});
    expect(created(numberField(1, 1_700_000_000n), numberField(2, 999n))).toEqual({
      creationTimestamp: '2023-11-14T22:13:20Z',
    });
    expect(() => created(numberField(1, 1n << 60n))).toThrow('field 8 is no time');
  });
});

describe('a body that can not be read', () => {
  const cases: readonly (readonly [string, Buffer])[] = [
    ['it is no protobuf of Kubernetes, which begins with [107 56 115 0]', Buffer.from('{"kind":"Pod"}')],
    ['the playground knows no Tree of v1 in protobuf: send it as JSON', envelope('v1', 'Tree', Buffer.alloc(0))],
    ['the playground knows no kind of no version in protobuf: send it as JSON', Buffer.from('k8s\0')],
    ['its object is written as gzip', Buffer.concat([Buffer.from('k8s\0'), bytesField(3, 'gzip')])],
    ['it ends in the middle of a field', envelope('v1', 'Pod', Buffer.from([0x0a, 0x05, 0x01]))],
    ['it ends in the middle of a number', envelope('v1', 'Pod', Buffer.from([0x80]))],
    ['a number is longer than ten bytes', envelope('v1', 'Pod', Buffer.alloc(11, 0xff))],
    ['field 1 is a number, and is none in its kind', envelope('v1', 'Pod', numberField(1, 1n))],
    ['field 1 is no UTF-8', envelope('v1', 'Pod', bytesField(1, bytesField(1, Buffer.from([0xff]))))],
    ['field 3 is no number, and is one in its kind', envelope('apps/v1', 'ControllerRevision', bytesField(3, 'x'))],
    ['a group ends that has not begun', envelope('v1', 'Pod', Buffer.from([0x0c]))],
    ['it ends in the middle of a group', envelope('v1', 'Pod', Buffer.from([0x0b]))],
    ['field 1 is of the unknown type 7', envelope('v1', 'Pod', Buffer.from([0x0f]))],
    ['a field has the number 0', envelope('v1', 'Pod', Buffer.from([0x00, 0x00]))],
    [
      "what is JSON within field 2 can't be read",
      envelope('apps/v1', 'ControllerRevision', bytesField(2, bytesField(1, '{'))),
    ],
  ];
  test.each(cases)('%s', (why, body) => {
    expect(refusal(body)).toContain(`the body can't be read: ${why}`);
  });

  test('random bytes are read or refused, whatever they are', () => {
    const kinds = fc.constantFrom(...KINDS);
    fc.assert(
      fc.property(
        kinds,
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 60 }),
        ([version, kind], raw, end) => {
          refusal(Buffer.from(raw));
          refusal(Buffer.concat([Buffer.from('k8s\0'), raw]));
          refusal(envelope(version, kind, Buffer.from(raw)));
          refusal(envelope(version, kind, Buffer.concat([bytesField(1, raw), bytesField(2, end)])));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('so is what kubectl sends, cut anywhere or with any byte changed', () => {
    const whole = Buffer.from(DEPLOYMENT, 'base64');
    for (let at = 0; at < whole.length; at++) {
      refusal(whole.subarray(0, at));
      for (const other of [0x00, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(whole);
        changed[at] = other;
        refusal(changed);
      }
    }
  });

  test('a long packed list and a deep nest of messages are no harm', () => {
    const many = Buffer.alloc(300_000, 1);
    expect(refusal(envelope('v1', 'Pod', bytesField(2, bytesField(14, bytesField(4, many)))))).toBeUndefined();
    let deep = Buffer.alloc(0);
    for (let i = 0; i < 1000; i++) deep = Buffer.from(bytesField(1, deep));
    expect(refusal(envelope('v1', 'ConfigMap', deep))).toContain("the body can't be read");
  });
});
