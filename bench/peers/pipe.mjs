// No GraphQL at all: node:http that pipes Graph's bytes through, with keep-alive. The floor of any gateway on Node.
import { Agent, createServer, request } from 'node:http';

const graph = new URL(process.env.MSGRAPH_URL);
const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, outgoing) => {
  const upstream = request(
    {
      agent,
      host: graph.hostname,
      port: graph.port,
      method: incoming.method,
      path: graph.pathname + incoming.url,
      headers: { ...incoming.headers, host: graph.host, authorization: `Bearer ${process.env.MSGRAPH_TOKEN}` },
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    },
  );
  incoming.pipe(upstream);
}).listen(0, '127.0.0.1', () => process.stdout.write(`Ready at http://127.0.0.1:${server.address().port}\n`));
