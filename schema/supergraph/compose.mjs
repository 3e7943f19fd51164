// The supergraph of the gateway and its neighbour, as Apollo composes it.
import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const files = { partners: '../schema.graphql', directory: 'directory.graphql' };

/** The supergraph's SDL; `urls` has the address of each subgraph. Throws what does not compose, and each hint. */
export async function composeSupergraph(urls) {
  const services = await Promise.all(
    Object.entries(files).map(async ([name, file]) => ({
      name,
      url: urls[name],
      typeDefs: parse(await readFile(new URL(file, import.meta.url), 'utf8')),
    })),
  );
  const { errors = [], hints = [], supergraphSdl } = composeServices(services);
  const faults = [...errors, ...hints].map(({ message }) => message);
  if (faults.length > 0) throw new Error(`The subgraphs do not compose:\n${faults.join('\n')}`);
  return supergraphSdl;
}
