// Apollo Sandbox, opened with the operations of schema/operations/ and, with the emulator, a valid token.
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { StarterOperations } from './starter-operations.js';

export interface EmulatorSignIn {
  /** Returns a token of an emulated user, a new one for each view of the page; `undefined` without the emulator. */
  signIn: (() => Promise<string>) | undefined;
}

/** Visible until Sandbox covers it. Plain HTML, because the page's own policy allows no other styles and scripts. */
const offlineNotice =
  '<p>Apollo Sandbox loads from the internet. Without it, open <a href="/graphiql">GraphiQL</a>.</p>';
/** Lets clicks on the notice through the empty box into which Sandbox inserts its frame. */
const offlineStyle = '#embeddableSandbox:empty { pointer-events: none; }';

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
        return text.replace('<body>', `<body>${offlineNotice}`).replace('</style>', `${offlineStyle}</style>`);
      };
      return { renderLandingPage: async () => ({ html }) };
    },
  };
}

/** Returns the headers with which an explorer sends its requests: a token with the emulator, otherwise none. */
export async function authorizationHeaders(signIn: EmulatorSignIn['signIn']): Promise<Record<string, string>> {
  return signIn ? { authorization: `Bearer ${await signIn()}` } : {};
}
