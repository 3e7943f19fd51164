// node:http and graphql-jit with nothing in between: what is left when a GraphQL server is taken away.
import { createServer } from 'node:http';
import { parse } from 'graphql';
import { compileQuery } from 'graphql-jit';
import { createContext, schema } from './schema.mjs';

const compiled = new Map();
const compile = (query) => {
  compiled.set(query, compileQuery(schema, parse(query)));
  return compiled.get(query);
};

const server = createServer((incoming, outgoing) => {
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const { query: run } = compiled.get(query) ?? compile(query);
    const body = Buffer.from(JSON.stringify(await run(undefined, createContext(), variables)));
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
}).listen(0, '127.0.0.1', () => {
  process.stdout.write(`Ready at http://127.0.0.1:${server.address().port}/graphql\n`);
});
