// Composition of the supergraph from the gateway's schema and a second subgraph, with Apollo's composition.
import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const files = { partners: '../schema.graphql', directory: 'directory.graphql' };

/** Returns the supergraph's SDL; `urls` has the address of each subgraph. Rejects on composition errors and hints. */
export async function composeSupergraph(urls) {
  const services = await Promise.all(
    Object.entries(files).map(async ([name, file]) => ({
      name,
      url: urls[name],
      typeDefs: parse(await readFile(new URL(file, import.meta.url), 'utf8')),
    })),
  );
  const { errors = [], hints = [], supergraphSdl } = composeServices(services);
  const problems = [...errors, ...hints].map(({ message }) => message);
  if (problems.length > 0) throw new Error(`The subgraphs do not compose:\n${problems.join('\n')}`);
  return supergraphSdl;
}
