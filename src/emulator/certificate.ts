// A certificate for the loopback, made for the occasion: clients demand https of an authority, and some of Graph.
import { generate } from 'selfsigned';

/** PEMs, as node:tls takes them. */
export interface Certificate {
  cert: string;
  key: string;
}

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
