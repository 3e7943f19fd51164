// Validation of the files that variables point to. A wrong file would otherwise show only when the first user signs in,
// as a failure of the gateway.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';

import { maxManifestBytes, parseManifest, type Manifest } from './trusted-documents.js';

/** Bytes. A certificate chain with its key has a few thousand, a federated token fewer. */
const maxFileBytes = 1024 * 1024;

/** Returns the path itself if its file is readable; `undefined` otherwise. */
export function readableFile(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** Returns what a path points to instead of a federated token, such as "a directory"; `undefined` if it is one. */
export function tokenFileProblem(path: string): string | undefined {
  const { problem, text } = readText(path);
  return problem ?? (text.trim() === '' ? 'an empty file' : undefined);
}

/**
 * Returns what a path points to instead of a PEM file with a usable certificate and its private key; `undefined` if it
 * is one. The first certificate is checked, because @azure/identity signs with it. A certificate outside its validity
 * period is a problem too: Entra refuses it, so no user could sign in.
 */
export function certificateFileProblem(path: string): string | undefined {
  const { problem, text } = readText(path);
  if (problem !== undefined) return problem;
  if (!text.includes('-----BEGIN ')) return 'a file that is not PEM';
  if (!/-----BEGIN CERTIFICATE-----/.test(text)) return 'a file without a certificate';
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text)) return 'a file without a private key';
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(text)) {
    return 'a file with an encrypted private key; store the key without a passphrase';
  }
  try {
    return keyPairProblem(new X509Certificate(text), createPrivateKey(text));
  } catch {
    return 'a file whose certificate or private key cannot be parsed';
  }
}

export interface CertificateFacts {
  /** In ms since 1970. */
  validFromMs: number;
  validToMs: number;
  /** As the Entra admin center shows it. */
  thumbprint: string;
}

/** Returns the facts of the first certificate in a PEM file. Throws if there is none. */
export function readCertificate(path: string): CertificateFacts {
  const { fingerprint, validFrom, validTo } = new X509Certificate(readFileSync(path));
  return {
    validFromMs: Date.parse(validFrom),
    validToMs: Date.parse(validTo),
    thumbprint: fingerprint.replaceAll(':', ''),
  };
}

function keyPairProblem(certificate: X509Certificate, key: ReturnType<typeof createPrivateKey>): string | undefined {
  if (!certificate.checkPrivateKey(key)) return 'a file whose private key does not match its first certificate';
  // Client assertions are signed with RS256 or PS256.
  if (key.asymmetricKeyType !== 'rsa') return 'a file whose private key is not an RSA key, which Entra requires';
  if (Date.parse(certificate.validTo) < Date.now()) return `a certificate that expired on ${certificate.validTo}`;
  if (Date.parse(certificate.validFrom) > Date.now()) {
    return `a certificate that is not valid before ${certificate.validFrom}`;
  }
  return undefined;
}

/** Returns what a path points to instead of a manifest of trusted documents; `undefined` if it is one. */
export function manifestFileProblem(path: string): string | undefined {
  const read = readManifestFile(path);
  return 'problem' in read ? read.problem : undefined;
}

/** Returns the documents of a manifest; `undefined` if it is not one, which `manifestFileProblem` reports. */
export function readManifest(path: string): Manifest | undefined {
  const read = readManifestFile(path);
  return 'manifest' in read ? read.manifest : undefined;
}

function readManifestFile(path: string): ReturnType<typeof parseManifest> {
  const { problem, text } = readText(path, maxManifestBytes);
  return problem === undefined ? parseManifest(text) : { problem };
}

function readText(path: string, maxBytes = maxFileBytes): { text: string; problem?: string } {
  const file = statSync(path);
  if (file.isDirectory()) return { text: '', problem: 'a directory' };
  if (!file.isFile()) return { text: '', problem: 'something other than a file' };
  if (file.size > maxBytes) return { text: '', problem: `a file larger than ${maxBytes / 1024 / 1024} MiB` };
  return { text: readFileSync(path, 'utf8') };
}
