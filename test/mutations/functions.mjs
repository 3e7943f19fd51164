// The functions whose mutations the tests must notice, by the tests that must fail. A function is found by its name, so
// a moved file changes nothing here.

/**
 * @type {{ functions: string[], tests: string[] }[]} Paths of tests are below test/, without .test.ts; unit tests come
 * first.
 */
export const subjects = [
  {
    // Access tokens.
    functions: [
      'createAccessTokenVerifier',
      'isCanonical',
      'versionOf',
      'verifySignature',
      'toCaller',
      'readBearerToken',
    ],
    tests: ['auth/access-token', 'end-to-end/identity'],
  },
  {
    // Keys of the issuer.
    functions: ['readIssuer', 'hasOrigin', 'selectKeys', 'withCooldown'],
    tests: ['auth/signing-keys', 'auth/access-token'],
  },
  {
    // Exchanges of tokens.
    functions: ['createOnBehalfOf', 'lastUseMs'],
    tests: ['auth/on-behalf-of', 'auth/token-renewal', 'end-to-end/claims-challenge'],
  },
  {
    // Requests to Graph: pages, retries, back-off.
    functions: ['readPages', 'nextLink', 'nextStep', 'afterRefusal', 'parseRetryAfter', 'readClaimsChallenge'],
    tests: ['msgraph/client', 'msgraph/throttle', 'msgraph/hostile-responses', 'end-to-end/faults'],
  },
  {
    functions: ['createThrottle', 'waitForBackOffs', 'waitMsOf', 'endBackOff', 'limitedKinds'],
    tests: ['msgraph/throttle', 'end-to-end/faults'],
  },
  {
    // Changes, and the evidence that they happened.
    functions: [
      'isSuperseded',
      'isReplacedValue',
      'rememberWrite',
      'rememberExistence',
      'verifyWrite',
      'verifyRemoval',
    ],
    tests: ['resource/superseded', 'end-to-end/evidence', 'end-to-end/writes', 'end-to-end/assignments'],
  },
  {
    functions: [
      'decideChange',
      'changeEntity',
      'checkAgain',
      'sendChange',
      'removeEntity',
      'createEntity',
      'createWriteQueue',
    ],
    tests: ['end-to-end/changes', 'end-to-end/writes', 'end-to-end/evidence', 'end-to-end/dry-runs'],
  },
  {
    // Inputs.
    functions: ['validateCreate', 'validateUpdate', 'validateEnrollment', 'validateAssignment', 'validateTarget'],
    tests: ['end-to-end/partners', 'end-to-end/assignments', 'end-to-end/assignment-keys', 'fuzz'],
  },
  {
    functions: ['withAssignment', 'withAssignments', 'withoutAssignment', 'withoutKey', 'keepAndAdd'],
    tests: ['partner/assignment-list', 'end-to-end/assignments', 'end-to-end/assignment-keys'],
  },
  {
    // The coverage of a user.
    functions: ['decideCoverage', 'dependsOnGroups', 'relevanceOf', 'effectOf', 'effectOnMembers', 'problemOfUserId'],
    tests: ['partner/coverage', 'end-to-end/coverage'],
  },
  {
    // The audit log.
    functions: ['auditMutations', 'audited', 'endOf', 'responseTo'],
    tests: ['end-to-end/audit-log', 'log'],
  },
  {
    // Limits of an operation.
    functions: [
      'faultOfDocument',
      'faultOfSelections',
      'faultOfShape',
      'faultOfCost',
      'faultOfRootFields',
      'isCompilable',
    ],
    tests: ['graphql/compiled', 'end-to-end/limits', 'end-to-end/budget', 'end-to-end/representations'],
  },
  {
    // Sizes of answers, and errors.
    functions: ['createAnswer', 'countAnswers', 'valuesOf', 'valuesOfError', 'toErrorsPerCause'],
    tests: ['graphql/error-per-cause', 'end-to-end/answers', 'end-to-end/error-per-cause'],
  },
  {
    // Warnings that refuse a write, and the undo of one.
    functions: ['watchChange', 'refusalsOf', 'reviewed', 'inTurn', 'restoreAssignment', 'planRestoration'],
    tests: ['partner/undo', 'partner/warnings', 'end-to-end/warnings', 'end-to-end/undo', 'end-to-end/set-up'],
  },
  {
    // Assistants.
    functions: [
      'toRehearsal',
      'requireRehearsal',
      'visitMutationFields',
      'faultOfArguments',
      'faultOfMessage',
      'withoutToolArguments',
      'refuseOtherPages',
      'withMetadata',
    ],
    tests: ['assistants/rehearsal', 'assistants/message-size', 'end-to-end/assistants'],
  },
  {
    // HTTP.
    functions: ['refuseLargeUnauthenticatedBodies', 'readGetParameters', 'negotiate'],
    tests: ['end-to-end/server', 'end-to-end/accept', 'end-to-end/unauthenticated'],
  },
  {
    functions: ['createKnownOperations', 'idsOfActiveRequest', 'describeError', 'createDrain'],
    tests: ['server/json', 'server/known-operations', 'server/log', 'end-to-end/shutdown'],
  },
];
