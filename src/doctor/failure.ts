// Words for errors of Entra, Graph and the network, without any text that Microsoft sent.
import { aadstsCode } from '../auth/aadsts.js';
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
import type { Verdict } from './check.js';
import { portal, remedyOf } from './portal.js';

type Failure = Required<Pick<Verdict, 'outcome' | 'found' | 'details' | 'todo'>>;

/**
 * Returns what an error of Entra, of the network or of a token says. Throws any other error, whose message may quote a
 * token or a name.
 */
export function authFailure(error: unknown): Failure {
  const isOwn =
    error instanceof AuthError || error instanceof AuthorityUnavailableError || error instanceof GatewayCredentialError;
  if (!isOwn) throw error;
  const { cause } = error;
  const code = cause instanceof ExchangeFault ? cause.code : undefined;
  const aadsts = aadstsCode(Number(/^AADSTS(\d+)$/.exec(code ?? '')?.[1]));
  if (error instanceof ClaimsChallengeError) return claimsFailure(error, aadsts?.remedy);
  if (aadsts) {
    return {
      outcome: 'failed',
      found: `${code}: ${aadsts.meaning}`,
      details: [error.message],
      todo: [aadsts.remedy],
    };
  }
  if (error instanceof AuthorityUnavailableError) return unavailable(error);
  const found = [code, error.message].filter((part) => part !== undefined).join(': ');
  const number = code?.replace('AADSTS', '');
  const todo = code?.startsWith('AADSTS')
    ? [`Look the number up at https://login.microsoftonline.com/error?code=${number}.`]
    : [];
  return { outcome: 'failed', found, details: [], todo };
}

function claimsFailure({ claims, message }: ClaimsChallengeError, remedy: string | undefined): Failure {
  return {
    outcome: 'failed',
    found: `Conditional Access wants another sign-in step. ${message}`,
    details: [`Required claims: ${claimsIn(claims).join(', ') || 'of an unknown form'}.`],
    todo: [
      remedy ?? 'Entra admin center > Monitoring & health > Sign-in logs > the sign-in > Conditional Access.',
      'A front end answers this by a sign-in with these claims: docs/errors.md. `doctor` cannot: sign in where the policy is met, and pass that token.',
    ],
  };
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

function unavailable({ cause, message, retryAfterSeconds }: AuthorityUnavailableError): Failure {
  if (retryAfterSeconds !== undefined) {
    return { outcome: 'skipped', found: message, details: [], todo: [`Try again in ${retryAfterSeconds} seconds.`] };
  }
  const { found, todo } = networkFailure(cause);
  return { outcome: 'skipped', found, details: [], todo };
}

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
    'Let the firewall pass https to this host, or set HTTPS_PROXY.',
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
export function networkFailure(error: unknown): { found: string; todo: string[] } {
  if (error instanceof AuthorityFault) {
    return { found: `${error.message}.`, todo: ['Check AZURE_AUTHORITY_HOST. A proxy or firewall may have answered.'] };
  }
  const { code, message = '', name = '' } = (error ?? {}) as { code?: unknown; message?: string; name?: string };
  const tunnel = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  if (tunnel !== undefined) {
    const todo = ['Check HTTPS_PROXY with its user and password, and whether the proxy allows this host.'];
    return { found: `The proxy refused the tunnel with status ${tunnel}.`, todo };
  }
  const known = typeof code === 'string' && /^\w{2,50}$/.test(code) ? code : undefined;
  const row = networkCodes.find(([codes]) => codes.test(known ?? ''));
  if (row) return { found: `No connection: ${row[1]} (${known}).`, todo: [row[2]] };
  if (name === 'TimeoutError' || name === 'AbortError') {
    return {
      found: 'There was no answer in time.',
      todo: ['Let the firewall pass https to this host, or set HTTPS_PROXY.'],
    };
  }
  const found =
    name === 'SyntaxError'
      ? 'The answer was not JSON.'
      : `There was no usable answer (${known ?? (name || 'unknown')}).`;
  return { found, todo: ['A proxy or firewall may have answered. Check HTTPS_PROXY, NO_PROXY and the host.'] };
}

/** Returns what an error of a read of Graph says, in the words that clients of the gateway see. */
export function msgraphFailure(error: unknown): Failure {
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

function judge(error: MsGraphError, message: string): Omit<Failure, 'details'> {
  if (error instanceof MsGraphMisconfigured) {
    const todo = [`Compare AZURE_AUTHORITY_HOST and MSGRAPH_URL with the tenant's cloud: ${portal.tenant}.`];
    return {
      outcome: 'failed',
      found: "Microsoft Graph does not accept the gateway's tokens: wrong cloud or application.",
      todo,
    };
  }
  if (error instanceof MsGraphNotOffered) {
    const todo =
      error.missing === 'intune'
        ? ['Intune admin center > Tenant administration > Tenant status: the tenant must use Microsoft Intune.']
        : ['Set MSGRAPH_URL to the other version, and compare it with the cloud of the tenant.'];
    return { outcome: 'failed', found: message, todo };
  }
  if (error instanceof MsGraphRefusal && error.denial) {
    const { likelyCause, permission } = error.denial;
    return { outcome: 'failed', found: message, todo: [remedyOf(likelyCause, permission)] };
  }
  if (error instanceof MsGraphRefusal && error.status === 401) {
    return { outcome: 'failed', found: message, todo: ['Sign in again, and use the new token.'] };
  }
  if (error instanceof MsGraphUnavailable && error.facts.clientRequestId === undefined) {
    return {
      outcome: 'failed',
      found: error.message,
      todo: ['Please report this: the gateway cannot read such a list.'],
    };
  }
  const isTemporary = ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE'].includes(codeOf(error));
  const todo = isTemporary
    ? ['Try again in some minutes.']
    : ['Please report this: the gateway expects no such refusal.'];
  return { outcome: isTemporary ? 'skipped' : 'failed', found: message, todo };
}

function codeOf(error: MsGraphError): string {
  return String(toGraphQLError(error).extensions['code']);
}
