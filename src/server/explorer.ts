// Apollo Sandbox, with the operations of schema/operations/ and, on the emulator, with a token that works.
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { StarterOperations } from './starter-operations.js';

export interface ExplorerOptions {
  /** A caller's token for the headers, new at each view of the page; left out where there is no emulator. */
  signIn: (() => Promise<string>) | undefined;
}

/** Seen until Sandbox covers it. Plain HTML, since the page's own policy allows no other styles and scripts. */
const offlineNotice =
  '<p>Apollo Sandbox loads from the internet. Without it, open <a href="/graphiql">GraphiQL</a>.</p>';
/** Until Sandbox has put its frame in there, its empty box would catch the clicks on the notice. */
const offlineStyle = '#embeddableSandbox:empty { pointer-events: none; }';

/** Apollo Sandbox where the GraphQL address is opened in a browser. Its page loads from Apollo's CDN. */
export function sandbox({ documents, variables }: StarterOperations, { signIn }: ExplorerOptions): ApolloServerPlugin {
  return {
    async serverWillStart(server) {
      return {
        async renderLandingPage() {
          return {
            html: async () => {
              const page = ApolloServerPluginLandingPageLocalDefault({
                embed: true,
                includeCookies: false,
                document: documents.map(({ text }) => text).join('\n\n'),
                variables,
                headers: await headersFor(signIn),
              });
              const listener = await page.serverWillStart?.(server);
              const rendered = (await listener?.renderLandingPage?.())?.html ?? '';
              const html = typeof rendered === 'string' ? rendered : await rendered();
              return html.replace('<body>', `<body>${offlineNotice}`).replace('</style>', `${offlineStyle}</style>`);
            },
          };
        },
      };
    },
  };
}

export async function headersFor(signIn: ExplorerOptions['signIn']): Promise<Record<string, string>> {
  return signIn ? { authorization: `Bearer ${await signIn()}` } : {};
}
