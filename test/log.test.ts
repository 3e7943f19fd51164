// The log of the whole end-to-end suite, read for what must not be there.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Runs the suite with every log line on and by plain graphql-js, as it runs compiled elsewhere; gives the lines. */
async function logOfSuite(): Promise<string[]> {
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    'test/end-to-end',
    '--silent',
    '--testTimeout=60000',
  ];
  const child = spawn(process.execPath, jest, {
    cwd: root,
    env: { ...process.env, TEST_LOG_LEVEL: 'trace', TEST_COMPILE_AFTER: 'never' },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const lines = output.split('\n');
  const failures = lines.flatMap((line, at) => (line.includes('●') ? lines.slice(at, at + 12) : []));
  expect([code, failures]).toEqual([0, []]);
  return lines.filter((line) => line.startsWith('{"level"'));
}

test('holds no token, secret, query, variable, personal data or words of Graph', async () => {
  const lines = await logOfSuite();
  // It is the log of everything: requests that went well, and faults of every upstream.
  expect(lines.length).toBeGreaterThan(300);
  const signs = [
    '"statusCode":401',
    'UPSTREAM_UNAVAILABLE',
    'WRITE_OUTCOME_UNKNOWN',
    'INTERNAL_SERVER_ERROR',
    'AADSTS7000',
    'AADSTS65001',
    'Entra refused a token exchange',
  ];
  expect(signs.filter((sign) => !lines.some((line) => line.includes(sign)))).toEqual([]);
  const forbidden = {
    token: /eyJ[\w-]{8,}|Bearer [\w-]{10,}/,
    secret: /emulator-client-secret|not the federated token|emulator-federated-token/,
    query: /complianceManagementPartners? ?[({]|__typename|\bquery ?[({]/,
    variable: /Proseware|Partner 3|variable-value|Display Name value/,
    'personal data': /Adele Vance|Rene Lopez|subject-of-|@contoso\.example|10000000-0000-4000-8000/,
    'words of Graph': /internal words|manage\.microsoft\.com|Operation ID/,
  };
  for (const [what, pattern] of Object.entries(forbidden)) {
    expect([what, lines.filter((line) => pattern.test(line))]).toEqual([what, []]);
  }
}, 300_000);
