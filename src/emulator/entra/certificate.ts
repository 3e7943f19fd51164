// A self-signed certificate for loopback addresses. MSAL requires https of an authority, and some clients require it of
// Graph.
//
// node:crypto reads certificates and writes none. The packages that do take as long to load as a third of the gateway,
// so the few structures that this certificate needs are encoded here, in DER:
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** PEM strings, as node:tls expects them. */
export interface Certificate {
  cert: string;
  key: string;
}

const tag = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
  /** Of `GeneralName`. */
  dnsName: 0x82,
  ipAddress: 0x87,
  /** Of `TBSCertificate`. */
  version: 0xa0,
  extensions: 0xa3,
} as const;

const oid = {
  ecdsaWithSha256: der('oid', Buffer.from('2a8648ce3d040302', 'hex')),
  commonName: der('oid', Buffer.from('550403', 'hex')),
  subjectAltName: der('oid', Buffer.from('551d11', 'hex')),
};

const validForMs = 365 * 24 * 60 * 60 * 1_000;

/**
 * Creates a new certificate and key. A client that trusts several certificates needs a different subject for each.
 */
export function createCertificate(subject = 'Emulated tenant'): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der('sequence', oid.ecdsaWithSha256);
  const name = der('sequence', der('set', der('sequence', oid.commonName, der('text', Buffer.from(subject)))));
  const addresses = der(
    'sequence',
    der('ipAddress', Buffer.from([127, 0, 0, 1])),
    der('dnsName', Buffer.from('localhost')),
  );
  const now = Date.now();
  const signed = der(
    'sequence',
    der('version', der('integer', Buffer.from([2]))),
    // A positive number: the first byte is below 0x80.
    der('integer', Buffer.from([1]), randomBytes(15)),
    algorithm,
    name,
    der('sequence', time(now), time(now + validForMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der('extensions', der('sequence', der('sequence', oid.subjectAltName, der('octets', addresses)))),
  );
  const signature = der('bits', Buffer.from([0]), sign('sha256', signed, privateKey));
  const base64 = der('sequence', signed, algorithm, signature).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Encodes a value of at most 65,535 bytes. */
function der(type: keyof typeof tag, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag[type], ...lengthBytes]), content]);
}

/** Encodes a moment between 1950 and 2049, as `YYMMDDHHMMSSZ`. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return der('time', Buffer.from(`${digits.slice(2, 14)}Z`));
}
