// The build of the bundle, of the npm package, and of GraphiQL's page after each change.
//
// The bundle starts in two thirds of the time of separate modules and uses a quarter less memory. It includes every
// dependency, so the image and the npm package need no node_modules.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build, context } from 'esbuild';
import { readCommandLine, refuse } from './command-line.mjs';
import { noticesOf } from './notices.mjs';

const usage = `node scripts/build.mjs bundle | production FOLDER | pack [FOLDER] | watch-page

  bundle             bundles the compiled gateway and its dependencies into bundle/ (npm run build compiles it first)
  production FOLDER  writes the bundle of the image into a folder: without the explorers and the emulator
  pack [FOLDER]      writes the npm package into a folder; this one by default (npm run package builds it first)
  watch-page         bundles GraphiQL's page again after each change (npm run dev)
  --help             prints this help
  --version          prints the version of the package`;
/** The bundle with all parts, which the npm package has too. */
const completeBundle = 'bundle';
const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** Browser code of the GraphiQL page. */
const page = {
  entryPoints: ['src/explorers/page/page.ts', 'src/explorers/page/signed-in.ts'],
  outdir: join(completeBundle, 'graphiql'),
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  minify: true,
  legalComments: 'external',
  metafile: true,
  logLevel: 'warning',
};

/** Puts an error into the place of each module with which the explorers and the emulator begin. */
const withoutDevelopment = {
  name: 'without-development',
  setup({ onResolve }) {
    const filter = /\/(emulator\/emulator|emulator\/control\/control|explorers\/explorers)\.js$/;
    onResolve({ filter }, () => ({ path: resolve('dist/src/cli/not-in-the-image.js') }));
  },
};

/** Bundles the server into a folder. Returns esbuild's metafile. */
async function bundleServer(outdir, { entryPoints, plugins = [] }) {
  const { metafile } = await build({
    entryPoints,
    plugins,
    outdir,
    bundle: true,
    // Parts that are imported on demand, such as the emulator and OpenTelemetry, stay in separate files.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Identifiers are not minified, since errors and the schema use names of classes.
    minifyWhitespace: true,
    // Characters. Node parses the source from the line of an assertion that failed on (undici has hundreds, and some of
    // them judge responses), which blocks the process for seconds if the line is the whole file.
    lineLimit: 200,
    minifySyntax: true,
    legalComments: 'external',
    // An unused optional dependency of type-graphql.
    external: ['class-validator'],
    // CommonJS dependencies call `require`, which ES modules lack.
    banner: {
      js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** Bundles everything. */
async function bundle() {
  const server = await bundleServer(completeBundle, {
    entryPoints: { main: 'dist/src/main.js', emulator: 'dist/src/emulator/main.js' },
  });
  const { metafile } = await build(page);
  await finish(completeBundle, [server, metafile], ['graphiql']);
}

/** Bundles what production needs. */
async function bundleProduction(outdir) {
  const server = await bundleServer(outdir, {
    entryPoints: { main: 'dist/src/main.js' },
    plugins: [withoutDevelopment],
  });
  await finish(outdir, [server]);
}

/** Writes the notices, and removes files of earlier builds. */
async function finish(outdir, metafiles, folders = []) {
  await writeFile(join(outdir, noticesFile), await noticesOf(metafiles));
  // Only stale files are removed, so that a gateway that runs from the bundle can still load its chunks.
  const written = metafiles.flatMap(({ outputs }) => Object.keys(outputs)).map((path) => basename(path));
  const current = new Set([...folders, noticesFile, ...written]);
  const stale = (await readdir(outdir)).filter((name) => !current.has(name));
  await Promise.all(stale.map((name) => rm(join(outdir, name), { recursive: true })));
}

/** Writes the npm package into a folder. Its package.json has no dependencies, since the bundle includes them. */
async function pack(folder) {
  const { bin, description, engines, files, name, type, version } = JSON.parse(await readFile('package.json', 'utf8'));
  const stage = await mkdtemp(join(tmpdir(), 'package-'));
  for (const path of ['README.md', ...files]) await cp(path, join(stage, path), { recursive: true });
  const manifest = { name, version, description, type, bin, engines, files };
  await writeFile(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await mkdir(folder, { recursive: true });
  execFileSync('npm', ['pack', '--pack-destination', resolve(folder)], { cwd: stage, stdio: 'inherit' });
  await rm(stage, { recursive: true });
}

const [command, folder] = readCommandLine({ usage, maxArguments: 2 }).arguments;
if (command === 'bundle' && folder === undefined) await bundle();
else if (command === 'production' && folder !== undefined) await bundleProduction(folder);
else if (command === 'pack') await pack(folder ?? '.');
else if (command === 'watch-page' && folder === undefined) await (await context(page)).watch();
else refuse('Name what to build: bundle, production with a folder, pack, or watch-page.', usage);
