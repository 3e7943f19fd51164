// A proxy between a router and a subgraph that records what the subgraph responded.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** Headers of a request that belong to one connection, or that `fetch` sets itself. */
const ofConnection = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'transfer-encoding',
]);

/** Starts the proxy on 127.0.0.1. `target` is the URL of the subgraph, and may be replaced. */
export async function startRecorder(target) {
  const recorder = {
    url: '',
    target,
    /** Requests and their responses since the last call of `take`, oldest first. */
    exchanges: [],
    take() {
      const { exchanges } = recorder;
      recorder.exchanges = [];
      return exchanges;
    },
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
  const server = createServer(async (request, response) => {
    try {
      const headers = Object.entries(request.headers).filter(([name]) => !ofConnection.has(name));
      const operation = await json(request);
      const answer = await fetch(recorder.target, { method: 'POST', headers, body: JSON.stringify(operation) });
      const body = await answer.text();
      recorder.exchanges.push({
        operation,
        status: answer.status,
        headers: answer.headers,
        body: JSON.parse(body),
      });
      response.writeHead(
        answer.status,
        [...answer.headers].filter(([name]) => !ofConnection.has(name) && name !== 'content-encoding'),
      );
      response.end(body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  recorder.url = `http://127.0.0.1:${server.address().port}/graphql`;
  return recorder;
}
