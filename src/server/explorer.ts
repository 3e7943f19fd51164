// The explorers of development: Apollo Sandbox, and GraphiQL for where there is no internet. Both come with the
// operations of schema/operations/ and, on the emulator, with a token that works.
import { readdir, readFile } from 'node:fs/promises';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { packageFile } from '../files.js';

export interface ExplorerOptions {
  /** A caller's token for the headers, new at each view of the page; left out where there is no emulator. */
  signIn: (() => Promise<string>) | undefined;
}

export interface StarterOperations {
  /** Each operation's text, by file name. */
  documents: readonly { name: string; text: string }[];
  /** One set for all of them. */
  variables: Record<string, unknown>;
}

const folder = packageFile('schema/operations/');

/** The operations that front ends start from, in the order of their file names. */
export async function readStarterOperations(): Promise<StarterOperations> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).toSorted();
  const documents = await Promise.all(
    names.map(async (name) => ({ name, text: (await readFile(new URL(name, folder), 'utf8')).trim() })),
  );
  return { documents, variables: JSON.parse(await readFile(new URL('variables.json', folder), 'utf8')) };
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

/** GraphiQL as one self-contained page, a tab for each operation. */
export async function graphiql(
  { documents, variables }: StarterOperations,
  { signIn }: ExplorerOptions,
): Promise<string> {
  // Nine megabytes of script, so only when someone looks.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify(await headersFor(signIn), null, 2);
  const tabs = documents.map(({ text }) => ({
    query: text,
    variables: JSON.stringify(variablesOf(text, variables), null, 2),
    headers,
  }));
  // GraphiQL fills the editors of the tab that it opens with from these, not from the tab; Yoga passes them on untyped.
  const opened = { initialVariables: tabs[0]?.variables, initialHeaders: headers };
  return renderGraphiQL({
    title: 'Intune partners',
    endpoint: '/graphql',
    defaultTabs: tabs,
    defaultHeaders: headers,
    // A token has no place in the browser's storage.
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'variables',
    ...opened,
  });
}

/** The variables that a document declares, so that a tab shows no others. */
export function variablesOf(document: string, variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => document.includes(`$${name}:`)));
}

async function headersFor(signIn: ExplorerOptions['signIn']): Promise<Record<string, string>> {
  return signIn ? { authorization: `Bearer ${await signIn()}` } : {};
}
