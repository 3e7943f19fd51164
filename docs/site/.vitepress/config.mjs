// VitePress's configuration. https://vitepress.dev/reference/site-config
import { navigation } from '../pages.mjs';
import { schemaNavigation } from '../schema-pages.mjs';

/** A heading's anchor as GitHub writes it, so that the same link works there and here. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Draws blocks of Mermaid, as GitHub does. */
function drawDiagrams(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info.trim() === 'mermaid'
      ? `<MermaidDiagram source="${encodeURIComponent(tokens[index].content)}" />`
      : fence(tokens, index, ...rest);
}

export default {
  title: 'Intune partner gateway',
  description: "A GraphQL gateway over Microsoft Graph's Intune compliance management partners",
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'node_modules/.cache/vitepress',
  // Addresses of a gateway on the reader's own machine.
  ignoreDeadLinks: 'localhostLinks',
  // Browsers would ask for /favicon.ico otherwise.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: { anchor: { slugify }, config: drawDiagrams },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            fuzzy: 0.1,
            prefix: true,
            // The changelog names everything. People who search want the page about it first.
            boostDocument: (id) => (id.includes('/changelog.html') ? 0.2 : 1),
          },
        },
      },
    },
    nav: [
      { text: 'Overview', link: '/' },
      { text: 'Schema', link: '/schema/queries' },
    ],
    sidebar: [{ text: 'Overview', link: '/' }, ...(await navigation()), schemaNavigation],
    outline: [2, 3],
  },
};
