import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import type { StoredKind, SyncState } from '../../../src/store/types.ts';
import { ago, anEvent, NOON, snapshotWith } from '../../support/snapshot.ts';

const metadata = (name: string, more: object = {}) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  creationTimestamp: ago(600),
  ...more,
});
const to = (name: string, port: object, path = '/') => ({
  path,
  pathType: 'Prefix',
  backend: { service: { name, port } },
});
const anIngress = (spec: object, more: object = {}, status: object = {}) => ({
  kind: 'Ingress',
  metadata: metadata('front', more),
  spec: { ingressClassName: 'nginx', ...spec },
  status,
});
const routes = (...paths: readonly object[]) => ({ rules: [{ host: 'shop.example.com', http: { paths } }] });
const aService = (
  name: string,
  ports: readonly object[] = [{ name: 'http', port: 80, targetPort: 8080 }],
  spec = {},
) => ({
  kind: 'Service',
  metadata: metadata(name),
  spec: { ports, ...spec },
});
const aClass = (name: string, annotations: object = {}) => ({
  kind: 'IngressClass',
  metadata: { name, uid: `uid-class-${name}`, annotations },
});
const nginx = aClass('nginx');
const byDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' };

function find(
  objects: readonly unknown[],
  options: { states?: Partial<Record<StoredKind, SyncState>>; answers?: Readonly<Record<string, ProbeAnswer>> } = {},
) {
  const snapshot = snapshotWith(objects, { namespace: 'shop', ...options });
  return diagnose(snapshot, NOON, (key) => options.answers?.[key]).findings.filter(({ code }) =>
    code.startsWith('ingress-'),
  );
}
const codes = (...objects: readonly unknown[]) => find(objects).map(({ severity, code }) => `${severity} ${code}`);
const forbidden: SyncState = { phase: 'forbidden', since: NOON, reason: 'no right' };

describe('the class of an Ingress', () => {
  const web = aService('web');
  const plain = routes(to('web', { number: 80 }));

  it('that does not exist is told with the one that was meant', () => {
    const [found] = find([nginx, web, anIngress({ ...plain, ingressClassName: 'nginx-internal' })]);
    expect(found).toMatchObject({
      code: 'ingress-class-missing',
      severity: 'error',
      title: 'The Ingress front names the class nginx-internal, which does not exist',
    });
    expect(found?.cause).toContain('There is nginx.');
    expect(found?.remedies[0]).toMatchObject({
      command: 'resource.edit',
      title: 'Edit ingress/front: ingressClassName nginx',
    });
  });

  it('is well where it exists, where a default is meant, and where a controller has taken the Ingress all the same', () => {
    expect(codes(nginx, web, anIngress(plain))).toEqual([]);
    expect(codes(aClass('nginx', byDefault), web, anIngress({ ...plain, ingressClassName: undefined }))).toEqual([]);
    const taken = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } };
    expect(codes(web, anIngress({ ...plain, ingressClassName: 'contour' }, {}, taken))).toEqual([]);
    expect(codes(web, anIngress({ ...plain, ingressClassName: undefined }, {}, taken))).toEqual([]);
  });

  it('that is not named is an error where none is the default and nobody takes the Ingress', () => {
    const unnamed = { ...plain, ingressClassName: undefined };
    expect(codes(nginx, web, anIngress(unnamed))).toEqual(['error ingress-class-missing']);
    expect(codes(nginx, web, anIngress(unnamed, { creationTimestamp: ago(30) }))).toEqual([]);
    const event = anEvent({ kind: 'Ingress', name: 'front' }, { type: 'Normal', reason: 'Sync', message: 'UrlMap' });
    expect(codes(web, anIngress(unnamed), event)).toEqual([]);
  });

  it('in an annotation needs no object: it is a warning where it is nearly the name of one, else for information', () => {
    const annotated = (name: string) =>
      anIngress({ ...plain, ingressClassName: undefined }, { annotations: { 'kubernetes.io/ingress.class': name } });
    expect(codes(nginx, web, annotated('nginx'))).toEqual([]);
    expect(codes(nginx, web, annotated('ngnix'))).toEqual(['warning ingress-class-missing']);
    expect(codes(nginx, web, annotated('gce'))).toEqual(['info ingress-class-missing']);
  });

  it('is not judged where classes may not be listed', () => {
    const objects = [web, anIngress({ ...plain, ingressClassName: 'nowhere' })];
    expect(find(objects, { states: { IngressClass: forbidden } })).toEqual([]);
  });
});

describe('the backends of an Ingress', () => {
  it('that do not exist are told once each, with all that is sent there and the name that is near', () => {
    const paths = [
      to('shop-api', { number: 80 }, '/api'),
      to('shop-api', { number: 80 }, '/v2'),
      to('web', { number: 80 }),
    ];
    const found = find([nginx, aService('web'), aService('api'), anIngress(routes(...paths))]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'error',
      title: 'The Ingress front leads to the Service shop-api, which does not exist',
    });
    expect(found[0]?.cause).toContain('shop.example.com/api and shop.example.com/v2');
    expect(found[0]?.cause).toContain('Nearest: service/api');
  });

  it('may be the default backend, or a resource, or of the controller’s own', () => {
    const other = { defaultBackend: { service: { name: 'fallback', port: { number: 80 } } } };
    expect(find([nginx, anIngress(other)])[0]?.cause).toContain('sends defaultBackend to the Service fallback');
    expect(codes(nginx, anIngress({ defaultBackend: { resource: { kind: 'Bucket', name: 'b' } } }))).toEqual([]);
    expect(codes(nginx, anIngress(routes(to('redirect', { name: 'use-annotation' }))))).toEqual([]);
    expect(codes(nginx, anIngress({ rules: [{ host: 'shop.example.com' }] }))).toEqual([]);
  });

  it('are looked up by number or name; the port of the container is told as that', () => {
    const [found] = find([nginx, aService('web'), anIngress(routes(to('web', { number: 8080 })))]);
    expect(found).toMatchObject({
      code: 'ingress-port-mismatch',
      title: 'The Ingress front leads to port 8080 of the Service web, which has only 80 (http)',
    });
    expect(found?.cause).toContain('8080 is the port of the pods behind it');
    expect(codes(nginx, aService('web'), anIngress(routes(to('web', { name: 'http' }))))).toEqual([]);
    expect(codes(nginx, aService('web'), anIngress(routes(to('web', { name: 'https' }))))).toEqual([
      'error ingress-port-mismatch',
    ]);
  });

  it('outside of the cluster have whatever ports they have', () => {
    const outside = aService('web', [], { type: 'ExternalName', externalName: 'example.com' });
    expect(codes(nginx, outside, anIngress(routes(to('web', { number: 443 }))))).toEqual([]);
  });

  it('are not missed while an Ingress has just been made, nor where Services may not be read', () => {
    const lost = routes(to('lost', { number: 80 }));
    expect(codes(nginx, anIngress(lost, { creationTimestamp: ago(1) }))).toEqual([]);
    expect(find([nginx, anIngress(lost)], { states: { Service: forbidden } })).toEqual([]);
  });
});

describe('the certificates of an Ingress', () => {
  const tls = { tls: [{ hosts: ['pay.example.com'], secretName: 'pay-tls' }] };
  const secret = { kind: 'Secret', metadata: metadata('pay-tls') };

  it('whose Secret is missing are told with their hosts', () => {
    const [found] = find([nginx, { kind: 'Secret', metadata: metadata('pay-tls2') }, anIngress(tls)]);
    expect(found).toMatchObject({
      code: 'ingress-secret-missing',
      severity: 'error',
      title: 'The Ingress front names the TLS Secret pay-tls, which does not exist',
    });
    expect(found?.cause).toContain('The certificate of pay.example.com');
    expect(found?.cause).toContain('Nearest: secret/pay-tls2');
  });

  it('may be on their way, where an annotation has them made', () => {
    const made = (seconds: number) =>
      anIngress(tls, { creationTimestamp: ago(seconds), annotations: { 'cert-manager.io/cluster-issuer': 'le' } });
    expect(codes(nginx, made(60))).toEqual([]);
    expect(find([nginx, made(900)])[0]?.cause).toContain('asks cert-manager to make it, and it has not');
  });

  it('whose Secret is of another type are well where it has the keys', () => {
    const listed = (...names: string[]): ProbeAnswer => ({ type: 'tls-secrets', names });
    const keys = (...of: string[]): ProbeAnswer => ({ type: 'keys', keys: of });
    const told = (answers: Readonly<Record<string, ProbeAnswer>>) => find([nginx, secret, anIngress(tls)], { answers });
    expect(told({})).toEqual([]);
    expect(told({ 'tls-secrets/shop': listed('shop/pay-tls'), 'keys/Secret/shop/pay-tls': keys() })).toEqual([]);
    expect(
      told({ 'tls-secrets/shop': listed(), 'keys/Secret/shop/pay-tls': keys('ca.crt', 'tls.crt', 'tls.key') }),
    ).toEqual([]);
    const [found] = told({ 'tls-secrets/shop': listed(), 'keys/Secret/shop/pay-tls': keys('cert.pem') });
    expect(found?.title).toBe('The Ingress front names the TLS Secret pay-tls, which holds no certificate');
    expect(found?.cause).toContain('lacks tls.crt and tls.key; it has cert.pem');
  });

  it('without a Secret’s name, or where Secrets may not be read, are not judged', () => {
    expect(codes(nginx, anIngress({ tls: [{ hosts: ['pay.example.com'] }] }))).toEqual([]);
    expect(find([nginx, anIngress(tls)], { states: { Secret: forbidden } })).toEqual([]);
  });
});
