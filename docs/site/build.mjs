// npm run docs: the pages of the documentation and a reference of the schema, as a static site in docs/site/dist.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../../scripts/command-line.mjs';
import { checkSite } from './check.mjs';
import { repositoryPages } from './pages.mjs';
import { schemaPages } from './schema-pages.mjs';
import { serve } from './serve.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const dist = join(folder, 'dist');

const usage = `npm run docs [-- --serve]

Builds the documentation in docs/site/dist. The first run installs VitePress.

  --url      where the site will be, such as https://contoso.github.io/partner-gateway/
             Its links and its search then work below that path, and each page names its canonical address.
  --serve    also serves it at http://127.0.0.1:4300 until Ctrl+C
  --help     prints this help
  --version  prints the version of the package`;

/** Installs what the lock file names, unless the same lock file was installed before. */
function install() {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'node_modules/.installed-package-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  process.stderr.write('Installing VitePress, which takes about a minute.\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(installed, lock);
}

/** Writes the pages that VitePress reads; they are the repository's, with links that fit the site. */
async function writePages() {
  const pages = join(folder, 'pages');
  await rm(pages, { recursive: true, force: true });
  for (const [path, content] of [...(await repositoryPages()), ...(await schemaPages())]) {
    await mkdir(dirname(join(pages, path)), { recursive: true });
    await writeFile(join(pages, path), content);
  }
  // Mermaid as it is published: bundling it anew takes half of the build, for nothing.
  const mermaid = join(folder, 'node_modules/mermaid/dist');
  const isScript = (path) => !path.endsWith('.map');
  for (const part of ['mermaid.esm.min.mjs', 'chunks/mermaid.esm.min']) {
    await cp(join(mermaid, part), join(pages, 'public/mermaid', part), { recursive: true, filter: isScript });
  }
}

/** Returns where the site will be, with a slash at its end. */
function readHome(url) {
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    refuse('--url must be an http or https URL.', usage);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/?$/, '/')}`;
}

const baseOf = (home) => (home === undefined ? '/' : new URL(home).pathname);

async function build(home) {
  install();
  await writePages();
  // VitePress reports dead links to pages; checkSite reports the other faults.
  execFileSync(join(folder, 'node_modules/.bin/vitepress'), ['build'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(home !== undefined && { DOCS_URL: home }) },
  });
  const { pages, faults } = await checkSite(dist, baseOf(home));
  if (faults.length > 0) throw new Error(`The site has ${faults.length} faults:\n${faults.join('\n')}`);
  process.stdout.write(`Wrote ${pages} pages to docs/site/dist. Read them with: npm run docs -- --serve\n`);
}

const { values } = readCommandLine({
  usage,
  options: { serve: { type: 'boolean', default: false }, url: { type: 'string' } },
});
const home = readHome(values.url);
await build(home);
if (values.serve) process.stdout.write(`Serving at ${(await serve(dist, { port: 4300, base: baseOf(home) })).url}\n`);
