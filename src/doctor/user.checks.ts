// Checks of a user's token, each as the gateway judges it.
import { portal } from '../auth/aadsts.js';
import { createAccessTokenVerifier } from '../auth/access-token.js';
import { signInByDeviceCode } from '../auth/device-code.js';
import { inspectAccessToken, type TokenInspection, type TokenRule } from '../auth/token-rules.js';
import { defineCheck, failed, passed, skipped, type Check, type Facts, type Verdict } from './check.js';
import { authFailure, failureOrOutage } from './failure.js';

/** Milliseconds for which the command waits for a person: the lifetime of a code of Entra. */
const signInTimeoutMs = 15 * 60_000;
/** The application id of Microsoft Graph, which some of its tokens name as their audience. */
export const msgraphApplicationId = '00000003-0000-0000-c000-000000000000';

const token = defineCheck({
  id: 'user.token',
  title: 'A token',
  tried: 'Took the token that was given.',
  needs: ['config', 'upstreams', 'metadata'],
  provides: ['token'],
  run: async ({ config, upstreams }, settings) => {
    if (settings.token !== undefined) return passed('A token was given.', { facts: { token: settings.token } });
    if (upstreams.emulator) {
      const facts = { token: await upstreams.emulator.signIn() };
      return passed('The emulator issued a token.', {
        tried: 'Signed in to the emulator as its administrator.',
        facts,
      });
    }
    if (settings.signIn) return signIn({ config, upstreams }, settings.onCode);
    return skipped('No user was given, so sections 3 to 5 were not checked.', {
      tried: 'Looked for --token and --sign-in.',
      todo: ['Run doctor with --sign-in, or with --token - and a token on standard input.'],
    });
  },
});

async function signIn(
  { config: { explorerClientId }, upstreams: { authority, signInScope } }: Pick<Facts, 'config' | 'upstreams'>,
  onCode: (prompt: { code: string; url: string }) => void,
): Promise<Verdict> {
  if (explorerClientId === undefined) {
    return failed('--sign-in needs EXPLORER_CLIENT_ID, the public client that people sign in with.', {
      tried: 'Looked for EXPLORER_CLIENT_ID.',
      todo: [
        'Entra admin center > App registrations > New registration, then Authentication > Allow public client ' +
          'flows: Yes, and set EXPLORER_CLIENT_ID to its Application (client) ID. Production refuses the ' +
          'variable: run doctor without NODE_ENV=production.',
      ],
    });
  }
  const tried = `Asked for ${signInScope} by device code, as the application ${explorerClientId}.`;
  try {
    const signal = AbortSignal.timeout(signInTimeoutMs);
    const signedIn = await signInByDeviceCode({
      authority,
      clientId: explorerClientId,
      scope: signInScope,
      onCode,
      signal,
    });
    return passed('The person signed in.', { tried, facts: { token: signedIn } });
  } catch (error) {
    return { ...authFailure(error), tried };
  }
}

const signature = defineCheck({
  id: 'user.signature',
  title: 'Form and signature',
  tried: 'Verified the signature with the keys of the tenant.',
  needs: ['upstreams', 'token'],
  provides: ['inspection'],
  run: async ({ token: given, upstreams }) => {
    const { accessTokenRules } = upstreams;
    try {
      const inspection = await inspectAccessToken(given, { ...accessTokenRules, keyCooldownMs: 0 });
      const problem = inspection.problems.get('signature');
      if (!problem) return passed('One of the keys signed it.', { facts: { inspection } });
      const isReadable = Object.keys(inspection.claims).length > 0;
      const todo = audiencesOf(inspection).some(isMsGraph)
        ? `This is a token for Microsoft Graph, which only Graph can verify. ${wantedScope(upstreams)}`
        : 'Copy the whole access token, without the word Bearer: three parts with dots between them. An ID token ' +
          'or a refresh token is none.';
      return failed(problem.message, { todo: [todo], facts: isReadable ? { inspection } : {} });
    } catch (error) {
      return failureOrOutage(error);
    }
  },
});

interface RuleCheck {
  rule: TokenRule;
  title: string;
  tried: string;
  /** Returns what the token has. */
  shows: (inspection: TokenInspection, upstreams: Facts['upstreams']) => string;
  todo: (inspection: TokenInspection, upstreams: Facts['upstreams']) => string;
}

const ruleChecks: readonly RuleCheck[] = [
  {
    rule: 'audience',
    title: 'Audience',
    tried: 'Compared the claim aud with GATEWAY_AUDIENCE, or its default.',
    shows: (inspection) => `The token is for ${audiencesOf(inspection).map(shown).join(', ') || 'nothing'}.`,
    todo: (inspection, upstreams) =>
      audiencesOf(inspection).some(isMsGraph)
        ? `This is a token for Microsoft Graph. ${wantedScope(upstreams)}`
        : `${wantedScope(upstreams)} The gateway accepts ` +
          `${upstreams.accessTokenRules.audiences.map(shown).join(', ')}: ${portal.exposeApi} > Application ID ` +
          'URI.',
  },
  {
    rule: 'issuer',
    title: 'Version and issuer',
    tried: "Compared the claim iss with the issuer of the tenant's tokens in the format that the claim ver names.",
    shows: ({ claims }) =>
      `Version ${shown(claims['ver'])}, issuer ${shown(claims.iss)}. The gateway accepts 1.0 and 2.0.`,
    todo: () =>
      `Sign in at AZURE_AUTHORITY_HOST with the tenant AZURE_TENANT_ID. The version is set at ${portal.manifest} ` +
      '> requestedAccessTokenVersion.',
  },
  {
    rule: 'scope',
    title: 'Scope',
    tried: 'Looked for GATEWAY_SCOPE in the claim scp.',
    shows: ({ claims }) =>
      `The token has ${claims['scp'] === undefined ? 'no scopes' : `the scopes ${shown(claims['scp'])}`}.`,
    todo: (_, upstreams) =>
      `${portal.exposeApi} > Add a scope: ${upstreams.accessTokenRules.scope}. Then ${portal.frontEnds} > API ` +
      `permissions > My APIs. ${wantedScope(upstreams)}`,
  },
  {
    rule: 'user',
    title: 'A signed-in user',
    tried: 'Looked whether the token is of a user or of an application.',
    shows: ({ problems }) => (problems.has('user') ? 'It is of an application.' : 'It is of a user.'),
    todo: () => 'Use the token of a person who signed in. The client-credentials grant gives none.',
  },
  {
    rule: 'tenant',
    title: 'Tenant',
    tried: 'Compared the claim tid with AZURE_TENANT_ID.',
    shows: ({ claims }) => `The token is of the tenant ${shown(claims['tid'])}.`,
    todo: () => `Sign in with an account of the tenant, or compare AZURE_TENANT_ID with ${portal.tenant}.`,
  },
  {
    rule: 'client',
    title: 'Front end that may call',
    tried: 'Looked for the claim azp or appid in GATEWAY_CLIENT_IDS.',
    shows: ({ claims }, { accessTokenRules }) =>
      `The token was issued to ${shown(claims['azp'] ?? claims['appid'])}. ` +
      `${accessTokenRules.clientIds.length === 0 ? 'Any application may call.' : `${accessTokenRules.clientIds.length} may call.`}`,
    todo: () =>
      `Add the Application (client) ID of the front end to GATEWAY_CLIENT_IDS: ${portal.frontEnds} > Overview.`,
  },
  {
    rule: 'lifetime',
    title: 'Lifetime',
    tried: "Compared the claims nbf and exp with this machine's clock.",
    shows: ({ claims }) => {
      const minutes = Math.round(((claims.exp ?? 0) * 1000 - Date.now()) / 60_000);
      return minutes > 0 ? `${minutes} minutes are left.` : `It ended ${-minutes} minutes ago.`;
    },
    todo: () => 'Sign in again, and use the new token. If it is new, see the check of the clock above.',
  },
];

const checkRule = ({ rule, shows, title, todo, tried }: RuleCheck): Check =>
  defineCheck({
    id: `user.${rule}`,
    title,
    tried,
    needs: ['upstreams', 'inspection'],
    run: ({ inspection, upstreams }) => {
      const problem = inspection.problems.get(rule);
      const has = shows(inspection, upstreams);
      return problem ? failed(`${problem.message} ${has}`, { todo: [todo(inspection, upstreams)] }) : passed(has);
    },
  });

const acceptedByGateway = defineCheck({
  id: 'user.accepted',
  title: 'Accepted by the gateway',
  tried: 'Gave the token to the verifier of the gateway.',
  needs: ['upstreams', 'token', 'inspection'],
  provides: ['caller'],
  run: async ({ token: given, upstreams: { accessTokenRules } }) => {
    try {
      const caller = await createAccessTokenVerifier({ ...accessTokenRules, keyCooldownMs: 0 })(given);
      return passed('The gateway serves this user.', { facts: { caller } });
    } catch (error) {
      const failure = failureOrOutage(error);
      return failure.outcome === 'skipped' ? failure : { ...failure, todo: ['Correct what the checks above name.'] };
    }
  },
});

export const userChecks = [token, signature, ...ruleChecks.map(checkRule), acceptedByGateway];

function audiencesOf({ claims }: TokenInspection): unknown[] {
  return [claims.aud ?? []].flat();
}

function isMsGraph(audience: unknown): boolean {
  return audience === msgraphApplicationId || /^https:\/\/(?:\w+-)?(?:graph|microsoftgraph)\./.test(String(audience));
}

function wantedScope({ signInScope }: Facts['upstreams']): string {
  return `Ask for the scope ${signInScope}.`;
}

/** Characters of a claim that are shown. Audiences and issuers have some tens, lists of scopes some hundreds. */
const maxShownLength = 300;

/** Returns the text of a claim, unless it is none or could be the address of a person. */
function shown(claim: unknown): string {
  if (claim === undefined) return '(none)';
  return typeof claim === 'string' && /^[\w.:/ -]+$/.test(claim) && claim.length <= maxShownLength
    ? claim
    : '(not shown)';
}
