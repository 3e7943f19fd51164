// The log of a test gateway, read for what must not be in it.
import type { DestinationStream } from 'pino';

/** What no line may hold; the texts are those of the tests and of the emulated tenant. */
const forbidden: Readonly<Record<string, RegExp>> = {
  token: /eyJ[\w-]{8,}|Bearer [\w-]{10,}/,
  secret: /emulator-client-secret|not the federated token|emulator-federated-token/,
  query: /complianceManagementPartners? ?[({]|__typename|\bquery ?[({]/,
  'search text': /\$search|displayName:/,
  variable: /Proseware|Partner 3|variable-value|Display Name value/,
  'personal data': /Adele Vance|Rene Lopez|subject-of-|@contoso\.example|10000000-0000-4000-8000/,
  'words of Graph': /internal words|manage\.microsoft\.com|Operation ID/,
};

export interface TestLog extends DestinationStream {
  lines: () => readonly string[];
  /** Throws when a line holds a token, a secret, a query, a variable, personal data or words of Graph. */
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
        if (line !== undefined) throw new Error(`The log holds a ${what}: ${line}`);
      }
    },
  };
}
