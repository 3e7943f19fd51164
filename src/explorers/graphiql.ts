// GraphiQL, which needs no internet access: its page, scripts and styles are served from here. The page's own scripts
// are in src/explorers/page/, and bundled by scripts/build.mjs.
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
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
  app.get('/graphiql/graphiql.js', async (_, reply) => {
    const { script } = await loadGraphiql();
    return reply.type('text/javascript; charset=utf-8').send(script);
  });
  app.get('/graphiql/graphiql.css', async (_, reply) => {
    const { style } = await loadGraphiql();
    return reply.type('text/css; charset=utf-8').send(style);
  });
  const serveScript = (name: string): void => {
    app.get(`/graphiql/${name}`, async (_, reply) =>
      reply.type('text/javascript').send(await readFile(packageFile(`bundle/graphiql/${name}`), 'utf8')),
    );
  };
  serveScript('page.js');
  if (options.entraSignIn) {
    // The redirect URI. Its URL contains Entra's response until the script has read it.
    app.get('/graphiql/signed-in', { config: { responseKind: 'graphiql' } }, async (_, reply) =>
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
    headers: JSON.stringify(await authorizationHeaders(signIn), null, 2),
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
 * Styles that follow GraphiQL's own. Tabs wrap, so that all are visible, and cannot be dragged; src/explorers/page/page.ts
 * says why. Elements that the editors place outside of their own boxes must not make the window scroll.
 */
const ownStyle = `
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
  script: Buffer;
  style: Buffer;
}

let loaded: Promise<Graphiql> | undefined;

/**
 * Returns GraphiQL's script, which defines `YogaGraphiQL`, and its styles. They take 9 MB, so they are loaded on
 * demand, and all responses share their bytes.
 */
function loadGraphiql(): Promise<Graphiql> {
  loaded ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) => {
    const html = renderGraphiQL();
    const script = extract(html, { start: '<script>', end: 'YogaGraphiQL.renderYogaGraphiQL(' });
    const style = extract(html, { start: '<style>', end: '</style>' });
    return { script: Buffer.from(script), style: Buffer.from(style + ownStyle) };
  });
  return loaded;
}

/** Returns the text between the first start and the last end: GraphiQL's scripts contain such markers themselves. */
function extract(html: string, { end, start }: { start: string; end: string }): string {
  const from = html.indexOf(start);
  const to = html.lastIndexOf(end);
  if (from < 0 || to < from) throw new Error(`The HTML of @graphql-yoga/render-graphiql lacks ${start} or ${end}.`);
  return html.slice(from + start.length, to);
}
