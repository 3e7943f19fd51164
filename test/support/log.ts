// The log of a test gateway, with a check for forbidden content.
import type { DestinationStream } from 'pino';

/** Content that no line may have. The texts are those of the tests and of the emulated tenant. */
const forbidden: Readonly<Record<string, RegExp>> = {
  token: /eyJ[\w-]{8,}|Bearer [\w-]{10,}/,
  secret: /emulator-client-secret|not the federated token|emulator-federated-token/,
  query: /complianceManagementPartners? ?[({]|__typename|\bquery ?[({]/,
  'search text': /\$search|displayName:/,
  variable: /Proseware|Partner 3|variable-value|Display Name value/,
  'personal data': /Adele Vance|Rene Lopez|subject-of-|@contoso\.example|10000000-0000-4000-8000/,
  'message of a parser': /is not valid JSON|Unexpected token/,
  'message of Graph': /internal words|manage\.microsoft\.com|Operation ID/,
};

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const word = /^\w+$/;
const isText = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const orNull = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value);
const isOneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);
const isObjectOf = (members: Readonly<Record<string, (value: unknown) => boolean>>) => (value: unknown) =>
  Object.entries(Object(value)).every(([name, member]) => members[name]?.(member) === true);

/** What a line of the audit log may have. */
const auditMembers: Readonly<Record<string, (value: unknown) => boolean>> = {
  level: isOneOf(30),
  time: Number.isInteger,
  pid: Number.isInteger,
  hostname: isText(/./),
  msg: isOneOf('audit'),
  audit: isOneOf(true),
  requestId: isText(/^[\w-]{1,100}$/),
  callerRequestId: isText(/^[\w.:-]{1,128}$/),
  traceId: isText(/^[\da-f]{32}$/),
  spanId: isText(/^[\da-f]{16}$/),
  tenantId: isText(guid),
  callerId: isText(guid),
  clientId: orNull(isText(guid)),
  mutation: isText(/^[a-z][A-Za-z]+$/),
  objectId: orNull(isText(/^[\w-]{1,128}$/)),
  properties: (value) => Array.isArray(value) && value.every(isText(word)),
  dryRun: isOneOf(true, false),
  outcome: isOneOf('written', 'unchanged', 'refused', 'planned', 'contradicted', 'unknown', 'failed'),
  code: orNull(isText(/^[A-Z_]+$/)),
  microsoftGraph: orNull(
    isObjectOf({ status: Number.isInteger, requestId: isText(/^[\w-]+$/), clientRequestId: isText(guid) }),
  ),
};

/**
 * Returns a line without the object id of the caller, if it is of the audit log. Throws if it has anything unexpected.
 */
function withoutCaller(line: string): string {
  if (!line.includes('"audit":')) return line;
  const { callerId, ...others } = JSON.parse(line) as Record<string, unknown>;
  if (!isObjectOf(auditMembers)({ callerId, ...others })) throw new Error(`A line of the audit log is odd: ${line}`);
  return JSON.stringify(others);
}

export interface TestLog extends DestinationStream {
  lines: () => readonly string[];
  /**
   * Throws if a line has a token, a secret, a query, a variable, personal data or a message of Graph. A line of the
   * audit log may have the object id of the caller, and nothing besides its members.
   */
  check: () => void;
}

export function createTestLog(): TestLog {
  const lines: string[] = [];
  return {
    write: (line) => void lines.push(line),
    lines: () => lines,
    check: () => {
      const checked = lines.map(withoutCaller);
      for (const [what, pattern] of Object.entries(forbidden)) {
        const line = checked.find((it) => pattern.test(it));
        if (line !== undefined) throw new Error(`The log has a ${what}: ${line}`);
      }
    },
  };
}
