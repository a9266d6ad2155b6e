import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, context, contextBytes, integer, octets, oid, sequence, set, tagged, utcTime, utf8, yes } from './der.ts';

/** A server's certificate and what it is trusted by, as PEM. */
export interface ServerCertificate {
  ca: string;
  cert: string;
  key: string;
}

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

const nameOf = (common: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(common))));
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value));

function pem(kind: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return `-----BEGIN ${kind}-----\n${(lines ?? []).join('\n')}\n-----END ${kind}-----\n`;
}

interface Wanted {
  subject: string;
  issuer: string;
  key: KeyObject;
  signer: KeyObject;
  now: number;
  extensions: readonly Buffer[];
}

/** A certificate of X.509 version 3 (RFC 5280) with an elliptic curve key. */
function certificate({ subject, issuer, key, signer, now, extensions }: Wanted): Buffer {
  const body = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_SHA256,
    nameOf(issuer),
    sequence(utcTime(now - DAY), utcTime(now + 30 * DAY)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...extensions)),
  );
  return sequence(body, ECDSA_SHA256, bits(sign('sha256', body, signer)));
}

/**
 * A new authority and a certificate of its own for 127.0.0.1 and localhost, good for thirty days; the authority's key is thrown away, so
 * that nothing else can ever be made with it.
 */
export function serverCertificate(now: number): ServerCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const server = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const issuer = 'kdbg playground';
  const ca = certificate({
    subject: issuer,
    issuer,
    key: authority.publicKey,
    signer: authority.privateKey,
    now,
    extensions: [
      extension('2.5.29.19', true, sequence(yes)),
      // keyCertSign
      extension('2.5.29.15', true, tagged(0x03, Buffer.from([2, 0x04]))),
    ],
  });
  const cert = certificate({
    subject: 'localhost',
    issuer,
    key: server.publicKey,
    signer: authority.privateKey,
    now,
    extensions: [
      extension(
        '2.5.29.17',
        false,
        sequence(contextBytes(2, Buffer.from('localhost')), contextBytes(7, Buffer.from([127, 0, 0, 1]))),
      ),
      // serverAuth
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
    ],
  });
  return {
    ca: pem('CERTIFICATE', ca),
    cert: pem('CERTIFICATE', cert),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
