// Tests that must fail for generated mutations, by folder and file. Fast unit tests come first.

const folderTests = {
  'src/auth': [
    'test/auth/access-token.test.ts',
    'test/auth/signing-keys.test.ts',
    'test/auth/on-behalf-of.test.ts',
    'test/auth/token-renewal.test.ts',
    'test/auth/errors.test.ts',
    'test/end-to-end/identity.test.ts',
    'test/end-to-end/token-renewal.test.ts',
    'test/end-to-end/claims-challenge.test.ts',
  ],
  'src/msgraph': [
    'test/msgraph/client.test.ts',
    'test/msgraph/batch.test.ts',
    'test/msgraph/throttle.test.ts',
    'test/msgraph/deadline.test.ts',
    'test/msgraph/hostile-responses.test.ts',
    'test/msgraph/renewal.test.ts',
    'test/msgraph/response-cache.test.ts',
    'test/msgraph/gather.test.ts',
    'test/fuzz.test.ts',
    'test/end-to-end/faults.test.ts',
    'test/end-to-end/token-renewal.test.ts',
    'test/end-to-end/claims-challenge.test.ts',
    'test/end-to-end/permissions.test.ts',
  ],
  'src/partner': [
    'test/partner/codec.test.ts',
    'test/partner/assignment-key.test.ts',
    'test/partner/assignment-list.test.ts',
    'test/partner/list.test.ts',
    'test/partner/changes.test.ts',
    'test/end-to-end/partners.test.ts',
    'test/end-to-end/changes.test.ts',
    'test/end-to-end/writes.test.ts',
    'test/end-to-end/assignments.test.ts',
    'test/end-to-end/assignment-keys.test.ts',
    'test/end-to-end/evidence.test.ts',
    'test/end-to-end/budget.test.ts',
    'test/end-to-end/unmodelled.test.ts',
  ],
  'src/resource': [
    'test/resource/superseded.test.ts',
    'test/end-to-end/evidence.test.ts',
    'test/resource/duration.test.ts',
    'test/resource/entity.test.ts',
    'test/partner/codec.test.ts',
    'test/partner/assignment-key.test.ts',
    'test/partner/assignment-list.test.ts',
    'test/partner/list.test.ts',
    'test/partner/changes.test.ts',
    'test/end-to-end/partners.test.ts',
    'test/end-to-end/changes.test.ts',
    'test/end-to-end/writes.test.ts',
    'test/end-to-end/faults.test.ts',
    'test/end-to-end/assignment-keys.test.ts',
    'test/end-to-end/budget.test.ts',
    'test/end-to-end/unmodelled.test.ts',
  ],
  'src/server': [
    'test/server/operations.test.ts',
    'test/server/known-operations.test.ts',
    'test/server/load-shedding.test.ts',
    'test/server/log.test.ts',
    'test/server/metrics.test.ts',
    'test/end-to-end/server.test.ts',
    'test/end-to-end/production.test.ts',
    'test/end-to-end/unauthenticated.test.ts',
    'test/end-to-end/protection.test.ts',
    'test/end-to-end/shutdown.test.ts',
    'test/end-to-end/request-metrics.test.ts',
    'test/end-to-end/mutation-status.test.ts',
    'test/end-to-end/limits.test.ts',
    'test/end-to-end/closed-connections.test.ts',
  ],
};

/** In addition to the tests of the folder. */
const fileTests = {
  'src/auth/credential-check.ts': ['test/end-to-end/readiness.test.ts'],
  'src/msgraph/recent-writes.ts': ['test/resource/superseded.test.ts', 'test/end-to-end/evidence.test.ts'],
  'src/msgraph/write-queue.ts': ['test/end-to-end/evidence.test.ts'],
  'src/msgraph/span.ts': ['test/end-to-end/telemetry.test.ts'],
  'src/msgraph/throttle-limit.ts': ['test/end-to-end/faults.test.ts'],
  'src/msgraph/attempt.ts': ['test/end-to-end/closed-connections.test.ts'],
  'src/server/log-output.ts': ['test/end-to-end/unwritable-log.test.ts'],
  'src/server/sandbox.ts': ['test/end-to-end/operations.test.ts'],
  'src/server/http.ts': ['test/emulator/local-requests.test.ts', 'test/end-to-end/emulator-control.test.ts'],
  'src/server/local-only.ts': ['test/emulator/local-requests.test.ts'],
  'src/server/graphql.ts': ['test/end-to-end/budget.test.ts'],
  'src/server/request-span.ts': ['test/end-to-end/telemetry.test.ts'],
  'src/server/unmodelled.ts': ['test/end-to-end/unmodelled.test.ts'],
};

export const mutatedFolders = Object.keys(folderTests);

/** Returns the test files for a source file of one of the folders. */
export function testsOf(file) {
  const folder = mutatedFolders.find((path) => file.startsWith(`${path}/`));
  return [...new Set([...(folderTests[folder] ?? []), ...(fileTests[file] ?? [])])];
}
