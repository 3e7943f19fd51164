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
import { pageBuild } from './page-build.mjs';

const usage = `node scripts/build.mjs bundle | pack [FOLDER] | watch-page

  bundle         bundles the compiled gateway and its dependencies into bundle/ (npm run build compiles it first)
  pack [FOLDER]  writes the npm package into a folder; this one by default (npm run package builds it first)
  watch-page     bundles GraphiQL's page again after each change (npm run dev)
  --help         prints this help
  --version      prints the version of the package`;
const outdir = 'bundle';
const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** Browser code of the GraphiQL page. */
const page = { ...pageBuild, outdir: join(outdir, 'graphiql'), metafile: true, logLevel: 'warning' };

async function bundle() {
  const server = await build({
    entryPoints: { main: 'dist/src/main.js', emulator: 'dist/src/emulator/main.js' },
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
  const { metafile } = await build(page);
  await writeFile(join(outdir, noticesFile), await noticesOf([server.metafile, metafile]));
  // Only stale files are removed, so that a gateway that runs from the bundle can still load its chunks.
  const current = new Set([
    'graphiql',
    noticesFile,
    ...Object.keys(server.metafile.outputs).map((path) => basename(path)),
  ]);
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
else if (command === 'pack') await pack(folder ?? '.');
else if (command === 'watch-page' && folder === undefined) await (await context(page)).watch();
else refuse('Name what to build: bundle, pack with a folder, or watch-page.', usage);
