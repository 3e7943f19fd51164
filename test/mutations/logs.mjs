// Mutations of the log, of traces, and of the time limits of upstreams. Each removes a bound or discloses data.

const output = 'src/server/log-output.ts';
const drippingTests = ['test/end-to-end/dripping-upstreams.test.ts'];
const telemetryTests = ['test/end-to-end/telemetry.test.ts'];
const outputTests = ['test/end-to-end/unwritable-log.test.ts'];

/** @type {import('./list.mjs').Mutation[]} */
export const logs = [
  {
    file: output,
    from: 'if (waitingBytes + bytes > maxWaitingBytes) {',
    to: 'if (false) {',
    breaks: 'a log whose reader has stopped fills memory',
    tests: outputTests,
    title: 'find no room are lost and counted',
  },
  {
    file: output,
    from: 'timer = setTimeout(resolve, closeTimeoutMs);',
    to: '',
    breaks: 'a process whose log cannot be written does not exit in time',
    tests: outputTests,
    title: 'its errors has stopped',
  },
  {
    file: output,
    from: 'batch = batch && written < batch.length ? batch.subarray(written) : undefined;',
    to: 'batch = undefined;',
    breaks: 'lines are cut when the reader of the log is slow',
    tests: outputTests,
    title: 'find no room are lost and counted',
  },
  {
    file: 'src/main.ts',
    from: "output.on('error', () => undefined);",
    to: 'output.resume?.();',
    breaks: 'a full disk ends the process when it prints its address',
    tests: outputTests,
    title: 'the disk of its log is full',
  },
  {
    file: 'src/auth/exchange.ts',
    from: 'controller.abort();',
    to: '',
    breaks: 'an exchange that the authority drips keeps its connection for as long as the authority likes',
    tests: drippingTests,
    title: 'drips its exchanges',
  },
  {
    file: 'src/gateway.ts',
    from: 'authorityDispatcher.destroy(),',
    to: 'authorityDispatcher.close(),',
    breaks: 'a shutdown waits for an authority that drips',
    tests: drippingTests,
    title: 'a shutdown does not wait',
  },
  {
    file: 'src/server/request-span.ts',
    from: 'propagation.extract(ROOT_CONTEXT, { traceparent })',
    to: 'propagation.extract(ROOT_CONTEXT, headers)',
    breaks: 'what other systems put into `tracestate` is exported',
    tests: telemetryTests,
    title: "as children of the caller's span",
  },
  {
    file: 'src/server/graphql.ts',
    from: 'name.value.slice(0, maxNameLength)',
    to: 'name.value',
    breaks: 'spans with operation names of a megabyte wait for the collector',
    tests: telemetryTests,
    title: 'a hundred characters of an operation name',
  },
  {
    file: 'src/server/log.ts',
    from: 'ownErrors.some((ownError) => error instanceof ownError) ? { message } : {}',
    to: '{ message }',
    breaks: 'messages of parsers, which quote the responses of Graph, are logged',
    tests: ['test/server/log.test.ts'],
    title: 'no parser is quoted',
  },
  {
    file: 'src/server/log.ts',
    from: "stack.replace(message, () => '')",
    to: 'stack',
    breaks: 'lines of a message that look like frames of a stack are logged',
    tests: ['test/server/log.test.ts'],
    title: 'no parser is quoted',
  },
  {
    file: 'src/msgraph/send.ts',
    from: 'const limit = createLimiter(maxConcurrentCalls);',
    to: 'const limit = createLimiter(1_000);',
    breaks: 'thirty aliases of one operation use all connections to Graph',
    tests: ['test/msgraph/concurrency.test.ts'],
  },
  {
    file: 'src/msgraph/attempt.ts',
    from: "text.startsWith('\\uFEFF') ? text.slice(1) : text",
    to: 'text',
    breaks: 'a byte-order mark of Graph is an outage',
    tests: ['test/msgraph/concurrency.test.ts'],
  },
  {
    file: 'src/interim-responses.ts',
    from: 'if (socket) hideContinue(socket);',
    to: '',
    breaks: 'a `100 Continue` of Graph is an outage',
    tests: ['test/msgraph/concurrency.test.ts'],
    title: '100 Continue, sent',
  },
];
