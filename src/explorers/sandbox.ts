// Apollo Sandbox, opened with the operations of schema/operations/ and, with the emulator, a valid token.
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { StarterOperations } from './starter-operations.js';

export interface EmulatorSignIn {
  /** Returns a token of an emulated user, a new one for each view of the page; `undefined` without the emulator. */
  signIn: (() => Promise<string>) | undefined;
}

/** Apollo's text for browsers that cannot load Sandbox. */
const apolloNotice = /<div class="fallback">.*?<\/div>/s;
/** Replaces it. It fades in after a second, and is covered by Sandbox where that loads. */
const offlineNotice = `<main class="fallback offline">
  <h1>Apollo Sandbox cannot be loaded</h1>
  <p>This page loads Apollo Sandbox from the internet, and this browser could not reach it.</p>
  <p>GraphiQL works without the internet, with the same operations.</p>
  <p><a href="/graphiql">Open GraphiQL</a></p>
</main>`;
/**
 * Follows a style sheet of Apollo's, since the page's policy allows no other. Clicks on the notice pass through the
 * empty box into which Sandbox inserts its frame.
 */
const offlineStyle = `
#embeddableSandbox:empty { pointer-events: none; }
.offline { box-sizing: border-box; max-width: 560px; margin: 15vh auto 0; padding: 32px; font: 16px/1.5 system-ui, sans-serif;
  color: #3b4b68; background: #fff; border-radius: 12px; box-shadow: 0 2px 16px rgb(59 75 104 / 25%); }
.offline h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.25; }
.offline a { display: inline-block; padding: 8px 20px; border-radius: 6px; color: #fff; background: #b8107f; text-decoration: none; }
.offline a:focus-visible { outline: 3px solid #3b4b68; outline-offset: 2px; }
`;
/** Apollo's page asks for a font of Google's, which it does not need. Without internet access it delays the page. */
const webFont = /<link\s+(?:rel="preconnect"\s+)?href="https:\/\/fonts\.[^>]*>/g;

/** Returns the plugin that serves Apollo Sandbox to browsers at `/graphql`. The page loads from Apollo's CDN. */
export function sandboxPlugin(
  { documents, variables }: StarterOperations,
  { signIn }: EmulatorSignIn,
): ApolloServerPlugin {
  return {
    async serverWillStart(server) {
      const html = async (): Promise<string> => {
        const page = ApolloServerPluginLandingPageLocalDefault({
          embed: true,
          includeCookies: false,
          document: documents.map(({ text }) => text).join('\n\n'),
          variables,
          headers: await authorizationHeaders(signIn),
        });
        const listener = await page.serverWillStart?.(server);
        const landingPage = await listener?.renderLandingPage?.();
        const rendered = landingPage?.html ?? '';
        const text = typeof rendered === 'string' ? rendered : await rendered();
        return text
          .replaceAll(webFont, '')
          .replace(apolloNotice, offlineNotice)
          .replace('<title>Apollo Server</title>', '<title>Apollo Sandbox</title>')
          .replace('</style>', `${offlineStyle}</style>`);
      };
      return { renderLandingPage: async () => ({ html }) };
    },
  };
}

/** Returns the headers with which an explorer sends its requests: a token with the emulator, otherwise none. */
export async function authorizationHeaders(signIn: EmulatorSignIn['signIn']): Promise<Record<string, string>> {
  return signIn ? { authorization: `Bearer ${await signIn()}` } : {};
}
