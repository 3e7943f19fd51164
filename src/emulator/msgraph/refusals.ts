// Refusals of the local Graph that no retry and no new token can change.
import type { Refusal } from '../control/chaos.js';
import type { User } from '../tenant.js';
import { MsGraphErrorResponse } from './error.js';

/**
 * Refusals that stay. The words are those of public reports, as far as they are known: see the sources in the gateway's
 * `src/msgraph/permissions.ts` and `refusal.ts`.
 */
export const refusalResponses: Readonly<Record<Refusal, (url: string) => MsGraphErrorResponse>> = {
  noConsent: () =>
    intuneRefusal({ statusCode: 403, message: 'Application is not authorized to perform this operation.' }),
  noRole: () => intuneRefusal({ statusCode: 403, message: 'User is not authorized to perform this operation.' }),
  noLicence: () => intuneRefusal({ statusCode: 403, message: 'The user does not have a license for Intune.' }),
  noIntune: () => intuneRefusal({ statusCode: 400, message: 'Request not applicable to target tenant.' }),
  noSegment: (url) =>
    new MsGraphErrorResponse({
      statusCode: 400,
      code: 'BadRequest',
      message: `Resource not found for the segment '${pathOf(url).split('/').at(-1)}'.`,
    }),
  badRequest: () => intuneRefusal({ statusCode: 400, message: 'An error has occurred' }),
  conflict: () => intuneRefusal({ statusCode: 409, message: 'The object was changed by another request.' }),
  wrongCloud: () =>
    new MsGraphErrorResponse({
      statusCode: 401,
      code: 'InvalidCloudInstance',
      message: 'The token is from another cloud.',
    }),
};

const codes = { 400: 'BadRequest', 403: 'Forbidden', 409: 'Conflict' } as const;

function intuneRefusal({
  message,
  statusCode,
}: {
  statusCode: keyof typeof codes;
  message: string;
}): MsGraphErrorResponse {
  return new MsGraphErrorResponse({ statusCode, code: codes[statusCode], message, shape: 'intune' });
}

/**
 * Intune's refusal of a user without a role or a licence. The former as in
 * https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706 and
 * https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/7007: a 401 whose message holds two documents.
 */
export function refusalOfUser(lacks: NonNullable<User['lacksInIntune']>, url: string): MsGraphErrorResponse {
  if (lacks === 'licence') return refusalResponses.noLicence(url);
  return new MsGraphErrorResponse({
    statusCode: 401,
    code: 'UnknownError',
    message: 'An error has occurred',
    shape: 'intune',
    outerCode: 'Forbidden',
  });
}

/** Returns the path of a URL without its query, decoded if the encoding is valid. */
export function pathOf(url: string): string {
  const path = url.replace(/\?.*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
