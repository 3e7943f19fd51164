// Words for errors of Entra, Graph and the network, without any text that Microsoft sent.
import { aadstsCode, portal } from '../auth/aadsts.js';
import {
  AuthError,
  AuthorityFault,
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ExchangeFault,
  GatewayCredentialError,
} from '../auth/errors.js';
import { toGraphQLError } from '../graphql/errors.js';
import {
  MsGraphError,
  MsGraphMisconfigured,
  MsGraphNotOffered,
  MsGraphRefusal,
  MsGraphUnavailable,
} from '../msgraph/errors.js';
import { asObject, type Json } from '../msgraph/json.js';
import type { LikelyCause, Permission } from '../msgraph/permissions.js';
import { failed, skipped, type Verdict } from './check.js';

/**
 * Returns what an error of Entra, of the network or of a token says. Throws any other error, whose message may quote a
 * token or a name.
 */
export function authFailure(error: unknown): Verdict {
  const isOwn =
    error instanceof AuthError || error instanceof AuthorityUnavailableError || error instanceof GatewayCredentialError;
  if (!isOwn) throw error;
  const { cause } = error;
  const code = cause instanceof ExchangeFault ? cause.code : undefined;
  const aadsts = aadstsCode(Number(/^AADSTS(\d+)$/.exec(code ?? '')?.[1]));
  if (error instanceof ClaimsChallengeError) return claimsFailure(error, aadsts?.remedy);
  if (aadsts) return failed(`${code}: ${aadsts.meaning}`, { details: [error.message], todo: [aadsts.remedy] });
  if (error instanceof AuthorityUnavailableError) return unavailable(error);
  const found = [code, error.message].filter((part) => part !== undefined).join(': ');
  const number = code?.replace('AADSTS', '');
  const todo = code?.startsWith('AADSTS')
    ? [`Look the number up at https://login.microsoftonline.com/error?code=${number}.`]
    : [];
  return failed(found, { todo });
}

/** The same of a check that an outage of Entra says nothing about. */
export function failureOrOutage(error: unknown): Verdict {
  const failure = authFailure(error);
  return error instanceof AuthorityUnavailableError ? { ...failure, outcome: 'skipped' } : failure;
}

function claimsFailure({ claims, message }: ClaimsChallengeError, remedy: string | undefined): Verdict {
  return failed(`Conditional Access wants another sign-in step. ${message}`, {
    details: [`Required claims: ${claimsIn(claims).join(', ') || 'of an unknown form'}.`],
    todo: [
      remedy ?? 'Entra admin center > Monitoring & health > Sign-in logs > the sign-in > Conditional Access.',
      'A front end answers this by a sign-in with these claims: docs/errors.md. `doctor` cannot: sign in where ' +
        'the policy is met, and pass that token.',
    ],
  });
}

/** Returns the names of the claims that a challenge requires, and authentication contexts by their ids. */
function claimsIn(claims: string): string[] {
  return Object.entries(asObject(parse(claims)?.['access_token']) ?? {}).map(([name, wanted]) => {
    const value = asObject(wanted)?.['value'];
    return typeof value === 'string' && /^c\d{1,2}$/.test(value) ? `${word(name)}=${value}` : word(name);
  });
}

function parse(json: string): Json | undefined {
  try {
    return asObject(JSON.parse(json));
  } catch {
    return undefined;
  }
}

const word = (text: string): string => (/^\w{1,40}$/.test(text) ? text : '(an unusual name)');

function unavailable({ cause, message, retryAfterSeconds }: AuthorityUnavailableError): Verdict {
  return retryAfterSeconds === undefined
    ? { ...networkFailure(cause), outcome: 'skipped' }
    : skipped(message, { todo: [`Try again in ${retryAfterSeconds} seconds.`] });
}

const passHttps = 'Let the firewall pass https to this host, or set HTTPS_PROXY.';

/** What a code of Node.js or undici means, and what to do. */
const networkCodes: readonly (readonly [codes: RegExp, meaning: string, remedy: string])[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN)$/,
    'the host name has no address',
    'Check the spelling of the host, and whether this machine needs HTTPS_PROXY.',
  ],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
    'nothing accepts connections there',
    'Check the host and the port, the firewall, and HTTPS_PROXY.',
  ],
  [
    /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/,
    'there was no answer in time',
    passHttps,
  ],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    'the connection was closed',
    'Look for a firewall or proxy that closes connections to this host.',
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    'the certificate is not trusted',
    'If a proxy inspects TLS, or the authority has a private CA, set NODE_EXTRA_CA_CERTS to its certificate.',
  ],
];

/** Returns what a failed request says. */
export function networkFailure(error: unknown): Verdict {
  if (error instanceof AuthorityFault) {
    return failed(`${error.message}.`, {
      todo: ['Check AZURE_AUTHORITY_HOST. A proxy or firewall may have answered.'],
    });
  }
  const { code, message = '', name = '' } = (error ?? {}) as { code?: unknown; message?: string; name?: string };
  const tunnel = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (tunnel !== undefined) {
    const todo = ['Check HTTPS_PROXY with its user and password, and whether the proxy allows this host.'];
    return failed(`The proxy refused the tunnel with status ${tunnel}.`, { todo });
  }
  const known = typeof code === 'string' && /^\w{2,50}$/.test(code) ? code : undefined;
  const row = networkCodes.find(([codes]) => codes.test(known ?? ''));
  if (row) return failed(`No connection: ${row[1]} (${known}).`, { todo: [row[2]] });
  if (name === 'TimeoutError' || name === 'AbortError') {
    return failed('There was no answer in time.', { todo: [passHttps] });
  }
  const found =
    name === 'SyntaxError'
      ? 'The answer was not JSON.'
      : `There was no usable answer (${known ?? (name || 'unknown')}).`;
  return failed(found, { todo: ['A proxy or firewall may have answered. Check HTTPS_PROXY, NO_PROXY and the host.'] });
}

/** Returns what an error of a read of Graph says, in the words that clients of the gateway see. */
export function msgraphFailure(error: unknown): Verdict {
  if (!(error instanceof MsGraphError)) return authFailure(error);
  const { extensions, message } = toGraphQLError(error);
  const { code, requestId, status } = error.facts;
  const facts = [
    `Clients of the gateway see ${String(extensions['code'])}.`,
    ...(status === undefined ? [] : [`Status ${status}${code === undefined ? '' : `, code ${code}`}.`]),
    ...(requestId === undefined ? [] : [`Graph's request-id: ${requestId}.`]),
  ];
  return { details: facts, ...judge(error, message) };
}

function judge(error: MsGraphError, message: string): Verdict {
  if (error instanceof MsGraphMisconfigured) {
    const todo = [`Compare AZURE_AUTHORITY_HOST and MSGRAPH_URL with the tenant's cloud: ${portal.tenant}.`];
    return failed("Microsoft Graph does not accept the gateway's tokens: wrong cloud or application.", { todo });
  }
  if (error instanceof MsGraphNotOffered) {
    const todo =
      error.missing === 'intune'
        ? ['Intune admin center > Tenant administration > Tenant status: the tenant must use Microsoft Intune.']
        : ['Set MSGRAPH_URL to the other version, and compare it with the cloud of the tenant.'];
    return failed(message, { todo });
  }
  if (error instanceof MsGraphRefusal && error.denial) {
    const { likelyCause, permission } = error.denial;
    return failed(message, { todo: [remedyOf(likelyCause, permission)] });
  }
  if (error instanceof MsGraphRefusal && error.status === 401) {
    return failed(message, { todo: ['Sign in again, and use the new token.'] });
  }
  if (error instanceof MsGraphUnavailable && error.facts.clientRequestId === undefined) {
    return failed(error.message, { todo: ['Please report this: the gateway cannot read such a list.'] });
  }
  return ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE'].includes(String(toGraphQLError(error).extensions['code']))
    ? skipped(message, { todo: ['Try again in some minutes.'] })
    : failed(message, { todo: ['Please report this: the gateway expects no such refusal.'] });
}

/** Returns what to do about a refusal of Graph, by what the user most likely lacks. */
export function remedyOf(cause: LikelyCause, permission: Permission | undefined): string {
  const remedies = {
    NO_CONSENT: grantOf(permission?.name ?? 'the permission'),
    NO_INTUNE_ROLE:
      'Intune admin center > Tenant administration > Roles > All roles: assign the user a role that may read ' +
      'this, such as Read Only Operator.',
    NO_LICENCE:
      'Microsoft 365 admin center > Users > Active users > the user > Licenses and apps: assign a licence that ' +
      'includes Microsoft Intune.',
    NO_DIRECTORY_RIGHTS:
      'Entra admin center > External Identities > External collaboration settings > Guest user access; or assign ' +
      'the user the role Directory Readers below Roles & admins.',
  } satisfies Record<LikelyCause, string>;
  return remedies[cause];
}

/** Returns where a delegated permission of Graph is granted. */
export function grantOf(permission: string): string {
  return (
    `${portal.permissions} > Add a permission > Microsoft Graph > Delegated permissions > ${permission}, ` +
    'then Grant admin consent. Tokens from before the consent lack it.'
  );
}
