// GraphiQL, which needs no internet access: its page, scripts and styles are served from here. They are built from
// src/explorers/page/ and the package graphiql by scripts/build.mjs.
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { vendorNames } from '../connector/connector.type.js';
import { packageFile } from '../files.js';
import type { PageOptions, SignInOptions } from './page/page-options.js';
import { allowLocalRequests, type LocalRequests } from './local-only.js';
import { authorizationHeaders, type EmulatorSignIn } from './sandbox.js';
import { variablesOf, type StarterOperations } from './starter-operations.js';

export interface GraphiqlOptions extends EmulatorSignIn, LocalRequests {
  starters: StarterOperations;
  /** Sign-in of administrators of a real tenant; `undefined` when it is not configured. */
  entraSignIn: SignInOptions | undefined;
}

/** Registers the routes of GraphiQL, and a redirect to it from `/`. */
export async function serveGraphiql(app: FastifyInstance, options: GraphiqlOptions): Promise<void> {
  app.get('/', async (_, reply) => reply.redirect('/graphiql'));
  const pageRoute = { config: { responseKind: 'graphiql' }, onRequest: allowLocalRequests(options) } as const;
  app.get('/graphiql', pageRoute, async (_, reply) =>
    reply.type('text/html').send(renderPage(await pageOptions(options))),
  );
  const serve = (name: string, type: string): void => {
    app.get(`/graphiql/${name}`, async (_, reply) =>
      // A stream, since the files have up to 7 MB.
      reply.type(`${type}; charset=utf-8`).send(createReadStream(packageFile(`bundle/graphiql/${name}`))),
    );
  };
  serve('page.css', 'text/css');
  for (const script of pageScripts) serve(script, 'text/javascript');
  if (options.entraSignIn) {
    // The redirect URI. Its URL contains Entra's response until the script has read it.
    app.get('/graphiql/signed-in', { config: { responseKind: 'graphiql' } }, async (_, reply) =>
      reply.type('text/html').send(signedInPage),
    );
    serve('signed-in.js', 'text/javascript');
  }
}

/** The page's script, and the workers of its editors. */
const pageScripts = ['page.js', 'editor.worker.js', 'graphql.worker.js', 'json.worker.js'];

const signedInPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Signed in</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <script src="/graphiql/signed-in.js"></script>
    You can close this window.
  </body>
</html>
`;

async function pageOptions({ entraSignIn, signIn, starters }: GraphiqlOptions): Promise<PageOptions> {
  const { documents, variables } = starters;
  return {
    starters: documents.map(({ description, group, operationName, opensInTab, text }) => ({
      operationName,
      group,
      opensInTab,
      description,
      query: text,
      variables: JSON.stringify(variablesOf(text, variables), null, 2),
    })),
    headers: JSON.stringify(await authorizationHeaders(signIn), null, 2),
    vendorNames: Object.fromEntries(vendorNames),
    signIn: signIn ? 'none' : (entraSignIn ?? 'unavailable'),
  };
}

/** Returns the page as HTML. Its options are embedded as JSON, so that its policy can forbid inline scripts. */
function renderPage(options: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Intune partners</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphiql/page.css" />
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="sign-in" hidden></div>
    <main id="root"></main>
    <script type="application/json" id="options">${JSON.stringify(options).replaceAll('<', String.raw`\u003c`)}</script>
    <script src="/graphiql/page.js"></script>
  </body>
</html>
`;
}
