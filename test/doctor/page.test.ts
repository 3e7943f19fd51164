// The page about `doctor`: its table of checks, its sample, and its options.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sections } from '../../src/doctor/check.js';
import { createChecks, doctorUsage } from '../../src/doctor/doctor.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { signingKey } from '../support/signing-key.js';
import { examineTenant } from './examination.js';

let page: string;
let emulator: Emulator;
beforeAll(async () => {
  page = await readFile(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
  emulator = await startEmulator({ signingKey });
});
afterAll(() => emulator.close());

test('the table has every check, in order', () => {
  const rows = [...(page.split('<!-- checks')[1] ?? '').matchAll(/^\| ([^|]*)\| ([^|]+) \| [^|]+ \|$/gm)]
    .map(([, section = '', check = '']) => [section.trim(), check.replaceAll('`', '')])
    .slice(1);
  let previous = '';
  const expected = createChecks().map(({ section, title }) => {
    const name = section === previous ? '' : sections[section];
    previous = section;
    return [name, title];
  });
  expect(rows).toEqual(expected);
});

test('the sample is what is printed', async () => {
  const sample = /<!-- sample[^]*?```text\n([^]*?)```/.exec(page)?.[1] ?? '';
  const { text } = await examineTenant(emulator, { user: 'reader' });
  const printed = text.replaceAll(new URL(emulator.msgraphUrl).origin, 'http://127.0.0.1:4100');
  const lines = sample.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(printed.split('\n')).toContain(line);
});

test('the page and the help name every option and exit code', () => {
  for (const name of ['--sign-in', '--token -', '--token TOKEN', '--json', '--help', '--version']) {
    expect(page).toContain(`\`${name}\``);
    expect(doctorUsage).toContain(`  ${name} `);
  }
  for (const code of ['0', '1', '2']) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});
