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

export interface TestLog extends DestinationStream {
  lines: () => readonly string[];
  /** Throws if a line has a token, a secret, a query, a variable, personal data or a message of Graph. */
  check: () => void;
}

export function createTestLog(): TestLog {
  const lines: string[] = [];
  return {
    write: (line) => void lines.push(line),
    lines: () => lines,
    check: () => {
      for (const [what, pattern] of Object.entries(forbidden)) {
        const line = lines.find((it) => pattern.test(it));
        if (line !== undefined) throw new Error(`The log has a ${what}: ${line}`);
      }
    },
  };
}
