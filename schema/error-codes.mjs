// A plugin of GraphQL Code Generator that writes the codes of `extensions.code` as a typed module, from
// error-codes.json.
import { readFile } from 'node:fs/promises';

/** Returns the text of the module. */
export async function plugin() {
  const codes = JSON.parse(await readFile(new URL('error-codes.json', import.meta.url), 'utf8'));
  return `/** What each code of \`extensions.code\` means, and what the caller should do. */
export const errorCodes = ${JSON.stringify(codes, undefined, 2)} as const;

/** The code of an error. Later versions of the gateway may have more. */
export type ErrorCode = keyof typeof errorCodes;

/** Returns the code of a GraphQL error; \`undefined\` if it has none, or one that is newer than this module. */
export function errorCodeOf(error: { extensions?: Readonly<Record<string, unknown>> | null | undefined }): ErrorCode | undefined {
  const code = error.extensions?.['code'];
  return typeof code === 'string' && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : undefined;
}
`;
}
