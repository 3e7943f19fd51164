// The requests of ordinary users: each answer is right, a refusal that says so, or wrong.
import { Pool } from 'undici';

/** Milliseconds. An operation ends within 45 s; a gateway that takes longer does not answer. */
const answerTimeoutMs = 60_000;

/**
 * Codes that tell a user that Graph or the gateway could not serve the request. They are true, and users can live with
 * some of them; the verdict limits their share.
 */
const refusals = new Set([
  'OVERLOADED',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'WRITE_OUTCOME_UNKNOWN',
]);

/** Errors of a connection that the gateway did not accept, or ended. */
const connectionErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

/** A request that was refused. `isUncertain` tells whether a mutation may have been carried out nevertheless. */
export class Refusal extends Error {
  constructor(code, { isUncertain = false, retryAfterMs = 1_000 } = {}) {
    super(`The request was refused with ${code}.`);
    Object.assign(this, { code, isUncertain, retryAfterMs });
  }
}

/** An answer that is not the expected one. */
export class WrongAnswer extends Error {}

export function createApi(url, connections) {
  const pool = new Pool(url, { connections, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs });
  /** The number of answers by outcome, and the milliseconds of those that were served. */
  const tally = { right: 0, wrong: [], refused: new Map(), latencies: [] };

  const request = async ({ query, token, variables }) => {
    try {
      const { body, headers, statusCode } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      return { status: statusCode, headers, text: await body.text() };
    } catch (error) {
      if (connectionErrors.has(error.code)) throw new Refusal('no connection', { isUncertain: true });
      throw new WrongAnswer(`There was no answer: ${error.code ?? error.message}.`);
    }
  };
  /** Resolves to the data of an operation; rejects with a `Refusal` or a `WrongAnswer`. */
  const ask = async (operation) => {
    const { headers, status, text } = await request(operation);
    const { data, errors } = parse(text);
    if (!errors) {
      if (status !== 200) throw new WrongAnswer(`The status is ${status}, without an error.`);
      return data;
    }
    const [{ extensions: { code, retryAfterSeconds = 1 } = {}, path = [] }] = errors;
    if (!refusals.has(code)) throw new WrongAnswer(`${status} ${text.slice(0, 300)}`);
    if (status === 503 && !(Number(headers['retry-after']) > 0)) {
      throw new WrongAnswer(`503 ${code} has no Retry-After.`);
    }
    throw new Refusal(code, {
      // An error within the result of a mutation says that something could not be read after it was carried out.
      isUncertain: code === 'WRITE_OUTCOME_UNKNOWN' || path.length > 1,
      retryAfterMs: retryAfterSeconds * 1_000,
    });
  };
  return {
    tally,
    /** As `ask`, and counts the outcome. `check` throws a `WrongAnswer` for data that are not as expected. */
    expectOf: async (operation, check) => {
      const startMs = performance.now();
      try {
        const data = await ask(operation);
        check(data);
        tally.right += 1;
        tally.latencies.push(performance.now() - startMs);
        return data;
      } catch (error) {
        if (error instanceof Refusal) tally.refused.set(error.code, (tally.refused.get(error.code) ?? 0) + 1);
        else if (error instanceof WrongAnswer) tally.wrong.push(error.message);
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongAnswer(`The answer is not JSON: ${text.slice(0, 100)}`);
  }
}
