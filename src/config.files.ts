// Files that variables name, checked at startup: a wrong one would only show when users sign in, as a failure of ours.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';

/** Bytes; a certificate chain with its key has some thousands, a federated token fewer. */
const maxFileBytes = 1024 * 1024;

/** The path itself when it can be read; `undefined` otherwise. */
export function readableFile(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** What is wrong with a file as a federated token; `undefined` when nothing is. */
export function faultOfTokenFile(path: string): string | undefined {
  const { fault, text } = readText(path);
  return fault ?? (text.trim() === '' ? 'an empty file' : undefined);
}

/**
 * What is wrong with a PEM file of a certificate and its private key; `undefined` when nothing is. The first certificate
 * is the one that @azure/identity signs with. Entra refuses a certificate out of its dates, so that no user could sign in:
 * the gateway does not start with one.
 */
export function faultOfCertificateFile(path: string): string | undefined {
  const { fault, text } = readText(path);
  if (fault !== undefined) return fault;
  if (!text.includes('-----BEGIN ')) return 'a file that is not PEM';
  if (!/-----BEGIN CERTIFICATE-----/.test(text)) return 'a file without a certificate';
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text)) return 'a file without a private key';
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(text)) {
    return 'a file whose private key is encrypted: store it without a passphrase';
  }
  try {
    return faultOfPair(new X509Certificate(text), createPrivateKey(text));
  } catch {
    return 'a file whose certificate or private key cannot be read';
  }
}

function faultOfPair(certificate: X509Certificate, key: ReturnType<typeof createPrivateKey>): string | undefined {
  if (!certificate.checkPrivateKey(key)) return 'a file whose private key is not the one of its first certificate';
  // Client assertions are signed with RS256 or PS256.
  if (key.asymmetricKeyType !== 'rsa') return 'a file whose key is not an RSA key, which Entra demands';
  if (Date.parse(certificate.validTo) < Date.now()) return `a certificate that expired on ${certificate.validTo}`;
  if (Date.parse(certificate.validFrom) > Date.now()) {
    return `a certificate that is not valid before ${certificate.validFrom}`;
  }
  return undefined;
}

function readText(path: string): { text: string; fault?: string } {
  const { isFile, kind, size } = statOf(path);
  if (!isFile) return { text: '', fault: kind };
  return size > maxFileBytes
    ? { text: '', fault: 'a file of more than a mebibyte' }
    : { text: readFileSync(path, 'utf8') };
}

function statOf(path: string): { isFile: boolean; kind: string; size: number } {
  const stat = statSync(path);
  return {
    isFile: stat.isFile(),
    kind: stat.isDirectory() ? 'a directory' : 'something that is no file',
    size: stat.size,
  };
}
