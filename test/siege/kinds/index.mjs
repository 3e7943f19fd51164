// The kinds of attack, by the name that `--only` takes.
import * as assistants from './assistants.mjs';
import * as bodies from './bodies.mjs';
import * as connections from './connections.mjs';
import * as documents from './documents.mjs';
import * as multiplying from './multiplying.mjs';
import * as mutations from './mutations.mjs';
import * as names from './names.mjs';
import * as tokens from './tokens.mjs';
import * as upstream from './upstream.mjs';

const subjects = [connections, bodies, documents, multiplying, mutations, tokens, upstream, assistants, names];
const toName = (identifier) => identifier.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const kinds = Object.fromEntries(
  subjects.flatMap((subject) => Object.entries(subject)).map(([identifier, kind]) => [toName(identifier), kind]),
);
