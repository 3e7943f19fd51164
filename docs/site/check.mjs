// What the built site must not have: dead links, dead anchors, and anything loaded from another host.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';

const attributes = (html, pattern) => [...html.matchAll(pattern)].map(([, value]) => value.replaceAll('&amp;', '&'));

/** Returns the number of pages and the faults, each as a sentence. */
export async function checkSite(dist) {
  const files = new Set(await readdir(dist, { recursive: true }));
  const pages = new Map();
  for (const file of files) {
    if (file.endsWith('.html')) pages.set(file, await readFile(join(dist, file), 'utf8'));
  }
  const ids = new Map([...pages].map(([file, html]) => [file, new Set(attributes(html, /\sid="([^"]*)"/g))]));
  const faults = [];
  for (const [file, html] of pages) {
    const loaded = attributes(html, /<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc="([^"]*)"/g);
    const linked = attributes(html, /<link\b[^>]*\shref="([^"]*)"/g);
    for (const url of [...loaded, ...linked].filter((it) => /^(?:[a-z]+:)?\/\//i.test(it))) {
      faults.push(`${file} loads ${url} from another host.`);
    }
    for (const href of attributes(html, /<a\b[^>]*\shref="([^"]*)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue;
      const [path, anchor] = href.split('#');
      const target =
        path === ''
          ? file
          : join(path.startsWith('/') ? '.' : dirname(file), path, path.endsWith('/') ? 'index.html' : '');
      const found = target.replace(/^\/|\/$/g, '');
      if (!files.has(found)) faults.push(`${file} links to ${href}, which does not exist.`);
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
