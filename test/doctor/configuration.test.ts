// `doctor`, sections 1 and 2: the configuration, the connections and the gateway's own credential. Each check is made
// to fail on the emulator.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { generate } from 'selfsigned';
import { aadstsCode, aadstsNumbers } from '../../src/auth/aadsts.js';
import { loadConfig } from '../../src/config/config.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { startConnectProxy } from '../support/connect-proxy.js';
import { startScriptedAuthority, startScriptedServer } from '../support/scripted-server.js';
import { signingKey } from '../support/signing-key.js';
import { examineTenant, type Examined, type ExaminationOptions } from './examination.js';

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator({ signingKey });
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const examine = (options?: ExaminationOptions): Promise<Examined> => examineTenant(emulator, options);

describe('a tenant that is set up', () => {
  test('passes the checks of the configuration, the credential, the user and the exchange, and the exit code is 0', async () => {
    const { report, text, withOutcome } = await examine();
    expect(withOutcome('failed')).toEqual([]);
    expect(withOutcome('skipped')).toEqual([]);
    expect(report.exitCode).toBe(0);
    expect(report.checks.filter(({ section }) => section !== 'reads').map(({ outcome }) => outcome)).not.toContain(
      'warning',
    );
    expect(text).toContain('\nNothing is wrong, but look at the warnings. (');
    expect(text).not.toContain('built-in emulator');
  });
});

describe('variables', () => {
  test('all problems are listed at once, and nothing else is checked', async () => {
    const { printed, report, text } = await examine({
      environment: { AZURE_TENANT_ID: 'contoso', AZURE_CLIENT_SECRET: undefined, GATEWAY_CLIENTS: 'x' },
    });
    const words = printed('configuration.variables');
    expect(words).toContain('FAILED  Variables');
    expect(words).toContain('There are 3 problems.');
    expect(words).toContain('AZURE_TENANT_ID must be a GUID.');
    expect(words).toContain('Exactly one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH');
    expect(words).toContain('GATEWAY_CLIENTS is not a known variable.');
    expect(words).toContain('Entra admin center > App registrations > the gateway > Overview');
    expect(report.checks.slice(1).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: report.checks.length - 1 }, () => 'skipped'),
    );
    expect(text).toContain('Not checked, because "Variables" failed.');
    expect(report.exitCode).toBe(1);
  });

  test('hosts of two clouds are a problem', async () => {
    const { printed } = await examine({
      environment: { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us', MSGRAPH_URL: undefined },
    });
    expect(printed('configuration.variables')).toContain(
      'AZURE_AUTHORITY_HOST (login.microsoftonline.us) is of the cloud US Government, and MSGRAPH_URL (graph.microsoft.com) of global.',
    );
  });
});

describe('connections', () => {
  test('an outage of Entra fails the metadata, and what needs them is not checked', async () => {
    emulator.setAuthorityOutage(true);
    const { printed, report } = await examine();
    const words = printed('configuration.metadata');
    expect(words).toContain("FAILED  Entra's metadata");
    expect(words).toMatch(/No connection: the connection was closed \((?:ECONNRESET|UND_ERR_SOCKET)\)\./);
    expect(words).toContain('Look for a firewall or proxy that closes connections');
    expect(printed('credential.accepted')).toContain('Not checked, because "Entra\'s metadata" failed.');
    expect(report.exitCode).toBe(1);
  });

  test('a tenant that Entra does not know is named by its number', async () => {
    const { printed } = await examine({ environment: { AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111' } });
    const words = printed('configuration.metadata');
    expect(words).toContain('AADSTS90002: Entra does not know the tenant, or it is in another cloud.');
    expect(words).toContain('Compare AZURE_TENANT_ID with Entra admin center > Overview > Tenant ID');
  });

  test('a certificate that is not trusted says how to trust it', async () => {
    const { printed } = await examine({
      configure: (config) => {
        const { certificate, ...tenant } = config.tenant as typeof config.tenant & { certificate: string };
        expect(certificate).toContain('BEGIN CERTIFICATE');
        return { ...config, tenant };
      },
    });
    expect(printed('configuration.metadata')).toContain('the certificate is not trusted');
    expect(printed('configuration.metadata')).toContain('set NODE_EXTRA_CA_CERTS');
  });

  test('an outage of the key set alone fails the keys', async () => {
    emulator.setAuthorityOutage('keys');
    const { printed, withOutcome } = await examine();
    expect(printed('configuration.keys')).toContain('FAILED  Signing keys');
    expect(printed('configuration.keys')).toContain('No connection: the connection was closed');
    expect(withOutcome('failed')).toContain('configuration.keys');
    expect(printed('configuration.metadata')).toContain('ok      Entra');
  });

  test("a Graph that is not the tenant's is named", async () => {
    const { printed } = await examine({
      environment: { MSGRAPH_URL: emulator.msgraphUrl.replace('127.0.0.1', 'localhost') },
    });
    const words = printed('configuration.clouds');
    expect(words).toContain('FAILED  Clouds that belong together');
    expect(words).toContain('Entra names 127.0.0.1 for this tenant, and MSGRAPH_URL names localhost.');
    expect(words).toContain('compare AZURE_TENANT_ID with Entra admin center > Overview > Tenant ID');
  });

  describe('another host of Graph', () => {
    const dod = 'https://dod-graph.microsoft.us/beta';
    /** Examines with an authority whose metadata name this host, behind a proxy that lets nothing through. */
    const examineNamed = async (named: string | undefined): Promise<string> => {
      const authority = await startScriptedAuthority({ body: { msgraph_host: named } });
      const proxy = await startConnectProxy(9, 403);
      const { printed } = await examine({
        environment: { AZURE_AUTHORITY_HOST: authority.url, MSGRAPH_URL: dod, HTTPS_PROXY: proxy.url },
        configure: (config) => ({ ...config, tenant: { ...config.tenant, certificate: authority.certificate } }),
      });
      await Promise.all([authority.close(), proxy.close()]);
      return printed('configuration.clouds');
    };

    test('of the same cloud is a warning', async () => {
      const words = await examineNamed('graph.microsoft.us');
      expect(words).toContain('warning Clouds that belong together');
      expect(words).toContain('MSGRAPH_URL names dod-graph.microsoft.us. Both are of the cloud US Government.');
    });

    test('of another cloud fails', async () => {
      const words = await examineNamed('graph.microsoft.com');
      expect(words).toContain('FAILED  Clouds that belong together');
      expect(words).toContain('Set MSGRAPH_URL to https://graph.microsoft.com/beta or /v1.0');
    });

    test('cannot be told if Entra names none and the authority is not known', async () => {
      const words = await examineNamed(undefined);
      expect(words).toContain('warning Clouds that belong together');
      expect(words).toContain("Entra's metadata names no host of Graph");
    });
  });

  // A slow machine may take a second between the two clocks.
  test.each([
    [120, 'FAILED ', /The clock is 1(?:19|20|21) seconds behind Entra's\. The gateway tolerates 60\./],
    [-300, 'FAILED ', /The clock is (?:299|300|301) seconds ahead of Entra's\./],
    [45, 'warning', /The clock is 4[456] seconds behind Entra's\./],
  ])('a clock of Entra that is %i s ahead: %s', async (seconds, label, words) => {
    emulator.setClockSkew(seconds);
    const clock = (await examine()).printed('configuration.clock');
    expect(clock).toMatch(words);
    expect(clock).toContain(`${label} Clock`);
    expect(clock).toContain('Turn on time synchronisation (NTP)');
  });

  test('a Graph that cannot be reached', async () => {
    const { printed, report } = await examine({ environment: { MSGRAPH_URL: 'http://127.0.0.1:9/beta' } });
    const words = printed('configuration.msgraph');
    expect(words).toContain('FAILED  Microsoft Graph');
    expect(words).toContain('No connection: nothing accepts connections there (ECONNREFUSED).');
    expect(report.exitCode).toBe(1);
  });

  test("an answer that is not Graph's is a warning", async () => {
    const firewall = await startScriptedServer({ status: 403, text: '<html>Blocked</html>' });
    const { printed } = await examine({ environment: { MSGRAPH_URL: `${firewall.url}/beta` } });
    await firewall.close();
    const words = printed('configuration.msgraph');
    expect(words).toContain('warning Microsoft Graph');
    expect(words).toContain(
      'The answer with status 403 has no request-id of Graph, so a proxy or firewall may have answered.',
    );
    expect(firewall.requests.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('the proxy', () => {
  /** Hosts that only a proxy could reach. */
  const hosts = { AZURE_AUTHORITY_HOST: 'https://login.example', MSGRAPH_URL: 'https://graph.example/beta' };

  test('a proxy that refuses tunnels fails, and each host has its way', async () => {
    const proxy = await startConnectProxy(9, 407);
    const { printed } = await examine({ environment: { ...hosts, HTTPS_PROXY: proxy.url, NO_PROXY: 'graph.example' } });
    await proxy.close();
    expect(printed('configuration.metadata')).toContain('The proxy refused the tunnel with status 407.');
    const words = printed('configuration.proxy');
    expect(words).toContain('FAILED  Proxy');
    expect(words).toContain('The request to login.example went through the proxy 127.0.0.1:');
    expect(words).toContain('login.example: through the proxy');
    expect(words).toContain('graph.example: directly, because NO_PROXY names it');
    expect(words).toContain('A host that this machine reaches directly belongs into NO_PROXY.');
  });

  test('the user and password of a proxy are not printed', async () => {
    const { text } = await examine({ environment: { ...hosts, HTTPS_PROXY: 'http://someone:hunter2@127.0.0.1:9' } });
    expect(text).not.toMatch(/hunter2|someone/);
    expect(text).toContain('went through the proxy 127.0.0.1:9 and failed.');
  });

  test('loopback is never proxied', async () => {
    const { printed } = await examine({ environment: { HTTPS_PROXY: 'http://127.0.0.1:9' } });
    expect(printed('configuration.proxy')).toContain('directly, because it is on this machine');
  });
});

describe('the credential', () => {
  test('a wrong secret has its meaning and its page', async () => {
    const { printed, report } = await examine({ environment: { AZURE_CLIENT_SECRET: 'wrong' } });
    const words = printed('credential.accepted');
    expect(words).toContain('FAILED  Accepted by Entra');
    expect(words).toContain(
      'AADSTS7000215: The client secret is wrong. Often its ID was copied in place of its value.',
    );
    expect(words).toContain(
      'Entra admin center > App registrations > the gateway > Certificates & secrets > Client secrets',
    );
    expect(report.exitCode).toBe(1);
  });

  test('a secret that has the form of an ID is a warning', async () => {
    const { printed } = await examine({
      environment: { AZURE_CLIENT_SECRET: '11111111-1111-4111-8111-111111111111' },
    });
    const words = printed('credential.kind');
    expect(words).toContain('warning Kind and validity');
    expect(words).toContain('has the form of the ID of a secret');
    expect(words).not.toContain('11111111');
  });

  test.each([
    [
      7000222,
      'invalid_client',
      'The client secret has expired.',
      'Certificates & secrets > Client secrets > New client secret',
    ],
    [
      700027,
      'invalid_client',
      'The certificate that signed the request is not registered',
      'Certificates: compare the thumbprint',
    ],
    [700016, 'unauthorized_client', 'The application is not known in the tenant.', 'Overview'],
    [7000112, 'unauthorized_client', 'The application is disabled in the tenant.', 'Enterprise applications'],
    [700213, 'invalid_client', 'No federated credential has the subject', 'Federated credentials'],
    [500011, 'invalid_resource', 'The resource that the token was requested for does not exist', 'Compare MSGRAPH_URL'],
  ])('AADSTS%i', async (number, error, meaning, page) => {
    emulator.setTokenRefusal({ number, error, grants: ['client_credentials'] });
    const words = (await examine()).printed('credential.accepted');
    expect(words).toContain(`AADSTS${number}: ${meaning}`);
    expect(words).toContain(page);
  });

  test('a number that is not in the table sends the reader to Entra', async () => {
    emulator.setTokenRefusal({ number: 12345, error: 'invalid_client' });
    const words = (await examine()).printed('credential.accepted');
    expect(words).toContain('AADSTS12345');
    expect(words).toContain('https://login.microsoftonline.com/error?code=12345');
  });

  test('every number has a meaning and a remedy, as sentences', () => {
    expect(aadstsNumbers.length).toBeGreaterThan(40);
    for (const number of aadstsNumbers) {
      const { meaning, remedy } = aadstsCode(number) ?? { meaning: '', remedy: '' };
      expect([number, meaning]).toEqual([number, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect([number, remedy]).toEqual([number, expect.stringMatching(/^[A-Z].*[.]$/)]);
    }
  });

  test('an authority that is busy cannot be checked, and the exit code is 2', async () => {
    emulator.setAuthorityBusy(30);
    const { printed, report } = await examine();
    expect(printed('credential.accepted')).toContain('skipped Accepted by Entra');
    expect(report.exitCode).toBe(2);
  });

  test.each([
    [10, 'warning Kind and validity', 'Upload certificate'],
    [400, 'ok      Kind and validity', 'Thumbprint: '],
  ])('a certificate with %i days left', async (days, label, words) => {
    const notAfterDate = new Date(Date.now() + (days + 0.5) * 86_400_000);
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'gateway' }], { notAfterDate });
    const file = join(folder, `certificate-${days}.pem`);
    await writeFile(file, key + cert);
    emulator.credentials.certificates.add(cert);
    const { printed } = await examine({
      environment: { AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: file },
    });
    expect(printed('credential.kind')).toContain(label);
    expect(printed('credential.kind')).toMatch(
      new RegExp(`valid from \\d{4}-\\d\\d-\\d\\d until \\d{4}-\\d\\d-\\d\\d: ${days} days left\\.`),
    );
    expect(printed('credential.kind')).toContain(words);
    expect(printed('credential.accepted')).toContain('Entra accepts the credential.');
  });

  test('a certificate that has expired is a problem of the configuration', async () => {
    const notBeforeDate = new Date('2020-01-01');
    const notAfterDate = new Date('2021-01-01');
    const { cert, private: key } = await generate(undefined, { notBeforeDate, notAfterDate });
    const file = join(folder, 'expired.pem');
    await writeFile(file, key + cert);
    const { printed } = await examine({
      environment: { AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: file },
    });
    expect(printed('configuration.variables')).toContain('points to a certificate that expired on Jan  1');
  });

  const federated = async (token: string): Promise<Examined> => {
    const file = join(folder, 'federated-token');
    await writeFile(file, token);
    emulator.credentials.federatedTokens.add(token);
    return examine({ environment: { AZURE_CLIENT_SECRET: undefined, AZURE_FEDERATED_TOKEN_FILE: file } });
  };
  const federatedToken = (audience: string, lifetime: string): string =>
    new UnsecuredJWT({})
      .setIssuer('https://issuer.example/cluster')
      .setSubject('system:serviceaccount:partner-gateway:partner-gateway')
      .setAudience(audience)
      .setExpirationTime(lifetime)
      .encode();

  test('a federated token shows its issuer and its subject', async () => {
    const words = (await federated(federatedToken('api://AzureADTokenExchange', '1h'))).printed('credential.kind');
    expect(words).toContain('ok      Kind and validity');
    expect(words).toContain('A federated token with 60 minutes left.');
    expect(words).toContain('Issuer: https://issuer.example/cluster');
    expect(words).toContain('Subject: system:serviceaccount:partner-gateway:partner-gateway');
  });

  test.each([
    ['has expired', federatedToken('api://AzureADTokenExchange', '-1h'), 'FAILED ', 'The federated token has expired.'],
    [
      'is for another service',
      federatedToken('sts.amazonaws.com', '1h'),
      'warning',
      'is not for api://AzureADTokenExchange',
    ],
    ['is no JSON Web Token', 'text', 'warning', 'does not hold a JSON Web Token'],
  ])('a federated token that %s', async (_, token, label, meaning) => {
    const words = (await federated(token)).printed('credential.kind');
    expect(words).toContain(`${label} Kind and validity`);
    expect(words).toContain(meaning);
  });
});

test('without an AZURE_ variable the report says that it is about the emulator', async () => {
  const { report, text } = await examineTenant(emulator, {
    configure: () => {
      const config = loadConfig({});
      return { ...config, tenant: { ...config.tenant, kind: 'emulator', signingKey } };
    },
    token: null,
  });
  expect(report.isEmulator).toBe(true);
  expect(text).toContain('No AZURE_ variable is set: this is the built-in emulator, not a tenant of yours.');
  expect(text).toContain('Signed in to the emulator as its administrator.');
  expect(report.exitCode).toBe(0);
});
