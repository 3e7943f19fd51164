// A self-signed certificate for loopback addresses. MSAL requires https of an authority, and some clients require it of
// Graph.
import { generate } from 'selfsigned';

/** PEM strings, as node:tls expects them. */
export interface Certificate {
  cert: string;
  key: string;
}

/**
 * Creates a new certificate and key. A client that trusts several certificates needs a different subject for each.
 */
export async function createCertificate(subject = 'Emulated tenant'): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: subject }], {
    keyType: 'ec',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { cert, key };
}
