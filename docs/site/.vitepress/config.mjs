// VitePress's configuration. https://vitepress.dev/reference/site-config
import { navigation } from '../pages.mjs';
import { schemaNavigation } from '../schema-pages.mjs';
import { search } from '../search.mjs';

/**
 * Where the site will be, if build.mjs was told; a site below a path, such as a project's on GitHub Pages, needs it.
 */
const home = process.env.DOCS_URL;

/** A heading's anchor as GitHub writes it, so that the same link works there and here. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Returns the one address of a page that search engines should show. */
const addressOf = (page) => new URL(page.replace(/(^|\/)index\.md$|\.md$/, '$1'), home).href;

/** Draws blocks of Mermaid, as GitHub does, and names what scrolls sideways for people who reach it by the keyboard. */
function render(markdown) {
  const { rules } = markdown.renderer;
  const { code_inline: code, fence, text } = rules;
  // Long names may break between their words, so that columns of tables need not be as wide as the longest name.
  rules.code_inline = (...token) =>
    code(...token).replaceAll(/(?<=[a-z])(?=[A-Z][^<>]*<)|(?<=[_./])(?=\w[^<>]*<)/g, '<wbr>');
  rules.text = (...token) =>
    text(...token).replaceAll(/\S{20,}/g, (word) => word.replaceAll(/[_.,:/-](?=\w)/g, '$&<wbr>'));
  rules.fence = (tokens, index, ...rest) =>
    tokens[index].info.trim() === 'mermaid'
      ? `<MermaidDiagram source="${encodeURIComponent(tokens[index].content)}" />`
      : fence(tokens, index, ...rest).replace('<pre', '<pre role="group" aria-label="Code"');
  rules.table_open = (tokens, index) => {
    const label = `Table: ${headOf(tokens, index).join(', ')}`;
    return `<div class="table" role="group" tabindex="0" aria-label="${markdown.utils.escapeHtml(label)}"><table>\n`;
  };
  rules.table_close = () => '</table></div>\n';
}

/** Returns the words of a table's head, without the code and links around them. */
function headOf(tokens, start) {
  const end = tokens.findIndex(({ type }, index) => index > start && type === 'thead_close');
  return tokens
    .slice(start, end)
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => children.map(({ content }) => content).join(''))
    .filter((text) => text !== '');
}

export default {
  title: 'Intune partner gateway',
  description: "A GraphQL gateway over Microsoft Graph's Intune compliance management partners",
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'node_modules/.cache/vitepress',
  base: home === undefined ? '/' : new URL(home).pathname,
  // Static hosts serve errors.html at /errors, too. Links and the search use the shorter address.
  cleanUrls: true,
  transformHead: ({ page }) => (home === undefined ? [] : [['link', { rel: 'canonical', href: addressOf(page) }]]),
  // Addresses of a gateway on the reader's own machine.
  ignoreDeadLinks: 'localhostLinks',
  // Browsers would ask for /favicon.ico otherwise.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify },
    config: render,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    search,
    nav: [
      { text: 'Overview', link: '/' },
      { text: 'Schema', link: '/schema/queries' },
    ],
    sidebar: [{ text: 'Overview', link: '/' }, ...(await navigation()), schemaNavigation],
    outline: [2, 3],
  },
};
