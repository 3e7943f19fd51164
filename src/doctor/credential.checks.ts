// Checks of the credential with which the gateway authenticates to Entra.
import { decodeJwt, type JWTPayload } from 'jose';
import { portal } from '../auth/aadsts.js';
import { proveCredential } from '../auth/credential-check.js';
import { readFederatedToken } from '../auth/exchange.js';
import { readCertificate } from '../config/files.js';
import { guid } from '../config/parsers.js';
import { defineCheck, failed, passed, warning, type Verdict } from './check.js';
import { failureOrOutage } from './failure.js';

const dayMs = 86_400_000;
/** Days before its end from which a certificate is a warning: a month, in which people can plan its renewal. */
const warningDays = 30;

const kind = defineCheck({
  id: 'credential.kind',
  title: 'Kind and validity',
  tried: 'Read the credential on this machine.',
  needs: ['upstreams'],
  run: async ({ upstreams: { exchange } }) => {
    const { credential } = exchange;
    if ('certificatePath' in credential) return judgeCertificate(credential.certificatePath);
    if ('federatedTokenFile' in credential) return judgeFederatedToken(credential.federatedTokenFile);
    return judgeSecret(credential.clientSecret);
  },
});

function judgeSecret(secret: string): Verdict {
  if (guid.parse(secret) !== undefined) {
    return warning('AZURE_CLIENT_SECRET has the form of the ID of a secret. Entra accepts its value only.', {
      todo: [`${portal.secrets} > Client secrets > New client secret: copy the column Value.`],
    });
  }
  return passed(
    `A client secret. Nothing but the portal tells when it expires: ${portal.secrets} > Client secrets > Expires.`,
  );
}

function judgeCertificate(path: string): Verdict {
  const { thumbprint, validFromMs, validToMs } = readCertificate(path);
  const days = Math.floor((validToMs - Date.now()) / dayMs);
  const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const found =
    `A certificate that is valid from ${dateOf(validFromMs)} until ${dateOf(validToMs)}: ${days} ` +
    `${days === 1 ? 'day' : 'days'} left.`;
  const details = [`Thumbprint: ${thumbprint}`];
  // The configuration refuses one that has expired.
  if (days >= warningDays) return passed(found, { details });
  const todo =
    `${portal.secrets} > Certificates > Upload certificate: renew it as in docs/operations.md, ` +
    '"Rotating the credential".';
  return warning(found, { details, todo: [todo] });
}

/** The audience of federated tokens for Entra; other clouds have their own. */
const federatedAudience = /^api:\/\/AzureADTokenExchange/i;
const kubernetesSubject = /^system:serviceaccount:[\w.-]{1,253}:[\w.-]{1,253}$/;
const plainUrl = /^https:\/\/[\w./-]{1,200}$/;

async function judgeFederatedToken(path: string): Promise<Verdict> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(await readFederatedToken(path));
  } catch {
    return warning('The file AZURE_FEDERATED_TOKEN_FILE does not hold a JSON Web Token, which Entra expects.', {
      todo: ['Check what writes the file: in a cluster, the webhook of workload identity.'],
    });
  }
  const { aud, exp, iss, sub } = claims;
  const issuer = plainUrl.test(iss ?? '') ? iss : 'one that is not shown here';
  // The subject of other platforms may name a person.
  const subject = kubernetesSubject.test(sub ?? '') ? sub : 'one that is not shown here';
  const details = [`Issuer: ${issuer}`, `Subject: ${subject}`];
  const leftMs = (exp ?? 0) * 1000 - Date.now();
  if (leftMs <= 0) {
    const todo = ['Check what renews the file AZURE_FEDERATED_TOKEN_FILE: in a cluster, the kubelet.'];
    return failed('The federated token has expired.', { details, todo });
  }
  if (![aud].flat().some((audience) => federatedAudience.test(audience ?? ''))) {
    const todo = [`${portal.secrets} > Federated credentials: compare issuer, subject and audience.`];
    return warning(
      'The federated token is not for api://AzureADTokenExchange, which most federated credentials expect.',
      { details, todo },
    );
  }
  return passed(`A federated token with ${Math.ceil(leftMs / 60_000)} minutes left.`, { details });
}

const accepted = defineCheck({
  id: 'credential.accepted',
  title: 'Accepted by Entra',
  tried: 'Requested an app-only token with the client-credentials grant, and discarded it.',
  needs: ['upstreams', 'metadata'],
  run: async ({ upstreams: { exchange } }) => {
    const error = await proveCredential(exchange);
    return error ? failureOrOutage(error) : passed('Entra accepts the credential.');
  },
});

export const credentialChecks = [kind, accepted];
