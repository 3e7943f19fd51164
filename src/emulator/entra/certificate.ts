// A self-signed certificate for loopback addresses. MSAL requires https of an authority, and some clients require it of
// Graph.
import { generate } from 'selfsigned';

/** PEM strings, as node:tls expects them. */
export interface Certificate {
  cert: string;
  key: string;
}

/** Creates a new certificate and key. */
export async function createCertificate(): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Emulated tenant' }], {
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
