// An administrator who signs in to GraphiQL on a tenant, in a real browser. The authority's answers are scripted here;
// its tokens are the emulator's.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { describeInBrowser, newContext, requestsOutside, startBrowser, startOver } from '../support/browser.js';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const explorerClientId = 'd5f7b92a-3c4e-4061-8c6d-7e8f9a0b1c2d';

describeInBrowser('Sign-in to GraphiQL', () => {
  let msgraph: ScriptedServer;
  let gateway: TestGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let outside: string[];
  /** What the authority was asked, in order. */
  let authorizations: URLSearchParams[];
  let redemptions: URLSearchParams[];
  /** What it answers on the sign-in page instead of a code. */
  let refusal: string | undefined;
  let accessToken: string;

  beforeAll(async () => {
    msgraph = await startScriptedServer({ body: { value: [] } });
    gateway = await startGatewayBefore(msgraph.url, { explorerClientId });
    accessToken = await gateway.emulator.signIn();
    browser = await startBrowser();
    context = await newContext(browser, { viewport: { width: 1280, height: 720 } });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    await msgraph.close();
  });
  beforeEach(async () => {
    authorizations = [];
    redemptions = [];
    refusal = undefined;
    page = await startOver(context, gateway.url);
    outside = requestsOutside(context, gateway.url);
    const { authorityHost, tenantId } = gateway.emulator;
    await context.route(`${authorityHost}/**`, (route) => answer(route, `${authorityHost}/${tenantId}`));
  });

  /** The authority: its metadata, its sign-in page, which needs no password here, and its token endpoint. */
  async function answer(route: Route, authority: string): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const json = (body: object): Promise<void> =>
      route.fulfill({ json: body, headers: { 'access-control-allow-origin': gateway.url } });
    if (url.pathname.endsWith('/v2.0/.well-known/openid-configuration')) {
      return json({
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      });
    }
    if (url.pathname.endsWith('/authorize')) {
      authorizations.push(url.searchParams);
      const state = encodeURIComponent(url.searchParams.get('state') ?? '');
      const outcome = refusal ?? 'code=the-code';
      const location = `${url.searchParams.get('redirect_uri')}#${outcome}&state=${state}`;
      return route.fulfill({ status: 302, headers: { location } });
    }
    redemptions.push(new URLSearchParams(request.postData() ?? ''));
    return json({
      token_type: 'Bearer',
      scope: authorizations.at(-1)?.get('scope'),
      expires_in: 3600,
      access_token: accessToken,
      refresh_token: 'the-refresh-token',
      id_token: idToken(`${authority}/v2.0`, authorizations.at(-1)?.get('nonce') ?? ''),
    });
  }

  function idToken(iss: string, nonce: string): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const nowSeconds = Math.floor(Date.now() / 1000);
    const { tenantId: tid } = gateway.emulator;
    const claims = { oid: '1', sub: '2', name: 'Adele Vance', preferred_username: 'admin@contoso.example', ver: '2.0' };
    const times = { iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + 3600 };
    return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...claims, ...times, iss, nonce, tid, aud: explorerClientId })}.c2ln`;
  }

  const ready = (): Promise<unknown> => page.waitForSelector('.graphiql-query-editor .view-line');
  const open = async (): Promise<void> => {
    await page.goto(`${gateway.url}/graphiql`);
    await ready();
  };
  const status = (): Promise<string | null> => page.getByRole('status').first().textContent();
  const shows = (text: string): Promise<void> => page.locator('#sign-in').getByText(text).waitFor();
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const signIn = async (): Promise<void> => {
    await press('Sign in');
    await shows('Signed in as');
  };
  const play = async (): Promise<{ authorization: string | undefined; httpStatus: number }> => {
    const answered = page.waitForResponse(
      (response) => response.url() === `${gateway.url}/graphql` && !response.request().postData()?.includes('__schema'),
    );
    await page.click('.graphiql-execute-button');
    const response = await answered;
    return { authorization: response.request().headers()['authorization'], httpStatus: response.status() };
  };

  test('sends nothing to the authority, and no token, before the button is pressed', async () => {
    await open();
    await shows('Not signed in.');
    expect(outside).toEqual([]);
    expect((await play()).authorization).toBeUndefined();
  });

  test("asks the tenant's authority for a code, with PKCE, for the gateway's own scope", async () => {
    await open();
    await signIn();
    const [asked] = authorizations;
    expect(asked?.get('client_id')).toBe(explorerClientId);
    expect(asked?.get('response_type')).toBe('code');
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('redirect_uri')).toBe(`${gateway.url}/graphiql/signed-in`);
    expect(asked?.get('scope')?.split(' ')).toContain(`api://${gateway.emulator.clientId}/access_as_user`);
    expect(asked?.get('scope')).not.toContain('graph.microsoft.com');
    const [redeemed] = redemptions;
    expect(redeemed?.get('grant_type')).toBe('authorization_code');
    expect(redeemed?.get('code')).toBe('the-code');
    expect(redeemed?.get('client_secret')).toBeNull();
    const challenge = createHash('sha256')
      .update(redeemed?.get('code_verifier') ?? '')
      .digest('base64url');
    expect(asked?.get('code_challenge')).toBe(challenge);
  });

  test('sends the token with the next query, to the gateway alone, and keeps it in no storage', async () => {
    await open();
    await signIn();
    expect(await status()).toBe('Signed in as admin@contoso.example.');
    // The bar of sign-in takes its height from GraphiQL, and pushes nothing out of the window.
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(720);
    const { authorization, httpStatus } = await play();
    expect(authorization).toBe(`Bearer ${accessToken}`);
    expect(httpStatus).toBe(200);
    expect(new Set(outside.map((url) => new URL(url).origin))).toEqual(new Set([gateway.emulator.authorityHost]));
    const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])');
    expect(stored).not.toContain(accessToken);
    expect(stored).not.toContain('the-refresh-token');
    expect(page.url()).toBe(`${gateway.url}/graphiql`);
  });

  test('leaves what was typed alone, and closes the window of sign-in', async () => {
    await open();
    await page.locator('.graphiql-tab-button').getByText('GetPartner', { exact: true }).click();
    await signIn();
    expect(await page.locator('.graphiql-tab-active .graphiql-tab-button').textContent()).toBe('GetPartner');
    await page.waitForTimeout(500);
    expect(context.pages()).toHaveLength(1);
  });

  test('forgets the token when the user signs out', async () => {
    await open();
    await signIn();
    await press('Sign out');
    await shows('Not signed in.');
    expect((await play()).authorization).toBeUndefined();
  });

  test('sends a token that the headers editor holds in place of the one of sign-in', async () => {
    await open();
    await signIn();
    await page.evaluate(
      `__MONACO.editor.getModels().find((it) => it.uri.path.endsWith("request-headers.json")).setValue('{"Authorization":"Bearer mine"}')`,
    );
    await page.waitForTimeout(300);
    expect((await play()).authorization).toBe('Bearer mine');
  });

  test('says why a sign-in was refused, by its code, and starts another one', async () => {
    refusal = 'error=access_denied&error_description=AADSTS65004%3A+admin%40contoso.example+declined';
    await open();
    await press('Sign in');
    await shows('failed');
    expect(await status()).toBe('Sign-in failed (access_denied).');
    refusal = undefined;
    await signIn();
  });

  test('starts another sign-in after the window of the first one was closed', async () => {
    refusal = '';
    await open();
    const popup = page.waitForEvent('popup');
    await press('Sign in');
    await (await popup).close();
    refusal = undefined;
    await signIn();
    expect(await status()).toBe('Signed in as admin@contoso.example.');
  });

  test('is out of the page after a reload', async () => {
    await open();
    await signIn();
    await page.reload();
    await shows('Not signed in.');
    expect((await play()).authorization).toBeUndefined();
  });

  test('brings the claims of a challenge to the authority', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    await open();
    await signIn();
    await page.route(`${gateway.url}/graphql`, (route) =>
      route.fulfill({
        status: 401,
        json: { errors: [{ message: 'More is needed.', extensions: { code: 'UNAUTHENTICATED', claims } }] },
      }),
    );
    await play();
    await page.unroute(`${gateway.url}/graphql`);
    await press('Sign in again');
    await shows('Signed in as');
    expect(JSON.parse(authorizations[1]?.get('claims') ?? '{}').access_token.acrs.value).toBe('c1');
  });

  test("lets the page reach the authority's origin and no other", async () => {
    const response = await page.goto(`${gateway.url}/graphiql`);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain(`connect-src 'self' ${gateway.emulator.authorityHost};`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('frame-src');
  });
});

describeInBrowser('GraphiQL on a tenant without EXPLORER_CLIENT_ID', () => {
  test('says how to sign in, and asks no other host', async () => {
    const msgraph = await startScriptedServer({ body: { value: [] } });
    const gateway = await startGatewayBefore(msgraph.url);
    const browser = await startBrowser();
    const page = await (await newContext(browser)).newPage();
    const outside = requestsOutside(page, gateway.url);
    await page.goto(`${gateway.url}/graphiql`);
    expect(await page.getByRole('status').first().textContent()).toContain('Set EXPLORER_CLIENT_ID');
    expect(outside).toEqual([]);
    await browser.close();
    await gateway.close();
    await msgraph.close();
  });
});
