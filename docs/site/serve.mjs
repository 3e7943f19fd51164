// A static server on loopback, for reading and testing the site. It finds pages as GitHub Pages does.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileAt, filesOf } from './check.mjs';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/**
 * Serves a folder at the path `base` of 127.0.0.1; port 0 takes a free port. Returns the address, which ends with that
 * path, and a function that stops it.
 */
export async function serve(folder, { port, base = '/' }) {
  // Only these are served, so no path leads out of the folder.
  const files = await filesOf(folder);
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (`${pathname}/` === base) {
      response.writeHead(301, { location: base }).end();
      return;
    }
    const found = pathname.startsWith(base) ? fileAt(decoded(pathname.slice(base.length)), files) : undefined;
    const file = found ?? '404.html';
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream' };
    response.writeHead(found === undefined ? 404 : 200, headers).end(await readFile(join(folder, file)));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close };
}

/** Returns a path without percent-encoding; one that is not well-formed stays as it is, and names no file. */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
