// The repository's own pages, with links that fit the site.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path/posix';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages outside of docs/, by their path in the repository. */
const others = {
  'README.md': 'index.md',
  'CHANGELOG.md': 'changelog.md',
  '.github/CONTRIBUTING.md': 'contributing.md',
  '.github/SECURITY.md': 'security-policy.md',
  'bench/results.md': 'benchmark-results.md',
  'examples/front-end/README.md': 'front-end-example.md',
};

/** Returns each page's path in the repository with its path in the site. */
async function pagePaths() {
  const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  return new Map([...Object.entries(others), ...names.map((name) => [`docs/${name}`, name])]);
}

/** Code in fences and in backticks, or a link or image: code comes first, so that links in it are not changed. */
const codeOrLink = /^(`{3,})[^]*?^\1|!?\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)|`[^`\n]*`/gm;

/**
 * Returns the page with links to other pages and images in the form of the site. The site does not hold other files of
 * the repository, so a link to one becomes its path. Throws when a link leads nowhere.
 */
function withSiteLinks({ path, text, paths, assets }) {
  return text.replaceAll(codeOrLink, (whole, _fence, label, target) => {
    if (target === undefined || /^(https?:|mailto:|#)/.test(target)) return whole;
    const [file, anchor] = target.split('#');
    const linked = join(dirname(path), file).replace(/\/$/, '');
    if (!existsSync(join(root, linked))) throw new Error(`${path} links to ${target}, which does not exist.`);
    const fragment = anchor === undefined ? '' : `#${anchor}`;
    if (paths.has(linked)) return `[${label}](./${paths.get(linked)}${fragment})`;
    if (whole.startsWith('!')) {
      assets.add(linked);
      return `![${label}](./${relative('docs', linked)})`;
    }
    return label.startsWith('`') ? `\`${linked}\`` : `${label} (\`${linked}\`)`;
  });
}

/** Returns the pages and images of the site, each as a path and its content. */
export async function repositoryPages() {
  const paths = await pagePaths();
  const assets = new Set();
  const pages = [];
  for (const [path, sitePath] of paths) {
    const text = await readFile(join(root, path), 'utf8');
    pages.push([sitePath, withSiteLinks({ path, text, paths, assets })]);
  }
  for (const asset of assets) pages.push([relative('docs', asset), await readFile(join(root, asset))]);
  return pages;
}

/**
 * Returns the navigation: the README's table of readers, with the pages that each row links to. Throws when a page of
 * docs/ is in no row, since nobody would find it.
 */
export async function navigation() {
  const paths = await pagePaths();
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const table = /\n\| Reader \| Pages \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(readme)?.[1] ?? '';
  const named = new Set();
  const groups = [...table.matchAll(/^\| ([^|]+) \| (.+) \|$/gm)].map(([, reader, cell]) => {
    const links = [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].filter(([, , target]) => paths.has(target));
    for (const [, , target] of links) named.add(target);
    const items = links.map(([, text, target]) => ({
      text: `${text[0].toUpperCase()}${text.slice(1)}`,
      link: `/${paths.get(target).replace(/\.md$/, '')}`,
    }));
    return { text: reader, items };
  });
  const missing = [...paths.keys()].filter((path) => path.startsWith('docs/') && !named.has(path));
  if (missing.length > 0) throw new Error(`The README's table of readers does not link to ${missing.join(', ')}.`);
  return groups;
}
