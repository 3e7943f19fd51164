// The build of the bundle (`node build.mjs bundle`) and of the npm package (`node build.mjs pack [FOLDER]`), and of GraphiQL's
// page after each change (`node build.mjs watch-page`).
//
// The bundle starts in two thirds of the time of separate modules and uses a quarter less memory. It includes every
// dependency, so the image and the npm package need no node_modules.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build, context } from 'esbuild';

const outdir = 'bundle';

/** Browser code of the GraphiQL page. */
const page = {
  entryPoints: ['src/graphiql/page.ts', 'src/graphiql/signed-in.ts'],
  outdir: join(outdir, 'graphiql'),
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  minify: true,
  legalComments: 'external',
  logLevel: 'warning',
};

async function bundle() {
  const { metafile } = await build({
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
  await build(page);
  // Only stale files are removed, so that a gateway that runs from the bundle can still load its chunks.
  const current = new Set(['graphiql', ...Object.keys(metafile.outputs).map((path) => basename(path))]);
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

const [command, folder = '.'] = process.argv.slice(2);
if (command === 'bundle') await bundle();
else if (command === 'pack') await pack(folder);
else if (command === 'watch-page') await (await context(page)).watch();
else {
  process.stderr.write('Usage: node build.mjs bundle | pack [FOLDER] | watch-page\n');
  process.exitCode = 1;
}
