// The notices of the third-party packages in the bundle: each one's license and notice files.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import licenses from 'spdx-license-list/full.js';

/** Files with the terms of a package, or with attributions that the terms require (Apache 2.0, section 4d). */
const termsFile = /^(licen[cs]e|copying|notice|copyright(notice)?)\b/i;
const attributionFile = /^(notice|copyright)/i;
/** The folder of the package that a file is in. */
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const separator = `\n\n${'='.repeat(80)}\n\n`;

const preamble = `Third-party software in this bundle

The bundle includes the packages below, each under its own terms. Where a package has no file with its terms, the text is
that of the license that its package.json declares, as SPDX publishes it.`;

/** Returns the text for the packages whose code is in the outputs of esbuild's metafiles. */
export async function noticesOf(metafiles) {
  const folders = new Set(metafiles.flatMap(foldersOf));
  const packages = await Promise.all([...folders].map(readPackage));
  const sorted = packages.toSorted((one, other) => (one.title < other.title ? -1 : 1));
  // npm may install the same version in several folders.
  const texts = new Map(sorted.map(({ text, title }) => [title, `${title}\n\n${text}`]));
  return `${[preamble, ...texts.values()].join(separator)}\n`;
}

function foldersOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => packageFolder.exec(path) ?? []),
  );
}

async function readPackage(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { license, name, version } = manifest;
  const title = `${name} ${version}`;
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && termsFile.test(entry.name))
    .map((entry) => entry.name)
    .toSorted();
  if (files.some((file) => !attributionFile.test(file))) {
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return { title, text: texts.map((text) => text.trim()).join('\n\n') };
  }
  const declared = licenses[license];
  if (declared === undefined) {
    throw new Error(
      `${title} in ${folder} has no license file, and declares no license of SPDX's list (${JSON.stringify(license)}). Replace the package, or find out its terms.`,
    );
  }
  return { title, text: `License: ${license}\nCopyright: ${holderOf(manifest)}\n\n${declared.licenseText.trim()}` };
}

function holderOf({ author, contributors = [], name, repository }) {
  const people = [author, ...contributors].flatMap((person) => person?.name ?? person ?? []);
  return people.join(', ') || `the authors of ${repository?.url ?? repository ?? name}`;
}
