// The credentials of the gateway that the authority accepts.
import { clientSecret, federatedToken } from '../tenant.js';

/** As in Entra, there may be several of a kind, so that they can be rotated. */
export interface GatewayCredentials {
  secrets: Set<string>;
  /** PEM strings. */
  certificates: Set<string>;
  federatedTokens: Set<string>;
}

/** Creates the credentials at a start, and the function that restores them. */
export function createCredentials(clientCertificate: string | undefined): {
  credentials: GatewayCredentials;
  reset: () => void;
} {
  const credentials: GatewayCredentials = { secrets: new Set(), certificates: new Set(), federatedTokens: new Set() };
  const reset = (): void => {
    for (const accepted of Object.values<Set<string>>({ ...credentials })) accepted.clear();
    credentials.secrets.add(clientSecret);
    credentials.federatedTokens.add(federatedToken);
    if (clientCertificate !== undefined) credentials.certificates.add(clientCertificate);
  };
  reset();
  return { credentials, reset };
}
