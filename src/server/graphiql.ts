// GraphiQL, for where there is no internet: its page, its scripts and its styles, all from here. Its browser side is in
// src/graphiql/, bundled by build.mjs.
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../files.js';
import type { PageOptions, SignInOptions } from '../graphiql/page-options.js';
import { headersFor, type ExplorerOptions } from './explorer.js';
import { localOnly, type LocalRequests } from './local-only.js';
import { variablesOf, type StarterOperations } from './starter-operations.js';

export interface GraphiqlOptions extends ExplorerOptions, LocalRequests {
  starters: StarterOperations;
  /** How administrators sign in on a real tenant. */
  entraSignIn: SignInOptions | undefined;
}

export async function serveGraphiql(app: FastifyInstance, options: GraphiqlOptions): Promise<void> {
  app.get('/', async (_, reply) => reply.redirect('/graphiql'));
  app.get('/graphiql', { config: { answers: 'graphiql' }, onRequest: localOnly(options) }, async (_, reply) =>
    reply.type('text/html').send(page(await pageOptions(options))),
  );
  app.get('/graphiql/graphiql.js', async (_, reply) => reply.type('text/javascript').send((await graphiql()).script));
  app.get('/graphiql/graphiql.css', async (_, reply) => reply.type('text/css').send((await graphiql()).style));
  const serveScript = (name: string): void => {
    app.get(`/graphiql/${name}`, async (_, reply) =>
      reply.type('text/javascript').send(await readFile(packageFile(`bundle/graphiql/${name}`), 'utf8')),
    );
  };
  serveScript('page.js');
  if (options.entraSignIn) {
    // The redirect URI. Its address holds the response of Entra until the script has taken it.
    app.get('/graphiql/signed-in', { config: { answers: 'graphiql' } }, async (_, reply) =>
      reply.type('text/html').send(signedInPage),
    );
    serveScript('signed-in.js');
  }
}

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
    starters: documents.map(({ operationName, text }) => ({
      operationName,
      query: text,
      variables: JSON.stringify(variablesOf(text, variables), null, 2),
    })),
    headers: JSON.stringify(await headersFor(signIn), null, 2),
    signIn: signIn ? 'none' : (entraSignIn ?? 'unavailable'),
  };
}

/** The options are data and not script, so that the page's policy allows no script but the two files. */
function page(options: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Intune partners</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphiql/graphiql.css" />
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="sign-in" hidden></div>
    <div id="root"></div>
    <script type="application/json" id="options">${JSON.stringify(options).replaceAll('<', String.raw`\u003c`)}</script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/page.js"></script>
  </body>
</html>
`;
}

/**
 * After GraphiQL's own. Tabs wrap, so that all can be seen, and stay where they are; src/graphiql/page.ts says why. What
 * the editors place outside of their own boxes must not make the window scroll.
 */
const style = `
body { display: flex; flex-direction: column; height: 100vh; margin: 0; }
#root { flex: 1; min-height: 0; overflow: hidden; position: relative; }
#root .graphiql-container { height: 100%; width: 100%; }
#sign-in:not([hidden]) { display: flex; align-items: center; gap: 12px; padding: 8px 16px; font: 14px sans-serif; }
.graphiql-container .graphiql-session-header { flex-shrink: 0; height: auto; }
.graphiql-container #graphiql-session { height: auto; min-height: 0; }
.graphiql-logo { white-space: nowrap; }
.graphiql-tabs { flex-wrap: wrap; overflow: visible; }
.graphiql-tab { transform: none !important; }
`;

interface Graphiql {
  script: string;
  style: string;
}

let read: Promise<Graphiql> | undefined;

/** GraphiQL's script, which makes `YogaGraphiQL`, and its styles. Nine megabytes, so only when someone looks. */
function graphiql(): Promise<Graphiql> {
  read ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) => {
    const html = renderGraphiQL();
    return {
      script: between(html, '<script>', 'YogaGraphiQL.renderYogaGraphiQL('),
      style: between(html, '<style>', '</style>') + style,
    };
  });
  return read;
}

/** The scripts hold such words themselves, so the last end counts. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.lastIndexOf(end);
  if (from < 0 || to < from) throw new Error(`The page of GraphiQL has no part from ${start} to ${end}.`);
  return text.slice(from + start.length, to);
}
