// The security headers of responses, beside those that helmet sets.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import helmet, { type HelmetOptions } from 'helmet';
import { responseHeaders, type ResponseKind } from '../../src/server/response-headers.js';

/** Headers of helmet for Internet Explorer, Flash, and browser features that no page here uses. */
const unused = [
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/** Returns the headers that helmet sets on a response of Node. */
async function helmetHeaders(options: HelmetOptions): Promise<Record<string, string>> {
  let names: string[] = [];
  const server = createServer((request, response) =>
    helmet(options)(request, response, () => {
      names = response.getHeaderNames();
      response.end();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { headers } = await fetch(`http://127.0.0.1:${port}`);
  server.closeAllConnections();
  server.close();
  return Object.fromEntries(names.map((name) => [name, headers.get(name) ?? '']));
}

const signInOrigin = 'https://login.microsoftonline.com';
const noPolicies = { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } };
const policies: Record<ResponseKind, HelmetOptions['contentSecurityPolicy']> = {
  public: noPolicies,
  private: noPolicies,
  sandbox: false,
  graphiql: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'", 'data:'],
      imgSrc: ["'self'", 'data:'],
      workerSrc: ["'self'"],
      connectSrc: ["'self'", signInOrigin],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
};

test.each(Object.entries(policies))(
  "a %s response has helmet's headers, without those that no page needs",
  async (kind, contentSecurityPolicy) => {
    const { 'cache-control': _, ...headers } = responseHeaders(signInOrigin)[kind as ResponseKind];
    const expected = Object.entries(await helmetHeaders({ contentSecurityPolicy: contentSecurityPolicy ?? false }));
    expect(expected.map(([name]) => name)).toEqual(expect.arrayContaining(unused));
    expect(headers).toEqual(Object.fromEntries(expected.filter(([name]) => !unused.includes(name))));
  },
);

test('connections of GraphiQL go to its own origin alone without a sign-in', () => {
  expect(responseHeaders().graphiql['content-security-policy']).toContain("connect-src 'self';");
});
