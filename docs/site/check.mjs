// What the built site must not have: dead links, dead anchors, links that leave the path of the site or end in .html,
// and anything loaded from another host.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path/posix';

const attributes = (html, pattern) => [...html.matchAll(pattern)].map(([, value]) => value.replaceAll('&amp;', '&'));

/** Returns the paths of all files in a folder, relative to it. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(entries.filter((it) => it.isFile()).map((it) => relative(folder, join(it.parentPath, it.name))));
}

/** Returns the file for a path of the site as static hosts find it: /errors is errors.html, and / is index.html. */
export function fileAt(path, files) {
  const file = path.replace(/^\//, '');
  return [file === '' || file.endsWith('/') ? `${file}index.html` : file, `${file}.html`].find((it) => files.has(it));
}

/** Checks a site that is served at `base`. Returns the number of pages and the faults, each as a sentence. */
export async function checkSite(dist, base = '/') {
  const files = await filesOf(dist);
  const pages = new Map();
  for (const file of files) {
    if (file.endsWith('.html')) pages.set(file, await readFile(join(dist, file), 'utf8'));
  }
  const ids = new Map([...pages].map(([file, html]) => [file, new Set(attributes(html, /\sid="([^"]*)"/g))]));
  const faults = [];
  for (const [file, html] of pages) {
    const loaded = attributes(html, /<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc="([^"]*)"/g);
    // The canonical address of a page names a host, and nothing is loaded from there.
    const linked = attributes(html, /<link\b(?![^>]*\srel="canonical")[^>]*\shref="([^"]*)"/g);
    for (const url of [...loaded, ...linked].filter((it) => /^(?:[a-z]+:)?\/\//i.test(it))) {
      faults.push(`${file} loads ${url} from another host.`);
    }
    for (const href of attributes(html, /<a\b[^>]*\shref="([^"]*)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue;
      const [path, anchor] = href.split('#');
      const from = `${base}${file.replace(/(?:index)?\.html$/, '')}`;
      const target = path === '' ? from : new URL(path, new URL(from, 'http://site')).pathname;
      const found = target.startsWith(base) ? fileAt(target.slice(base.length), files) : undefined;
      if (found === undefined) faults.push(`${file} links to ${href}, which does not exist.`);
      else if (path.endsWith('.html')) faults.push(`${file} links to ${href}: pages are linked without .html.`);
      else if (anchor && !ids.get(found)?.has(decodeURIComponent(anchor))) {
        faults.push(`${file} links to ${href}: there is no such heading.`);
      }
    }
  }
  // Style sheets may name fonts and images.
  for (const file of files) {
    if (!file.endsWith('.css')) continue;
    for (const url of attributes(
      await readFile(join(dist, file), 'utf8'),
      /(?:url\(["']?|@import ["'])((?:https?:)?\/\/[^"')]+)/g,
    )) {
      faults.push(`${file} loads ${url} from another host.`);
    }
  }
  return { pages: pages.size, faults: [...new Set(faults)] };
}
