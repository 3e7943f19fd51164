// Every hand-written mutation: a change of the source that must make a test fail.
import { auth } from './auth.mjs';
import { msgraph } from './msgraph.mjs';
import { partner } from './partner.mjs';
import { resource } from './resource.mjs';
import { server } from './server.mjs';

/**
 * @typedef {object} Mutation
 * @property {string} file The source, from the root of the repository.
 * @property {string} from The exact text to replace. It occurs once in the file.
 * @property {string} to The text in its place.
 * @property {string} breaks What goes wrong with it, in a sentence.
 * @property {string[]} tests The test files that must notice.
 * @property {string} [title] A part of the tests' titles, as for `jest -t`, so that few tests run.
 * @property {string} [accepted] Why no test can or should notice. Such a mutation may survive.
 */

/** @type {Mutation[]} */
export const mutations = [...auth, ...msgraph, ...partner, ...resource, ...server];
