// Every error of docs/errors.md, made by the commands of docs/emulator.md, on one gateway with its emulator.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { errorCodes, type ErrorCode, type ErrorCodeFacts } from '../../src/error-codes.js';
import { partnerErrorCodes } from '../../src/partner/partner.payload.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

const read = (name: string): Promise<string> => readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const [errorsPage, emulatorPage] = await Promise.all([read('errors.md'), read('emulator.md')]);

const between = (page: string, start: string, end: string): string => page.split(start)[1]?.split(end)[0] ?? '';
const cellsOf = (table: string): string[][] =>
  table.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.slice(2, -2).split(' | ')] : []));

/** A row of the table in docs/emulator.md. */
interface Row {
  code: string;
  /** What `extensions` must have besides the code: a value for each name, or any value. */
  extensions: Map<string, string | undefined>;
  status: number | undefined;
  cause: string;
  commands: string;
}

const rows = cellsOf(between(emulatorPage, '<!-- every error:', '<!-- /every error -->')).map(
  ([codeCell = '', status = '', cause = '', ...commands]): Row => {
    const [code = '', ...extensions] = [...codeCell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
    const entryOf = (text: string): [string, string | undefined] => {
      const [name = '', value] = text.split(': ');
      return [name, value];
    };
    return {
      code,
      extensions: new Map(extensions.map(entryOf)),
      status: status === '–' ? undefined : Number(status),
      cause,
      commands: commands.join(' | ').replaceAll(/^`|`$/g, ''),
    };
  },
);
/** The blocks that the page says to paste first. */
const preparation = ['## Recipes for front ends', '## Every error']
  .map((title) => between(between(emulatorPage, title, '\n## '), '```sh\n', '```'))
  .join('\n');

const documented = ['codes', 'user errors'].flatMap((name) =>
  cellsOf(between(errorsPage, `<!-- ${name}:`, `<!-- /${name} -->`)).map(([cell = '']) => cell.replaceAll('`', '')),
);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ pauseFactor: 0.01 });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await fetch(`${gateway.url}/emulator/reset`, { method: 'POST' });
});

/** Runs commands as they are written, and resolves to what they print. */
function run(commands: string): Promise<string> {
  const script = `${preparation}\n${commands}`.replaceAll('http://127.0.0.1:4000', gateway.url);
  return new Promise((resolve) => {
    // The last command may fail: `curl` does when it stops waiting.
    execFile('bash', ['--noprofile', '--norc', '-c', script], (_, stdout) => resolve(stdout));
  });
}

interface Answer {
  status: number;
  message: string;
  /** The extensions of an error; a user error itself. */
  extensions: Record<string, unknown>;
  isUserError: boolean;
}

/** Returns the first error of the last response that commands printed. */
function lastAnswer(output: string): Answer {
  const [head = '', body = ''] = (output.split(/^HTTP\/1\.1 /m).at(-1) ?? '').split('\r\n\r\n');
  const { data, errors } = JSON.parse(body) as { data?: Json; errors?: Json[] };
  const [payload] = Object.values<Json>(data ?? {});
  const isUserError = errors === undefined;
  const error = isUserError ? payload.userErrors[0] : errors[0];
  const extensions = isUserError ? error : error.extensions;
  return { status: Number(head.slice(0, 3)), message: error.message, extensions, isUserError };
}

/** The extensions that tell the variants of a code apart. */
const variantNames = ['claims', 'reason', 'likelyCause'];

/** Codes whose message says what is wrong with the request, or all that there is to show. */
const saysWhatIsWrong = new Set([
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  // Apollo Client compares this message.
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'NOT_OFFERED',
  'INVALID',
  'DUPLICATE_PLATFORM',
  'NOT_APPLIED',
  'REJECTED',
]);
const advice =
  /\b(sign in|request a new token|request less|try again|read|load|check|send|find|set up|change it|disconnect|operations go to|to make|administrator (can|must)|operator can)\b/i;
const internalWords =
  /undefined|\[object|(?:Type|Range|Reference)Error|ECONN|ETIMEDOUT|AADSTS|undici|Fastify|emulator|injected|127\.0\.0\.1|manage\.microsoft|Operation ID|https?:/i;

describe('the table of every error', () => {
  test('has the codes of docs/errors.md, in its order, and no others', () => {
    const codes = rows.map(({ code }) => code).filter((code, index, all) => code !== all[index - 1]);
    expect(codes).toEqual(documented);
  });

  test('has the codes of the gateway', () => {
    const known = [...Object.keys(errorCodes), ...Object.keys(partnerErrorCodes)];
    expect(new Set(rows.map(({ code }) => code))).toEqual(new Set(known));
  });

  test('has each likely cause and reason that docs/errors.md names', () => {
    const forbidden = /^\| `FORBIDDEN`.*$/m.exec(errorsPage)?.[0] ?? '';
    const named = new Set(forbidden.match(/\b(?:NO_[A-Z_]+|CONSENT_REQUIRED)\b/g));
    const made = rows.flatMap(({ code, extensions }) => (code === 'FORBIDDEN' ? [...extensions.values()] : []));
    expect(new Set(made)).toEqual(named);
  });
});

const isAnswered = ({ status }: Row): boolean => status !== undefined;
const titles = rows.filter(isAnswered).map((row) => [row.code, row.cause, row] as const);

/** Returns the statuses of responses with an error, by the table of codes. A user error is data. */
function statusesOf(code: string, isUserError: boolean): (number | null)[] {
  if (isUserError) return [200];
  const { otherStatuses = [], status } = errorCodes[code as ErrorCode] as ErrorCodeFacts;
  return [status, ...otherStatuses];
}

test.each(titles)('%s: %s', async (_, __, { code, commands, extensions, status }) => {
  const answer = lastAnswer(await run(commands));

  expect(answer.extensions['code']).toBe(code);
  expect(answer.status).toBe(status);
  expect(statusesOf(code, answer.isUserError)).toContain(answer.status);
  const values = [...extensions].filter(([, value]) => value !== undefined);
  expect(answer.extensions).toMatchObject(Object.fromEntries(values));
  expect(variantNames.filter((name) => answer.extensions[name] !== undefined)).toEqual([...extensions.keys()]);

  const { message } = answer;
  expect(message).not.toMatch(internalWords);
  expect({ message, isHelpful: saysWhatIsWrong.has(code) || advice.test(message) }).toEqual({
    message,
    isHelpful: true,
  });
});

test('the two changes with an unknown outcome differ: only the first was made', async () => {
  const unknown = rows.filter(({ code }) => code === 'WRITE_OUTCOME_UNKNOWN');
  const made: boolean[] = [];
  for (const { commands } of unknown) {
    await fetch(`${gateway.url}/emulator/reset`, { method: 'POST' });
    await run(commands);
    made.push(gateway.emulator.partners().some(({ displayName }) => displayName === 'Renamed'));
  }
  expect(made).toEqual([true, false]);
});

test('a client that closes the connection is seen in the metrics only', async () => {
  const { commands } = rows.find(({ code }) => code === 'CLIENT_CLOSED_REQUEST') ?? { commands: '' };
  const output = await run(commands);
  expect(output).not.toContain('HTTP/1.1');
  expect(output).toContain('# TYPE graphql_operation_duration_seconds');
  // The gateway notices a closed connection a moment later.
  const metrics = async (): Promise<string> => (await fetch(`${gateway.url}/metrics`)).text();
  await until(async () => (await metrics()).includes('error_type="CLIENT_CLOSED_REQUEST"} 1'));
});
